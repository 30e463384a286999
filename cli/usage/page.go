package usage

import (
	"strings"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/look/plot"
	"github.com/data-wise/aiterm/host/view"
)

// pagePeriod is how far back the plots of a page go.
const pagePeriod = 7 * 24 * time.Hour

// Page is what "aiterm usage" shows, and below it the course of the last week, in rows of
// so many cells with the styles of a painter. It asks no server.
func Page(env *console.Env, p console.Painter, now time.Time) ([]console.Row, error) {
	if err := env.NeedCache(); err != nil {
		return nil, err
	}
	report, err := view.Usage(env.Dirs, env.Getenv, now)
	if err != nil {
		return nil, err
	}
	rows := usageRows(p, report, now)
	history, _, err := view.OpenHistory(env.Dirs, env.Getenv, agent.ClaudeCode)
	if err != nil {
		return rows, nil // the report says what is wrong with it
	}
	samples, _, err := history.Read(time.Time{})
	if err != nil {
		return rows, err
	}
	if series := plotSeries(samples); len(series) > 0 {
		rows = append(rows, nil)
		text := plot.Terminal(series, plot.Period{Since: now.Add(-pagePeriod), Until: now}, p.Width)
		for line := range strings.SplitSeq(text, "\n") {
			rows = append(rows, console.Row{console.Unstyled(line)})
		}
	}
	return rows, nil
}
