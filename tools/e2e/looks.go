package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// This file has the checks of presets, wrapped rows and overlays.

// presets takes each of them in turn. What Claude Code shows changes with each, and is not
// cut.
func presets(t *session) error {
	if err := t.prompt(); err != nil {
		return err
	}
	if err := t.resizeTo(120, 40); err != nil {
		return err
	}
	paths, err := filepath.Glob(filepath.Join("presets", "*.yaml"))
	if err != nil || len(paths) == 0 {
		return fmt.Errorf("there are no presets: %w", err)
	}
	before := ""
	for i, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".yaml")
		if _, err := t.runAiterm("statusline", "config", "set", "preset", name); err != nil {
			return err
		}
		if err := t.resizeTo(120, 40-i%2); err != nil {
			return err
		}
		err := t.await(changeLimit, func(s screen) error {
			rows := s.belowInput()
			if len(rows) < 2 || !strings.Contains(rows[len(rows)-1].text, permissionMode) {
				return errors.New("there is no line above the permission mode")
			}
			rows = rows[:len(rows)-1]
			if now := rows.String(); now == before {
				return errors.New("it is drawn as the one before")
			}
			return errors.Join(want(rows, "4%"), uncut(rows))
		})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		shown, err := t.terminal.screen()
		if err != nil {
			return err
		}
		rows := shown.belowInput()
		before = rows[:len(rows)-1].String()
	}
	return nil
}

// wrapped has more than one row's room for a row.
func wrapped(t *session) error {
	if err := t.prompt(); err != nil {
		return err
	}
	err := t.configure("version: 1\nlines:\n  - {prefix: \"╭─ \", left: [dir, git, model, context, usage, cost, duration], wrap: true}\n")
	if err != nil {
		return err
	}
	if err := t.resizeTo(60, 40); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		rows := s.belowInput()
		return errors.Join(want(rows, permissionMode, "plain", branch, "Sonnet", "ctx 4%", limits, "$0.", "⏱"), uncut(rows[:max(len(rows)-1, 0)]))
	})
}

// ofModel has another sign with another model.
func ofModel(t *session) error {
	err := t.configure("version: 1\noverlays:\n  - {model: haiku, segments: {model: {settings: {icon: \"◆\"}}}}\n")
	if err != nil {
		return err
	}
	if err := t.await(startLimit, func(s screen) error { return errors.Join(want(s.line(), "Sonnet"), without(s.line(), "◆")) }); err != nil {
		return err
	}
	if err := t.enter("/model haiku", "Yes, switch to"); err != nil {
		return err
	}
	if err := t.terminal.press("Enter"); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error { return want(s.line(), "◆ Haiku") })
}

// ofProject has a project's own looks, but not before the user says yes.
func ofProject(t *session) error {
	path := filepath.Join(t.project, ".aiterm.yaml")
	if err := os.WriteFile(path, []byte("segments: {model: {settings: {icon: \"★\"}}}\n"), 0o644); err != nil {
		return err
	}
	if err := t.resizeTo(101, 30); err != nil {
		return err
	}
	if err := t.prompt(); err != nil {
		return err
	}
	if err := t.await(changeLimit, func(s screen) error { return errors.Join(want(s.line(), "ctx 4%"), without(s.line(), "★")) }); err != nil {
		return err
	}
	if _, err := t.runAiterm("statusline", "project", "allow"); err != nil {
		return err
	}
	if err := t.resizeTo(100, 30); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error { return want(s.line(), "★ ") })
}
