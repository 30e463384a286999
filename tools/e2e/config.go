package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// This file has the checks of what a user may put into ~/.config/aiterm.

// loud replaces two roles of the default theme by what would be seen if it ran
// on into the next row, in colours that no palette has.
var loud = map[*regexp.Regexp]string{
	regexp.MustCompile(`(?m)^name: .*$`):            "name: loud",
	regexp.MustCompile(`(?m)^  model\.sonnet: .*$`): `  model.sonnet: bold fg=#7f5ffe bg=#102030`,
	regexp.MustCompile(`(?m)^  clock: .*$`):         `  clock: underline reverse fg=#fe5f7f bg=#302010`,
}

// trueTheme has both rows end in such a colour.
func trueTheme(t *session) error {
	theme, err := os.ReadFile(filepath.Join("themes", "purple-charcoal.yaml"))
	if err != nil {
		return err
	}
	for line, text := range loud {
		theme = line.ReplaceAll(theme, []byte(text))
	}
	if err := t.writeConfig(filepath.Join("themes", "loud.yaml"), string(theme)); err != nil {
		return err
	}
	err = t.configure(`version: 1
theme: loud
lines:
  - {prefix: "╭─ ", left: [model]}
  - {prefix: "╰─ ", left: [clock]}
`)
	if err != nil {
		return err
	}
	if err := t.resizeTo(100, 30); err != nil {
		return err
	}
	return colours(style{fg: "38;2;127;95;254", bg: "48;2;16;32;48", attrs: "1"}, style{fg: "38;5;240"})(t)
}

// mistake breaks plugins.yaml, which must cost no segment, and mends it.
func mistake(t *session) error {
	if err := t.configure("version: 1\nthem: cool-blues\n"); err != nil {
		return err
	}
	if err := t.resizeTo(99, 30); err != nil {
		return err
	}
	err := t.await(changeLimit, func(s screen) error {
		line := s.line()
		if err := want(line, `⚠ aiterm: plugins.yaml line 2: unknown key "them"`, "Sonnet"); err != nil {
			return err
		}
		return noLeak(s)
	})
	if err != nil {
		return err
	}
	if err := t.configure(""); err != nil {
		return err
	}
	if err := t.resizeTo(100, 30); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		if s.line().contains("⚠") {
			return fmt.Errorf("the warning stays after the mistake is gone")
		}
		return want(s.line(), project, "📊"+limits)
	})
}

// spin puts a segment that never returns before the others.
func spin(t *session) error {
	path, err := filepath.Abs(filepath.Join("host", "guest", "wasm", "testdata", "hostile", "spin.wasm"))
	if err != nil {
		return err
	}
	err = t.configure(fmt.Sprintf(`version: 1
lines:
  - {prefix: "╭─ ", caps: ["░▒▓", "▓▒░"], left: [spin, dir, git]}
  - {prefix: "╰─ ", left: [usage, clock]}
segments:
  spin: {source: %q}
`, path))
	if err != nil {
		return err
	}
	if err := t.resizeTo(98, 30); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		line := s.line()
		if line.contains("Sonnet") {
			return fmt.Errorf("the line is still the one without the segment")
		}
		return want(line, project, branch, "📊"+limits)
	})
}
