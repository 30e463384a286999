package drawing

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/view"
)

// Segment is what there is to say of a segment of a line that was drawn.
type Segment struct {
	Name  string
	Row   int // from 1; 0 for none
	Right bool
	State view.State
	Why   string // why it is not there as a whole, in a sentence, or ""
	Text  string // what it gave
	// Roles are those of the theme that it drew with.
	Roles []string
	// First is what it took when it was run, Again what it takes as long as there is no news:
	// its questions are asked, and nothing is run.
	First, Again time.Duration
	Asked        []Asked
	May          []May
}

// May is what a segment asks to be allowed.
type May struct {
	Permission string
	Reason     string // by its author
	Granted    bool
	Optional   bool // it runs without
}

func (d *Drawer) explain(plan config.Plan, jobs []engines.Job, outcomes []schedule.Outcome, rows []layout.Row, width int) (all []Segment) {
	noRoom := line.NoRoomIn(width, plan, outcomes)
	var text strings.Builder
	for _, row := range rows {
		text.WriteString(row.Text() + "\n")
	}
	for i, job := range jobs {
		s := described(plan, job.Segment)
		o := outcomes[i]
		s.Text, s.Roles = textOf(o.Spans), rolesOf(o.Spans)
		if s.First = o.Took; o.Err == nil {
			s.Again = o.Took
		}
		if known, ok := d.memory[s.Name]; ok && o.Err == nil {
			s.First, s.Again, s.Asked = known.first, known.again, known.asked
		}
		s.State, s.Why = stateOf(s, o, slices.Contains(noRoom, s.Name), text.String())
		all = append(all, s)
	}
	return all
}

// stateOf says what became of a segment that is on a row.
func stateOf(s Segment, o schedule.Outcome, noRoom bool, rows string) (view.State, string) {
	state, why := view.StateShown, o.Note
	switch failed := view.StateOfError(o.Err); {
	case o.Late && failed != view.StateBlocked && failed != view.StateNotCompiled:
		state, why = view.StateLate, ""
	case o.Err != nil:
		state, why = failed, o.Err.Error()
	case s.Text == "":
		state, why = view.StateEmpty, nothing(s.Asked)
	case noRoom:
		state, why = view.StateNarrow, ""
	case len(o.Spans) > 0 && !strings.Contains(s.Text, "\n") && !strings.Contains(rows, s.Text):
		state, why = view.StateShortened, ""
	}
	return state, cmp.Or(why, state.Says())
}

// nothing says why a segment has nothing to show: what it asked for is not there.
func nothing(asked []Asked) string {
	var missing []string
	for _, a := range asked {
		if !a.Present && len(missing) < 3 {
			missing = append(missing, strings.Join(append([]string{a.Function}, a.Args...), " "))
		}
	}
	if missing == nil {
		return ""
	}
	return view.StateEmpty.Says() + ": there is no " + strings.Join(missing, ", no ")
}

// others are the segments that are not drawn: those that are hidden, and those on no row.
func others(plan, whole config.Plan) (all []Segment) {
	placed := line.Placed(plan)
	for _, segment := range whole.Segments {
		if slices.ContainsFunc(placed, func(s config.Segment) bool { return s.Name == segment.Name }) {
			continue
		}
		s := described(plan, segment)
		s.State = view.StateOff
		if s.Row > 0 {
			s.State = view.StateHidden
		}
		s.Why = s.State.Says()
		all = append(all, s)
	}
	return all
}

// described is what is known of a segment without running it.
func described(plan config.Plan, segment config.Segment) Segment {
	s := Segment{Name: segment.Name}
	for i, l := range plan.Lines {
		if slices.Contains(l.Left, s.Name) || slices.Contains(l.Right, s.Name) {
			s.Row, s.Right = i+1, slices.Contains(l.Right, s.Name)
		}
	}
	if about, err := view.Describe(segment.Source); err == nil {
		s.May = allowed(about.Manifest, segment.Grant)
	}
	return s
}

// allowed is what a manifest asks for, and whether that was granted.
func allowed(m manifest.Manifest, granted []string) (all []May) {
	for _, p := range m.Permissions {
		for _, permission := range p.Grants() {
			all = append(all, May{permission, p.Reason, slices.Contains(granted, permission), p.Optional})
		}
	}
	return all
}

// textOf is what spans say, a row each.
func textOf(spans []span.Span) string {
	var b strings.Builder
	for _, s := range spans {
		if s.Text == span.Break {
			b.WriteByte('\n')
			continue
		}
		b.WriteString(s.Text)
	}
	return b.String()
}

// rolesOf are the roles of a theme that spans are drawn with, each once.
func rolesOf(spans []span.Span) (roles []string) {
	for _, s := range spans {
		for word := range strings.FieldsSeq(s.Style) {
			if slices.Contains(configfile.RoleNames(), word) && !slices.Contains(roles, word) {
				roles = append(roles, word)
			}
		}
	}
	return roles
}

// shown is a text as it may be shown, and not longer than that.
func shown(text string) string {
	if len(text) > 4*mostAnswer {
		text = strings.ToValidUTF8(text[:4*mostAnswer], "")
	}
	text = span.Clean(text)
	if r := []rune(text); len(r) > mostAnswer {
		text = string(r[:mostAnswer-1]) + "…"
	}
	return text
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
