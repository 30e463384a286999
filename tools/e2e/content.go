package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
)

// This file has the checks of what is in the line, and in which colours.

var clock = regexp.MustCompile(`\d\d:\d\d (🌅|☀️|🌙|🌃)`)

// atStart waits for both rows, with what is known before the first prompt.
func atStart(t *session) error {
	return t.await(startLimit, func(s screen) error {
		line := s.line()
		if len(line) != 2 {
			return fmt.Errorf("the line has %d rows, not 2", len(line))
		}
		if !clock.MatchString(line[1].text) {
			return fmt.Errorf("there is no clock in %q", line[1].text)
		}
		if line.contains("📊") {
			return fmt.Errorf("there are limits before anything is known of them")
		}
		return want(line, filepath.Base(t.project), branch, "Sonnet", "⏱ <1m")
	})
}

// colours checks the model's and the prefix's style, and that the rows below
// the line are not drawn in anything of it.
func colours(model, prefix style) func(*session) error {
	return func(t *session) error {
		return t.await(changeLimit, func(s screen) error {
			if err := drawn(s.line(), map[string]style{"Sonnet": model, "╭─": prefix, "╰─": prefix}); err != nil {
				return err
			}
			return noLeak(s)
		})
	}
}

// drawn returns an error for a text that is not there, or in another style.
func drawn(line screen, styles map[string]style) error {
	for text, wanted := range styles {
		got, ok := line.style(text)
		if !ok {
			return fmt.Errorf("there is no %q", text)
		}
		if got != wanted {
			return fmt.Errorf("%q is drawn as %+v, not %+v", text, got, wanted)
		}
	}
	return nil
}

// noLeak returns an error if a row below the line is bold, underlined or the
// like, or has a background: Claude Code draws none of them so.
func noLeak(s screen) error {
	for _, r := range s.below() {
		for i := range r.text {
			if st := r.styles[i]; st.bg != "" || strings.ContainsAny(st.attrs, "13479") {
				return fmt.Errorf("%q, below the line, is drawn as %+v", r.text, st)
			}
		}
	}
	return nil
}

// gitCounts waits for the counts, which a first render only asks for.
func gitCounts(t *session) error {
	return t.awaitNudged(func(s screen) error { return want(s.line(), branch+"* +1 ?1") })
}

func afterReply(t *session) error {
	if err := t.prompt(); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		line := s.line()
		if err := want(line, "📊"+limits, "ctx 4%", "$0."); err != nil {
			return err
		}
		return drawn(line, map[string]style{"S:45": {fg: "32"}, "W:86": {fg: "38;5;208"}})
	})
}

func replyWithoutLimits(t *session) error {
	if err := t.prompt(); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		if err := want(s.line(), "ctx 4%", "$0."); err != nil {
			return err
		}
		if s.line().contains("📊") {
			return fmt.Errorf("there are limits that nobody sent")
		}
		return nil
	})
}

// want returns an error for the first of texts that is not on the screen.
func want(s screen, texts ...string) error {
	for _, text := range texts {
		if !s.contains(text) {
			return fmt.Errorf("there is no %q", text)
		}
	}
	return nil
}
