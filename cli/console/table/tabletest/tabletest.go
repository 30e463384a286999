// Package tabletest is for tests of tables: it draws one for the terminals that there
// are.
package tabletest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/internal/golden"
)

// Golden draws a table for a narrow, a usual and a wide terminal, without a limit, and for
// a pipe, and compares that with testdata/tables/NAME.txt.
func Golden(t *testing.T, name string, table table.Table) {
	t.Helper()
	draw := func(width int) [][]span.Span { rows, _ := table.Rows(width); return rows }
	golden.Compare(t, "tables/"+name+".txt", drawn(t, draw)+strings.Repeat("=", 20)+" tabs\n"+string(table.Tabs()))
}

// Rows is [Golden] for what draws its rows itself.
func Rows(t *testing.T, name string, draw func(width int) [][]span.Span) {
	t.Helper()
	golden.Compare(t, "tables/"+name+".txt", drawn(t, draw))
}

func drawn(t *testing.T, draw func(width int) [][]span.Span) string {
	t.Helper()
	var out strings.Builder
	for _, width := range []int{40, 80, 120, 0} {
		fmt.Fprintf(&out, "%s %d\n", strings.Repeat("=", 20), width)
		for _, r := range draw(width) {
			text := ""
			for _, s := range r {
				text += s.Text
			}
			fmt.Fprintln(&out, text)
			if cells := layout.Width(text); width > 0 && cells > width {
				t.Errorf("%q has %d cells, more than %d", text, cells, width)
			}
		}
	}
	return out.String()
}
