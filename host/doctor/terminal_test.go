package doctor

import (
	"testing"

	"github.com/data-wise/aiterm/host/config"
)

func TestTerminal(t *testing.T) {
	tests := []struct {
		name    string
		e       exam
		env     map[string]string
		columns int
		want    []string
	}{
		{"nothing known", exam{}, nil, 0, []string{
			"ok width: it is not known here, since this is no terminal; Claude Code tells its command from 2.1.153 on",
			"ok colours: level 256, the usual one"}},
		{"a terminal", exam{padding: 1}, map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor"}, 100, []string{
			"ok width: 100 columns (the terminal), of which a row can use 94",
			"ok colours: level truecolor, because of COLORTERM (TERM=xterm-256color COLORTERM=truecolor)"}},
		{"COLUMNS", exam{}, map[string]string{"COLUMNS": "40", "TERM": "dumb"}, 100, []string{
			"note width: 40 columns (COLUMNS), of which a row can use 36: segments of low priority are left out",
			"note colours: level none, because of TERM (TERM=dumb)"}},
		{"two variables say none", exam{}, map[string]string{"COLUMNS": "x", "NO_COLOR": "1", "FORCE_COLOR": "0"}, 100, []string{
			"ok width: 100 columns (the terminal), of which a row can use 96",
			"note colours: level none, because of more than one variable (NO_COLOR=1 FORCE_COLOR=0)"}},
		{"plugins.yaml", exam{plan: config.Plan{Color: "16"}}, map[string]string{"NO_COLOR": "1"}, 100, []string{
			"ok width: 100 columns (the terminal), of which a row can use 96",
			"ok colours: level 16, as color in plugins.yaml says (NO_COLOR=1)"}},
		{"too wide", exam{width: 117}, map[string]string{"FORCE_COLOR": "3"}, 100, []string{
			"ok width: 100 columns (the terminal), of which a row can use 96",
			"warning width: at 120 columns the command printed a row of 117 cells, and Claude Code shows 116: it cuts the rest off",
			"ok colours: level truecolor, because of FORCE_COLOR (FORCE_COLOR=3)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			for name, value := range tt.env {
				w.env[name] = value
			}
			e := tt.e
			e.Input = w.input()
			e.Columns = tt.columns
			got := w.examine(e, check{name: "terminal", run: exam.terminal})
			compare(t, tt.want, brief(got))
			everyFix(t, got)
		})
	}
}
