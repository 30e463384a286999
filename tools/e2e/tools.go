package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// This file has the checks of tools: those that run, those that fail, several at once.

// gate is a file for which a tool waits.
func (t *session) gate(name string) string { return filepath.Join(t.home, "tmp", "gate-"+name) }

// waits is a command that ends once the gate is open, and says so.
func (t *session) waits(name, result string) object {
	return object{"command": fmt.Sprintf("until [ -e %q ]; do sleep 0.1; done; echo %s", t.gate(name), result), "description": "Waits for a gate"}
}

func (t *session) open(gate string) error { return os.WriteFile(t.gate(gate), nil, 0o600) }

// toolRuns has three calls in one reply, of which one runs until it is told to end and
// one fails, and then two that fail.
func toolRuns(t *session) error {
	t.api.plays(
		rule{"run some", reply{text: "Three at once.", calls: []call{
			{"Bash", t.waits("tool", "gate-is-open")},
			{"Read", object{"file_path": filepath.Join(t.project, "changed")}},
			{"Read", object{"file_path": filepath.Join(t.project, "none")}},
		}}},
		rule{"gate-is-open", reply{text: "Once more.", calls: []call{{"Bash", object{"command": "exit 3"}}, {"Nonesuch", object{}}}}},
		rule{"Exit code 3", reply{text: "All is done."}},
	)
	if err := t.enter("run some", "Three at once."); err != nil {
		return err
	}
	age := -1
	for range 2 {
		err := t.await(changeLimit, func(s screen) error {
			ours := s.line().find(`⚙ Bash (\d+)s 3× ✗1`)
			if ours == nil {
				return errors.New("there is no tool that runs, or not the number of calls")
			}
			now, err := strconv.Atoi(ours[0])
			if err == nil && now <= age {
				err = fmt.Errorf("the tool runs for %d s still", now)
			}
			if err = errors.Join(err, want(s, "esc to interrupt")); err == nil {
				age = now
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	if err := t.open("tool"); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		return errors.Join(want(s, "All is done."), want(s.line(), "5× ✗3"), without(s.line(), "⚙"), without(s, "esc to interrupt"))
	})
}

// callsAgree compares the numbers of calls with what the transcript has of them.
func callsAgree(t *session) error {
	calls, failed := 0, 0
	paths, _ := filepath.Glob(filepath.Join(t.home, "claude", "projects", "*", "*.jsonl"))
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(data)) {
			var record struct {
				Message struct{ Content any }
			}
			if json.Unmarshal([]byte(line), &record) != nil {
				return fmt.Errorf("%s has a line that is no JSON: %.80s", path, line)
			}
			blocks, _ := record.Message.Content.([]any)
			for _, block := range blocks {
				fields, _ := block.(object)
				if fields["type"] == "tool_use" {
					calls++
				}
				if fields["is_error"] == true {
					failed++
				}
			}
		}
	}
	text := fmt.Sprintf("%d×", calls)
	if failed > 0 {
		text += fmt.Sprintf(" ✗%d", failed)
	}
	return t.await(changeLimit, func(s screen) error { return want(s.line(), text+" │") })
}
