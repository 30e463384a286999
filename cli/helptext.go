package cli

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/look/layout"
)

// fitHelp makes the help of all commands fit the terminal. In a file or a pipe, unless
// COLUMNS says how wide it may be, its sentences are as wide as a usual terminal, and flags
// have a row each.
func fitHelp(root *cobra.Command, env *console.Env) {
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		width := console.TableWidth(env)
		out := cmd.OutOrStdout()
		var text bytes.Buffer
		cmd.SetOut(&text)
		help(cmd, args)
		cmd.SetOut(out)
		if width > 0 {
			io.WriteString(out, fitHelpText(text.String(), width))
			return
		}
		sentences, rest, found := strings.Cut(text.String(), "\nUsage:\n")
		if found {
			rest = "\nUsage:\n" + rest
		}
		io.WriteString(out, fitHelpText(sentences, usualWidth)+rest)
	})
}

// usualWidth is that of a terminal where nothing is known of it.
const usualWidth = 80

// fitHelpText breaks what is wider than the terminal between words. A paragraph is set
// anew; what stands in a column stays in it. Examples are commands, and stay whole.
func fitHelpText(text string, width int) string {
	var b strings.Builder
	var paragraph []string
	end := func() {
		if wider(paragraph, width) {
			paragraph = table.Wrap(strings.Join(paragraph, " "), width)
		}
		for _, row := range paragraph {
			b.WriteString(row + "\n")
		}
		paragraph = nil
	}
	examples := false
	for row := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		if row != "" && row[0] != ' ' {
			paragraph = append(paragraph, row)
			examples = row == "Examples:"
			continue
		}
		end()
		column := columnOf(row)
		if examples || column == 0 || layout.Width(row) <= width {
			b.WriteString(row + "\n")
			continue
		}
		named, room := row[:column], width-column
		if room < width/3 { // the column would be too narrow: below what is named
			b.WriteString(strings.TrimRight(named, " ") + "\n")
			named, room = strings.Repeat(" ", 6), width-6
		}
		for i, part := range table.Wrap(row[column:], room) {
			if i > 0 {
				named = strings.Repeat(" ", len(named))
			}
			b.WriteString(named + part + "\n")
		}
	}
	end()
	return b.String()
}

func wider(rows []string, width int) bool {
	for _, row := range rows {
		if layout.Width(row) > width {
			return true
		}
	}
	return false
}

// columnOf is where the description of a command or a flag begins in an indented row:
// behind the last gap of several blanks. 0 is for a row without one.
func columnOf(row string) int {
	indent := len(row) - len(strings.TrimLeft(row, " "))
	gap := strings.Index(row[indent:], "   ")
	if gap < 0 {
		if gap = strings.Index(row[indent:], "  "); gap < 0 {
			return 0
		}
	}
	gap += indent
	return gap + len(row[gap:]) - len(strings.TrimLeft(row[gap:], " "))
}
