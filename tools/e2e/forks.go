package main

import (
	"errors"
	"fmt"
)

// This file has the checks of what becomes of the sums in conversations that are
// continued, forked, branched, cleared and compacted.

// requestCost is what Claude Code says that a usual request costs.
const requestCost = 0.0852

// sums goes through all of that with one parent, of which the others come.
func sums(t *session) error {
	first := t.api.answered()
	// spent compares what was spent by all sessions with what was asked for.
	spent := func(s *session, what string) error {
		text := fmt.Sprintf("💰 $%.4f today", float64(t.api.answered()-first)*requestCost)
		if err := s.await(changeLimit, func(s screen) error { return want(s.line(), text) }); err != nil {
			return fmt.Errorf("what was spent, %s: %w", what, err)
		}
		return nil
	}
	// step does something in a session, and compares.
	step := func(s *session, what string, hidden used, do func() error) error {
		if err := do(); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		if err := agrees(hidden)(s); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		return spent(s, what)
	}
	again := func(s *session, flags ...string) func() error {
		return func() error { return errors.Join(s.start(token, flags...), begun(s)) }
	}

	if err := errors.Join(
		step(t, "the first turn", used{}, t.prompt),
		step(t, "the second turn", used{}, t.prompt),
		ended(used{})(t),
		step(t, "continued", used{}, again(t, "--continue")),
		step(t, "a turn of the continued one", used{}, t.prompt),
	); err != nil {
		return err
	}
	// Claude Code goes on counting from where the parent last ended; the line counts
	// what the fork did itself.
	parents := times(2, usualRequest)
	err := t.beside(token, []string{"--continue", "--fork-session"}, func(fork *session) error {
		return errors.Join(
			step(fork, "a fork", parents, func() error { return begun(fork) }),
			step(fork, "a turn of a fork", parents, fork.prompt),
			step(fork, "a branch", used{}, func() error { return fork.enter("/branch", "Branched session") }),
			step(fork, "a turn of a branch", used{}, fork.prompt),
			step(fork, "after /clear", used{}, func() error { return fork.enter("/clear", "manual mode on") }),
			step(fork, "a turn after /clear", used{}, fork.prompt),
			fork.quit(),
		)
	})
	if err != nil {
		return err
	}
	// Two requests are for the summary.
	summary := times(2, usualRequest)
	return errors.Join(
		step(t, "after /compact", summary, func() error { return t.enter("/compact", "Compacted (ctrl+o") }),
		step(t, "a turn after /compact", summary, t.prompt),
		ended(summary)(t),
		step(t, "continued after /compact", used{}, again(t, "--continue")),
		step(t, "a turn after that", used{}, t.prompt),
	)
}
