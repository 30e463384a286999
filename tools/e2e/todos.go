package main

import (
	"errors"
	"fmt"
	"strings"
)

// This file has the checks of the list of tasks.

// tasks has three tasks made, begun, done and deleted, and compares each time with the
// list that Claude Code draws.
func tasks(t *session) error {
	begun, done := make(chan struct{}), make(chan struct{})
	t.api.plays(
		rule{"make tasks", reply{text: "Three tasks.", calls: []call{
			{"TaskCreate", object{"subject": "Feed the cat", "description": "It is hungry", "activeForm": "Feeding the cat"}},
			{"TaskCreate", object{"subject": "Wash the dog", "description": "It is dirty", "activeForm": "Washing the dog"}},
			{"TaskCreate", object{"subject": "Walk", "description": "It rains", "activeForm": "Walking"}},
		}}},
		rule{"Walk", reply{text: "One begins.", calls: []call{{"TaskUpdate", object{"taskId": "1", "status": "in_progress"}}}}},
		rule{"Updated task #1", reply{text: "It takes a while.", hold: begun, calls: []call{{"TaskUpdate", object{"taskId": "1", "status": "completed"}}}}},
		rule{"Updated task #1", reply{text: "Two more.", calls: []call{{"TaskUpdate", object{"taskId": "2", "status": "in_progress"}}, {"TaskUpdate", object{"taskId": "3", "status": "deleted"}}}}},
		rule{"Updated task #2", reply{text: "The last one.", hold: done, calls: []call{{"TaskUpdate", object{"taskId": "2", "status": "completed"}}}}},
	)
	if err := t.enter("make tasks", "One begins."); err != nil {
		return err
	}
	if err := t.tasksAgree("▸ 0/3"); err != nil {
		return err
	}
	close(begun)
	if err := t.tasksAgree("▸ 1/2"); err != nil {
		return err
	}
	close(done)
	return t.await(changeLimit, func(s screen) error { return want(s.line(), "✓ 2/2") })
}

// tasksAgree waits for a text on the line, and compares it with the list above it.
func (t *session) tasksAgree(text string) error {
	return t.await(changeLimit, func(s screen) error {
		if err := want(s.line(), text); err != nil {
			return err
		}
		all, done := 0, 0
		for _, r := range s {
			mark := strings.TrimLeft(r.text, " \u00a0⎿")
			switch {
			case strings.HasPrefix(mark, "✔ "):
				done++
				all++
			case strings.HasPrefix(mark, "◼ "), strings.HasPrefix(mark, "◻ "):
				all++
			}
		}
		// What is being done is above the list, in the words of the line.
		if title := s.line().find(text + ` (\S+ing the \S+)`); title == nil || !s.contains(title[0]+"…") {
			return fmt.Errorf("the line has %q, and Claude Code does something else", title)
		}
		if theirs := fmt.Sprintf("%d/%d", done, all); !strings.HasSuffix(text, " "+theirs) {
			return errors.New("Claude Code's list has " + theirs)
		}
		return nil
	})
}
