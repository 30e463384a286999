package author

import (
	"errors"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/preview"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/view"
)

// realLine is the line of the person's own plugins.yaml with a segment in it that was
// tried. The other segments see the same session: the sample, or the payload that was
// given.
func realLine(env *console.Env, flags trialFlags, t tried, payload []byte) (view.Tried, error) {
	if env.DirsErr != nil {
		return view.Tried{}, env.DirsErr
	}
	p, err := preview.New(env, preview.Flags{Theme: flags.theme})
	if err != nil {
		return view.Tried{}, err
	}
	p.Now, p.Payload = t.world.At, payload
	if p.Plan, err = preview.Plan(env, preview.Flags{Theme: flags.theme}, p); err != nil {
		return view.Tried{}, err
	}
	p.Width = t.world.Columns
	session, err := p.Session()
	if err != nil {
		return view.Tried{}, err
	}
	if session.Status, err = status.Parse(t.world.Status); err != nil { // with what --status changes
		return view.Tried{}, err
	}
	if len(flags.changes.usage) > 0 {
		session.Usage = capability.FactsOf(t.world.Usage)
	}
	about := t.segment.about
	if about.Name == "" {
		return view.Tried{}, errors.New("the module does not say what it is called, and a line has segments by their names")
	}
	segment := config.Segment{Name: about.Name, Source: t.segment.path, Priority: configfile.UsualPriority}
	if about.Priority != nil {
		segment.Priority = *about.Priority
	}
	if about.Shrink != nil {
		segment.Shrink = *about.Shrink
	}
	var spans []span.Span
	if t.ended == nil && t.report.Failure == "" {
		spans = t.report.Spans
	}
	return p.With(session, segment, spans), nil
}

// whole draws the line as Claude Code shows it.
func (c *canvas) whole(t view.Tried, columns int) {
	for _, row := range t.Rows(columns, c.painter.Level) {
		c.out = append(row.AppendANSI(c.out), '\n')
		c.widths = append(c.widths, row.Width())
	}
}
