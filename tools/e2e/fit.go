package main

import (
	"fmt"
	"strings"

	"github.com/data-wise/aiterm/host/layout"
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

// permissionMode is in the line of Claude Code's own that has to stay.
const permissionMode = "shift+tab to cycle"

// atHeights goes through the heights of a screen that has room for the permission
// mode and a row. Of two rows the one with the limits matters more; alone it has no
// corner. whole says from which height on both are there.
func atHeights(whole int) func(*session) error {
	return func(t *session) error {
		for rows := 12; rows <= 30; rows++ {
			if err := t.resizeTo(120, rows); err != nil {
				return err
			}
			err := t.await(changeLimit, func(s screen) error {
				corners := 2
				if rows < whole {
					corners = 0
				}
				if n := len(s.line()); n != corners {
					return fmt.Errorf("%d rows have a corner, not %d", n, corners)
				}
				return want(s, permissionMode, "📊"+limits)
			})
			if err != nil {
				return fmt.Errorf("at %d lines: %w", rows, err)
			}
		}
		return t.resizeTo(120, 30)
	}
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
	for _, columns := range []int{80, 81, 100, 120, 200} {
		if err := t.resizeTo(columns, 30); err != nil {
			return err
		}
		err := t.await(changeLimit, func(s screen) error {
			line := s.line()
			if err := want(line, "📊"+limits, project); err != nil {
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
