package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/look/layout"
)

// This file has the checks of how the line fits the screen.

// atWidth checks that the line holds texts and that Claude Code has cut nothing
// off it: it would put its own … at the end of a row.
func atWidth(columns int, texts ...string) func(*session) error {
	return func(t *session) error {
		if err := t.resizeTo(columns, 30); err != nil {
			return err
		}
		return t.await(changeLimit, func(s screen) error {
			line := s.line()
			if len(line) != 2 {
				return fmt.Errorf("the line has %d rows, not 2", len(line))
			}
			if err := uncut(line); err != nil {
				return err
			}
			return want(line, texts...)
		})
	}
}

func uncut(line screen) error {
	for _, r := range line {
		if strings.HasSuffix(r.text, "…") {
			return fmt.Errorf("%q is cut", r.text)
		}
	}
	return nil
}

// rightEdge has rows that fill all cells there are: with one more, Claude Code
// would cut them.
func rightEdge(padding int) func(*session) error {
	return func(t *session) error { return checkRightEdge(t, padding) }
}

func checkRightEdge(t *session, padding int) error {
	err := t.configure(`version: 1
lines:
  - {prefix: "╭─ ", caps: ["░▒▓", "▓▒░"], left: [dir, git], right: [clock]}
  - {prefix: "╰─ ", left: [model], right: [usage]}
`)
	if err != nil {
		return err
	}
	// There and back, since Claude Code first draws what it has on the new screen.
	var sizes []int
	for columns := 80; columns <= 200; columns += 11 {
		sizes = append(sizes, columns)
	}
	sizes = append(sizes, 200, 81, 80)
	for _, columns := range sizes {
		if err := t.resizeTo(columns, 30); err != nil {
			return err
		}
		err := t.await(changeLimit, func(s screen) error {
			line := asCounted(s.line())
			if err := want(line, "📊"+limits, filepath.Base(t.project)); err != nil {
				return err
			}
			for _, r := range line {
				// Claude Code keeps two cells on either side.
				if end := layout.Width(r.text); end != columns-2-padding {
					return fmt.Errorf("%q ends at column %d of %d", r.text, end, columns)
				}
			}
			return uncut(line)
		})
		if err != nil {
			return fmt.Errorf("at %d columns: %w", columns, err)
		}
	}
	return nil
}

// asCounted takes the blank away that tmux shows behind a character to which Claude
// Code gives two cells, and tmux one: what comes next is put in its column.
func asCounted(line screen) screen {
	out := slices.Clone(line)
	for i := range out {
		for _, c := range wideBeyondBun {
			out[i].text = strings.ReplaceAll(out[i].text, string(c)+" ", string(c))
		}
	}
	return out
}

// everyWidth goes from 200 columns down to 40. What Claude Code has of a wider
// screen is cut until the line is drawn anew, so a line that is not cut fits.
func everyWidth(t *session) error {
	for columns := 200; columns >= 40; columns -= 3 {
		if err := atWidth(columns, "📊"+limits)(t); err != nil {
			return fmt.Errorf("at %d columns: %w", columns, err)
		}
	}
	return nil
}
