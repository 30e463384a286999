package main

import (
	"errors"
	"fmt"
	"strings"
)

// This file has the checks of the context: what is unknown is not shown.

// compacted checks that nothing is said of the context after some turns and
// /compact, until there is a reply.
func compacted(turns int) func(*session) error {
	return func(t *session) error {
		for range turns {
			if err := t.prompt(); err != nil {
				return err
			}
		}
		if err := t.showsContext("ctx 4%"); err != nil {
			return err
		}
		// The text of the summary makes the answer another one each time.
		if err := t.enter("/compact", "Compacted (ctrl+o"); err != nil {
			return err
		}
		err := t.await(changeLimit, func(s screen) error {
			return errors.Join(want(s.line(), "📊"+limits, "$"), without(s.line(), "ctx"))
		})
		if err != nil {
			return err
		}
		if err := t.keeps(2, func(line screen) error { return without(line, "ctx") }); err != nil {
			return err
		}
		if err := t.prompt(); err != nil {
			return err
		}
		return t.showsContext("ctx 4%")
	}
}

func (t *session) showsContext(text string) error {
	return t.await(changeLimit, func(s screen) error { return want(s.line(), text) })
}

// cleared checks that /clear, which begins a session, leaves the limits and takes
// the context and the cost away.
func cleared(t *session) error {
	if err := t.enter("/clear", permissionMode); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		return errors.Join(want(s.line(), "📊"+limits, "⏱ <1m"), without(s.line(), "ctx"), without(s.line(), "$"))
	})
}

// overfull checks that more tokens than the model has room for are all of it, in
// red.
func overfull(t *session) error {
	w := usual
	w.tokens = 1_200_000
	t.api.says(w)
	defer t.api.says(usual)
	if err := t.prompt(); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		return drawn(s.line(), map[string]style{"100%": {fg: "31"}})
	})
}

// noticed checks that what is left until Claude Code compacts is what its own notice says,
// of each number of tokens.
func noticed(left map[int]string) func(*session) error {
	return func(t *session) error {
		defer t.api.says(usual)
		for tokens, text := range left {
			w := usual
			w.tokens = tokens
			t.api.says(w)
			if err := t.prompt(); err != nil {
				return err
			}
			err := t.await(changeLimit, func(s screen) error {
				percent, _, _ := strings.Cut(text, " ")
				return errors.Join(want(s, percent+" until auto-compact"), want(s.line(), "ctx "+strings.Replace(text, " ", " left ", 1)))
			})
			if err != nil {
				return fmt.Errorf("with %d tokens: %w", tokens, err)
			}
		}
		return nil
	}
}
