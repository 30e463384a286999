package line

import (
	"slices"
	"strconv"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/line/memo"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/layout"
)

// draw makes the text of a line. What late segments showed last is shown again. If every
// segment shows what it showed last, and all else that the rows come from is the same, so
// are they: they are laid out once.
func draw(r *request, c configured, f facts, calls []call, outcomes []schedule.Outcome) memo.Rows {
	r.clock.Lap("segments")
	fillLate(calls, outcomes, r.now)
	options := r.layoutOptions(c.plan, f.session.Columns)
	drawn := memo.Rows{Key: rowsKey(c.plan, r.warnings, options)}
	repeats := !slices.ContainsFunc(outcomes, func(o schedule.Outcome) bool { return !o.Remembered })
	if last := f.last.Rows(); repeats && drawn.Key != 0 && last.Key == drawn.Key {
		drawn.Text = last.Text
	} else {
		drawn.Text = AppendRows(nil, Rows(c.plan, outcomes, r.warnings, options))
		if most := r.agent.Host.MostBytes(); most > 0 && len(drawn.Text) > most {
			options.Links = false // then colours, which a reader misses more
			if drawn.Text = AppendRows(nil, Rows(c.plan, outcomes, r.warnings, options)); len(drawn.Text) > most {
				options.Level = layout.None
				drawn.Text = AppendRows(nil, Rows(c.plan, outcomes, r.warnings, options))
			}
		}
	}
	r.clock.Lap("layout")
	return drawn
}

// rowsKey stands for all that rows come from but what the segments show. It is 0 where that
// is not known.
func rowsKey(plan config.Plan, warnings []string, o layout.Options) uint64 {
	if plan.Sum == 0 {
		return 0
	}
	var room [128]byte
	b := strconv.AppendUint(room[:0], plan.Sum, 16)
	for _, n := range [...]int{o.Width, o.MaxRows, int(o.Level)} {
		b = strconv.AppendInt(append(b, ' '), int64(n), 10)
	}
	b = strconv.AppendBool(append(b, ' '), o.Links)
	if o.WebOnly {
		b = append(b, " web"...)
	}
	if len(warnings) > 0 {
		b = append(append(b, ' '), warnings[0]...) // no other is shown
	}
	return state.Sum(b)
}

// rowsToKeep are the rows that the same segments may show again: those of a line to which
// nothing else belongs than what is remembered of them. A word of a session is in none.
func rowsToKeep(drawn memo.Rows, calls []call, outcomes []schedule.Outcome) memo.Rows {
	for i, call := range calls {
		o := outcomes[i]
		if call.segment.IsChain() || call.Grants.Private() || o.Late || o.Stale || o.Err != nil {
			return memo.Rows{}
		}
	}
	if drawn.Key == 0 || len(calls) == 0 {
		return memo.Rows{}
	}
	return drawn
}
