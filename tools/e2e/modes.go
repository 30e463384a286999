package main

import (
	"errors"
	"fmt"
	"path/filepath"
)

// This file has the checks of permission modes, and of skills and MCP servers.

// modes goes through the permission modes with the key for it. The line knows one from
// the next prompt on; until then it has a sign for that.
func modes(t *session) error {
	for _, m := range []struct{ theirs, before, ours string }{
		{"accept edits on", "default*", "⏵ accept edits*"},
		{"plan mode on", "⏵ accept edits*", "⏸ plan*"},
		{"auto mode on", "⏸ plan*", "⏵ auto*"},
		{"manual mode on", "⏵ auto*", "default*"},
	} {
		if err := t.terminal.press("BTab"); err != nil {
			return err
		}
		err := t.await(changeLimit, func(s screen) error { return errors.Join(want(s, m.theirs), want(s.line(), m.before)) })
		if err != nil {
			return err
		}
		if err := t.prompt(); err != nil {
			return err
		}
		err = t.await(changeLimit, func(s screen) error { return errors.Join(want(s, m.theirs), want(s.line(), m.ours)) })
		if err != nil {
			return fmt.Errorf("in a mode that Claude Code calls %q: %w", m.theirs, err)
		}
	}
	return nil
}

// edits has a file written, whose lines are counted.
func edits(t *session) error {
	t.api.plays(rule{"write it", reply{text: "Writes.", calls: []call{{"Write", object{"file_path": filepath.Join(t.project, "new.txt"), "content": "one\ntwo\n"}}}}})
	if err := t.enter("write it", "Wrote 2 lines"); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error { return errors.Join(without(s, "esc to interrupt"), want(s.line(), "│ +")) })
}

// skillAndServer uses a skill twice, and a server whose second call fails.
func skillAndServer(t *session) error {
	skill := call{"Skill", object{"skill": nearSkill}}
	t.api.plays(
		rule{"use them", reply{text: "Uses them.", calls: []call{{"mcp__near__look", object{}}, {"mcp__near__fail", object{}}, skill}}},
		rule{"near-result", reply{text: "Once more.", calls: []call{skill}}},
	)
	if err := t.enter("use them", "Called near 2 times · 1 failed"); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		return errors.Join(without(s, "esc to interrupt"), want(s.line(), "✦ greet×2", "⌁ near×2✗1", "4× ✗1"))
	})
}
