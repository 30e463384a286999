package main

import (
	"fmt"
	"regexp"
)

// This file has the checks of a line that Claude Code draws again and again.

const seconds = `version: 1
git_max_age: 1s
segments:
  clock: {settings: {show_seconds: true}}
`

var clockSeconds = regexp.MustCompile(`\d\d:\d\d:\d\d`)

// ticks checks that time passes on the screen, and that the line is there at
// each look meanwhile.
func ticks(t *session) error {
	seen := map[string]bool{}
	var gone screen
	err := t.await(changeLimit, func(s screen) error {
		line := s.line()
		if len(line) != 2 {
			gone = s
			return nil
		}
		if seen[clockSeconds.FindString(line[1].text)] = true; len(seen) < 4 {
			return fmt.Errorf("the clock showed %d times only", len(seen))
		}
		return nil
	})
	if err == nil && gone != nil {
		return fmt.Errorf("the line was gone between two refreshes; the screen:\n%s", gone)
	}
	return err
}

// countsFollow adds a file, and waits for the line to know of it.
func countsFollow(t *session) error {
	if err := t.addTo("another"); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error { return want(s.line(), branch+"* +1 ?2") })
}

// quickTriggers changes the permission mode and the width faster than a line
// is drawn, so that Claude Code ends renders that are under way. What is on the
// screen a tick of the clock later was drawn after all that.
func quickTriggers(t *session) error {
	for i := range 10 {
		if err := t.terminal.press("BTab"); err != nil {
			return err
		}
		if err := t.resizeTo(90+i, 30); err != nil {
			return err
		}
	}
	before := ""
	return t.await(changeLimit, func(s screen) error {
		line := s.line()
		if err := want(line, "plain", branch, "Sonnet"); err != nil {
			return err
		}
		now := clockSeconds.FindString(line[len(line)-1].text)
		if before == "" {
			before = now
		}
		if now == before {
			return fmt.Errorf("the clock stands at %q", now)
		}
		return nil
	})
}
