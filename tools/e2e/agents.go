package main

import (
	"errors"
	"fmt"
	"regexp"
)

// This file has the checks of agents: those that go on in the background, those that the
// conversation waits for, and those that are stopped.

// agentsPlay has a prompt start two agents, of which the first one uses a tool. They end
// when the channels are closed.
func (t *session) agentsPlay(first, second <-chan struct{}) {
	t.api.plays(
		rule{"start agents", reply{text: "Two agents.", calls: []call{
			{"Agent", object{"description": "Counts the sheep", "prompt": "sheep-prompt", "subagent_type": "general-purpose"}},
			{"Agent", object{"description": "Counts the goats", "prompt": "goat-prompt", "subagent_type": "Explore"}},
		}}},
		rule{"sheep-prompt", reply{text: "Sheep.", calls: []call{{"Bash", object{"command": "echo sheep-result"}}}}},
		rule{"sheep-result", reply{text: "Seven sheep.", hold: first}},
		rule{"goat-prompt", reply{text: "Eight goats.", hold: second}},
	)
}

// inBackground starts agents, and has them end one after the other.
func inBackground(t *session) error {
	first, second := make(chan struct{}), make(chan struct{})
	t.agentsPlay(first, second)
	if err := t.enter("start agents", "2 background agents launched"); err != nil {
		return err
	}
	if err := t.waitsForAgents(2); err != nil {
		return err
	}
	// What they are for stands below the line too.
	err := t.await(changeLimit, func(s screen) error {
		return errors.Join(want(s, "Explore          Counts the goats"), want(s.line(), "Explore: Counts the goats"))
	})
	if err != nil {
		return err
	}
	close(first)
	if err := t.waitsForAgents(1); err != nil {
		return err
	}
	close(second)
	return t.waitsForAgents(0)
}

var waitsFor = regexp.MustCompile(`Waiting for (\d+) background agent`)

// waitsForAgents waits until Claude Code says that so many agents run, and the line too.
func (t *session) waitsForAgents(n int) error {
	return t.await(changeLimit, func(s screen) error {
		theirs := ""
		for _, r := range s { // the last one is of now
			if m := waitsFor.FindStringSubmatch(r.text); m != nil {
				theirs = m[1]
			}
		}
		if n == 0 {
			return errors.Join(want(s, `"Counts the goats" finished`), without(s.line(), "⇶"))
		}
		if theirs != fmt.Sprint(n) {
			return fmt.Errorf("it waits for %q agents by Claude Code's own word, not for %d", theirs, n)
		}
		return want(s.line(), fmt.Sprintf("⇶%d ", n))
	})
}

// agentStopped starts agents and stops one in the panel /tasks.
func agentStopped(t *session) error {
	hold := make(chan struct{})
	t.agentsPlay(hold, hold)
	if err := t.enter("start agents", "2 background agents launched"); err != nil {
		return err
	}
	if err := t.waitsForAgents(2); err != nil {
		return err
	}
	if err := t.enter("/tasks", "x to stop"); err != nil {
		return err
	}
	if err := t.terminal.press("x"); err != nil {
		return err
	}
	if err := t.await(changeLimit, func(s screen) error { return want(s, "1 background agent") }); err != nil {
		return err
	}
	if err := t.terminal.press("Escape"); err != nil {
		return err
	}
	if err := t.await(changeLimit, func(s screen) error { return want(s, "was stopped by user") }); err != nil {
		return err
	}
	if err := t.waitsForAgents(1); err != nil {
		return err
	}
	close(hold)
	return t.await(changeLimit, func(s screen) error { return without(s.line(), "⇶") })
}

// inForeground starts agents that the conversation waits for, and has them end, or be
// interrupted.
func inForeground(interrupted bool) func(*session) error {
	return func(t *session) error {
		hold := make(chan struct{})
		t.agentsPlay(hold, hold)
		if err := t.enter("start agents", "Running 2 agents"); err != nil {
			return err
		}
		err := t.await(changeLimit, func(s screen) error { return want(s.line(), "⇶2 ", "⚙ Agent") })
		if err != nil {
			return err
		}
		if interrupted {
			if err := t.terminal.press("Escape"); err != nil {
				return err
			}
		}
		close(hold)
		return t.await(changeLimit, func(s screen) error {
			return errors.Join(without(s, "esc to interrupt"), without(s.line(), "⇶"), without(s.line(), "⚙"))
		})
	}
}
