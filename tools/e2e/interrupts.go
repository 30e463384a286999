package main

import (
	"errors"
	"fmt"
)

// This file has the checks of what does not go its way: replies and tools that are
// interrupted, and prompts that are typed while Claude works.

// replyInterrupted stops a reply of which some words are there.
func replyInterrupted(t *session) error {
	hold := make(chan struct{})
	defer close(hold)
	t.api.plays(rule{"a long one", reply{text: "A long reply that is", hold: hold}})
	if err := t.enter("a long one", "esc to interrupt"); err != nil {
		return err
	}
	if err := t.terminal.press("Escape"); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		return errors.Join(want(s, "Interrupted"), without(s, "esc to interrupt"), without(s.line(), "⚙"))
	})
}

// toolInterrupted stops a tool that runs. Claude Code does not run the command then, but
// does so with each tick of its interval.
func toolInterrupted(t *session) error {
	t.api.plays(rule{"a tool then", reply{text: "Waits.", calls: []call{{"Bash", t.waits("never", "nothing")}}}})
	if err := t.enter("a tool then", "Waits."); err != nil {
		return err
	}
	if err := t.await(changeLimit, func(s screen) error { return want(s.line(), "⚙ Bash") }); err != nil {
		return err
	}
	if err := t.terminal.press("Escape"); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		return errors.Join(without(s, "esc to interrupt"), without(s.line(), "⚙"))
	})
}

// typedWhileBusy types a prompt while a tool runs, which is part of that turn then.
func typedWhileBusy(t *session) error {
	t.api.plays(
		rule{"be busy", reply{text: "Busy.", calls: []call{{"Bash", t.waits("busy", "was-busy")}}}},
		rule{"was-busy", reply{text: "Not busy any more."}},
	)
	if err := t.enter("be busy", "Busy."); err != nil {
		return err
	}
	if err := t.enter("typed while busy", "typed while busy"); err != nil {
		return err
	}
	if err := t.await(changeLimit, func(s screen) error { return want(s.line(), "⚙ Bash") }); err != nil {
		return err
	}
	if err := t.open("busy"); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		return errors.Join(want(s, "Not busy any more."), without(s, "esc to interrupt"), without(s.line(), "⚙"))
	})
}

// countsAgree compares how many prompts, interruptions and requests there were: of the last
// /usage has how many.
func countsAgree(prompts, interrupts int) func(*session) error {
	return func(t *session) error {
		panel, err := t.panel("/usage", "Usage by model")
		if err != nil {
			return err
		}
		requests := panel.find(`Prompt cache \(main\):\s+(\d+ requests?)`)
		if requests == nil {
			return errors.New("/usage has no number of requests")
		}
		text := fmt.Sprintf("%d prompts %s %d interrupts", prompts, requests[0], interrupts)
		return t.await(changeLimit, func(s screen) error { return want(s.line(), text) })
	}
}
