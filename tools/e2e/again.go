package main

import (
	"errors"
	"fmt"
	"strings"
)

// This file has the checks of sessions that do not begin with nothing: those that
// are continued or forked, and those in a worktree.

// continued ends Claude Code and goes on with its conversation. What is known of
// it is there before the first reply.
func continued(t *session) error {
	if err := t.prompt(); err != nil {
		return err
	}
	if err := t.await(changeLimit, knowsAll); err != nil {
		return err
	}
	t.terminal.kill()
	if err := t.start(token, "--continue"); err != nil {
		return err
	}
	return t.await(startLimit, knowsAll)
}

func knowsAll(s screen) error {
	return want(s.line(), "plain", branch, "Sonnet", "ctx 4%", "$0.", "📊"+limits)
}

// forked begins another conversation with all that was in this one.
func forked(t *session) error {
	return t.beside(token, []string{"--continue", "--fork-session"}, func(fork *session) error {
		if err := fork.await(startLimit, knowsAll); err != nil {
			return err
		}
		if err := fork.prompt(); err != nil {
			return err
		}
		return fork.await(changeLimit, knowsAll)
	})
}

// inWorktree checks that a session in a worktree says the names of its project and
// of the worktree once each.
func inWorktree(t *session) error {
	return t.beside(token, []string{"--worktree", "feat1"}, func(tree *session) error {
		err := tree.await(startLimit, func(s screen) error {
			return errors.Join(want(s.line(), "Sonnet"), once(s.line(), "plain"), once(s.line(), "feat1"))
		})
		if err != nil {
			return err
		}
		if err := tree.prompt(); err != nil {
			return err
		}
		return tree.await(changeLimit, func(s screen) error {
			return errors.Join(want(s.line(), "ctx 4%", "$0.", "📊"+limits), once(s.line(), "plain"), once(s.line(), "feat1"))
		})
	})
}

// once returns an error if a text is on the screen never or several times.
func once(s screen, text string) error {
	n := 0
	for _, r := range s {
		n += strings.Count(r.text, text)
	}
	if n != 1 {
		return fmt.Errorf("there is %q %d times, not once", text, n)
	}
	return nil
}
