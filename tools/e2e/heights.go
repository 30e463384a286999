package main

import (
	"fmt"
	"strings"

	"github.com/data-wise/aiterm/host/look/layout"
)

// This file has the checks of how many rows there are.

// permissionMode is in the line of Claude Code's own that has to stay.
const permissionMode = "shift+tab to cycle"

// tall has three rows that draw a frame and end at the right edge, by which is seen
// whether they are of this screen. The last one has what matters most.
const tall = `version: 1
lines:
  - {prefix: "╭─ ", left: [dir, git], right: [cost]}
  - {prefix: "├─ ", left: [duration], right: [clock]}
  - {prefix: "╰─ ", left: [model], right: [usage]}
`

// renderer is one of Claude Code's two. It shows so many rows at a height, and has its
// own line below them from a height on.
type renderer struct {
	rows    func(lines int) int
	ownFrom int
}

var (
	classic = renderer{rows: func(int) int { return 4 }}
	// Below twelve lines the first row takes the place of Claude Code's own line,
	// and below ten there is none.
	fullscreen = renderer{ownFrom: 12, rows: func(lines int) int {
		if lines < 10 {
			return 0
		}
		return max(1, lines/2-5)
	}}
)

// heights goes through heights of a screen, and does so again with a mistake in
// plugins.yaml, whose warning is a row too.
func (r renderer) heights(from, to int) func(*session) error {
	return func(t *session) error {
		for _, text := range []string{tall, tall + "them: cool-blues\n"} {
			if err := t.configure(text); err != nil {
				return err
			}
			rows := strings.Count(text, "prefix") + strings.Count(text, "them:")
			for lines := from; lines <= to; lines = nextHeight(lines) {
				if err := r.atHeight(t, lines, min(rows, r.rows(lines))); err != nil {
					return fmt.Errorf("%d rows at %d lines: %w", rows, lines, err)
				}
			}
		}
		if err := t.configure(""); err != nil {
			return err
		}
		return t.resizeTo(120, 30)
	}
}

// nextHeight is the next one to look at: all of them up to where there is room for all
// rows, and some of the others, on which nothing depends.
func nextHeight(lines int) int {
	const roomForAll, step = 18, 4
	if lines < roomForAll {
		return lines + 1
	}
	return lines + step
}

func (r renderer) atHeight(t *session, lines, rows int) error {
	if err := t.resizeTo(90+lines, lines); err != nil || rows == 0 {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		line := s.belowInput()
		if lines >= r.ownFrom {
			if !line.contains(permissionMode) {
				return fmt.Errorf("there is no permission mode")
			}
			line = line[:len(line)-1] // it is the last row
		}
		if len(line) != rows {
			return fmt.Errorf("there are %d rows, not %d", len(line), rows)
		}
		return whole(line, t.columns)
	})
}

// whole checks rows of a screen with so many columns: the warning or the limits are
// there, a frame has both its ends, and what has no warning ends at the right edge.
func whole(line screen, columns int) error {
	for _, r := range line {
		if end := layout.Width(r.text); end != columns-2 && !strings.Contains(r.text, "⚠") {
			return fmt.Errorf("%q ends at column %d of %d", r.text, end, columns)
		}
	}
	if line.contains("╭") != line.contains("╰") || len(line) == 1 && line.contains("╭") {
		return fmt.Errorf("a corner is there without the other one")
	}
	if len(line) == 1 && line.contains("⚠") {
		return nil
	}
	return want(line, "📊"+limits)
}
