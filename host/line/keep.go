package line

import (
	"github.com/data-wise/aiterm/host/line/schedule"
)

// NoteOutcomes puts what went wrong with segments, and what they had to say, into
// the log.
func (l *Line) NoteOutcomes(outcomes []schedule.Outcome) {
	for i, segment := range l.Segments {
		o := outcomes[i]
		if o.Err != nil {
			l.Note("segment " + segment.Name + ": " + o.Err.Error())
		}
		if o.Note != "" {
			l.Note("segment " + segment.Name + ": " + o.Note)
		}
		for _, line := range o.Log {
			l.Note("segment " + segment.Name + " says: " + line.Text)
		}
	}
}

// Keep writes what is worth keeping: what segments stored, what the render
// learned of the usage, and what was shown. kept is false where nothing can be
// written.
func (l *Line) Keep(outcomes []schedule.Outcome) (kept bool) {
	for i, store := range l.stores {
		if store != nil && !outcomes[i].Late {
			l.NoteError(store.Save())
		}
	}
	if l.Dirs.Cache == "" {
		return false
	}
	l.keepUsage()
	err := l.remember(outcomes)
	l.NoteError(err)
	return err == nil
}

// WriteLog writes what was noted.
func (l *Line) WriteLog() { l.Dirs.Log(l.Now, l.Messages...) }

// Emit draws the line and hands it over; finish is what is left to do then. What
// late segments showed last is shown again.
func (l *Line) Emit(outcomes []schedule.Outcome, finish func()) {
	defer EmitFault(l.emit)
	l.Clock.Lap("segments")
	l.fillLate(outcomes)
	rows := Rows(l.Plan, outcomes, l.warnings, l.layoutOptions())
	text := AppendRows(nil, rows)
	l.Clock.Lap("layout")
	l.emit(Output{Text: text, line: l, took: outcomes, finish: finish})
}
