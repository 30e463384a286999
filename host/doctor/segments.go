package doctor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/view"
)

// retries is how often the line is tried again for a segment that was late.
const retries = 2

// part of the budget that one segment may take before it is called slow.
const part = 4

// compile has the segments compiled that are not yet: the first line after that
// is to be like any other.
func (e exam) compile(ctx context.Context) (exam, findings) {
	var f findings
	if e.Warm == nil {
		return e, f
	}
	if err := e.Warm(ctx); err != nil {
		f.add("segments", Warning, "not all could be compiled: "+err.Error(), "see that the cache folder can be written")
	}
	return e, f
}

// segments looks at each segment: can it be run, and how long did it take when
// it last was. The times are those of the line that was just tried, if it was
// this program's. No segment is run in this process: one may never return.
func (e exam) segments(ctx context.Context) (exam, findings) {
	var f findings
	if !e.planned {
		return e, f
	}
	infos, _ := e.listed() // what is wrong with a file has a check of its own
	// One late segment says little on a busy machine.
	if e.Dirs.Cache == "" || writable(e.Dirs.Cache) != nil {
		e.again = "" // no time can be noted
	}
	for range retries {
		if e.again == "" || !e.anyLate(infos) {
			break
		}
		e.runOnce(ctx, e.again)
		later, err := e.listed()
		if err != nil {
			break
		}
		infos = quickest(infos, later)
	}
	var off []string
	shown := 0
	for _, info := range infos {
		if info.Order == 0 {
			off = append(off, info.Name)
		} else {
			shown++
			if info.Source != config.Chain { // has a check of its own
				e.segment(&f, info)
			}
		}
	}
	if shown == 0 {
		f.add("segments", Warning, "none is on a line, so it shows only the name of this program", "name some in left or right of plugins.yaml, or set show to true")
	}
	for _, read := range view.LastTranscribed(e.Dirs, e.drawing()) {
		f.ok("transcript", read.Segment+" was last told: "+strings.Join(read.Keys, " "))
	}
	if len(off) > 0 {
		f.ok("segments", "not on the line: "+strings.Join(off, " "))
	}
	return e, f
}

// drawing identifies the program whose lines are looked at.
func (e exam) drawing() string {
	return view.PlanInputs(e.Getenv, e.Dirs, "", e.Executable).Program
}

func (e exam) listed() ([]view.SegmentInfo, error) {
	return view.List(e.plan, e.Dirs, e.drawing())
}

// anyLate tells whether a segment of the line was slow, or not done at all.
func (e exam) anyLate(infos []view.SegmentInfo) bool {
	for _, info := range infos {
		if info.Order > 0 && info.Source != config.Chain && info.State == view.StateOK && (info.LastMS == nil || e.slow(info)) {
			return true
		}
	}
	return false
}

func (e exam) slow(info view.SegmentInfo) bool {
	return info.LastMS != nil && *info.LastMS > float64(e.plan.Budget)/float64(time.Millisecond)/part
}

// quickest has of two lists of the same segments the shorter times.
func quickest(a, b []view.SegmentInfo) []view.SegmentInfo {
	for i := range b {
		if i < len(a) && a[i].LastMS != nil && (b[i].LastMS == nil || *a[i].LastMS < *b[i].LastMS) {
			b[i].LastMS = a[i].LastMS
		}
	}
	return b
}

func (e exam) segment(f *findings, info view.SegmentInfo) {
	name := "segment " + info.Name
	took := "no time noted yet"
	if info.LastMS != nil {
		took = fmt.Sprintf("%.1f ms when it last ran", *info.LastMS)
	}
	switch {
	case info.State == view.StateBroken && strings.Contains(info.Reason, code.RetryHint):
		f.add(name, Failure, "not compiled, and left out of the line: "+info.Reason,
			"see that there is room on the disk and in memory, then: "+code.RetryHint+" "+info.Name)
	case info.State == view.StateBroken:
		f.add(name, Failure, "broken, and left out of the line: "+info.Reason, "replace "+info.Source+", or take it off the line")
	case info.State == view.StateBlocked:
		f.add(name, Failure, "blocked, and left out of the line: "+info.Reason, "look at aiterm plugins list before you grant it")
	case info.LastMS == nil && e.again != "":
		f.add(name, Warning, fmt.Sprintf("it was not done within the %v that the whole line has", e.plan.Budget),
			"take it off the line: aiterm statusline config set "+info.Name+".show false; or give the line more time: aiterm statusline config set budget 200ms")
	case e.slow(info):
		f.add(name, Warning, fmt.Sprintf("%s, of the %v that the whole line has", took, e.plan.Budget),
			"a late segment shows its last output, dimmed; see aiterm statusline test --timings")
	case info.NoRoom:
		f.add(name, Note, fmt.Sprintf("does not fit at %d columns: what else is on its row needs them", line.UsualColumns),
			"give it a higher priority: aiterm statusline config set "+info.Name+".priority 85; or put it on another row of plugins.yaml")
	case info.Note != "":
		f.add(name, Warning, info.Note, "see aiterm plugins info "+info.Name)
	default:
		f.ok(name, took)
	}
}
