package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/data-wise/aiterm/tools/programs"
)

// This file looks at the line in other agents than Claude Code: those that npm has, and
// that start without a login against a stand-in.

// other is one of them.
type other struct {
	name, pkg, version string
	program            string // in the package
	model              string
	settings           string // the file, below the home folder, and what is in it before
	text               string
	also               string // another file with the same in it; "" for none
	env                []string
	flags              []string
}

// others are those that are looked at, at the versions that are known to start so.
func others(url, project string) []other {
	trusted := fmt.Sprintf("{\n  \"trusted_folders\": [%[1]q],\n  \"trustedFolders\": [%[1]q]\n}\n", project)
	return []other{
		{
			name: "qwen", pkg: "@qwen-code/qwen-code", version: "0.24.4", program: "cli-entry.js", model: "gpt-4o",
			settings: ".qwen/settings.json",
			text:     "{\n  // of mine\n  \"security\": {\"auth\": {\"selectedType\": \"openai\"}},\n  \"tools\": {\"approvalMode\": \"yolo\"},\n  \"general\": {\"enableAutoUpdate\": false},\n  \"privacy\": {\"usageStatisticsEnabled\": false}\n}\n",
			env:      []string{"OPENAI_API_KEY=" + dummyKey, "OPENAI_BASE_URL=" + url + "/v1", "OPENAI_MODEL=gpt-4o"},
		},
		{
			name: "copilot", pkg: "@github/copilot", version: "1.0.102", program: "npm-loader.js", model: "gpt-4.1",
			settings: ".copilot/settings.json", text: trusted, also: ".copilot/config.json",
			env: []string{"COPILOT_OFFLINE=true", "COPILOT_PROVIDER_BASE_URL=" + url + "/v1", "COPILOT_PROVIDER_API_KEY=" + dummyKey,
				"COPILOT_MODEL=gpt-4.1", "COPILOT_AUTO_UPDATE=false"},
			flags: []string{"--allow-all-tools"},
		},
	}
}

// lookAtOthers checks the line in each of them.
func lookAtOthers(ctx context.Context, only *regexp.Regexp) (failed int, err error) {
	for _, tool := range []string{"git", "tmux", "node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return 0, skipError{tool + " is not on the PATH: install it"}
		}
	}
	root, err := os.MkdirTemp("", "aiterm-e2e-agents-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(root)
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return 0, err
	}
	defer endProcesses(root)
	bin := filepath.Join(root, "bin")
	if _, err := programs.Build(ctx, bin); err != nil {
		return 0, err
	}
	chosen := 0
	for _, each := range others("", "") {
		if !only.MatchString(each.name) {
			continue
		}
		chosen++
		program, err := fetchOther(ctx, each)
		var skip skipError
		if errors.As(err, &skip) {
			fmt.Printf("e2e: skipped %s: %s\n", each.name, skip.reason)
			continue
		}
		if err != nil {
			return failed, err
		}
		n, err := lookAtOther(ctx, each.name, program, root, bin)
		failed += n
		if err != nil {
			return failed, fmt.Errorf("%s: %w", each.name, err)
		}
	}
	if chosen == 0 {
		return 0, fmt.Errorf("no agent's name matches %q: they are in tools/e2e/others.go", only)
	}
	return failed, nil
}

// fetchOther has npm install an agent below .build, and returns its program. Scripts of
// packages are not run.
func fetchOther(ctx context.Context, a other) (program string, err error) {
	dir, err := filepath.Abs(filepath.Join(".build", "e2e", a.name+"-"+a.version))
	if err != nil {
		return "", err
	}
	program = filepath.Join(dir, "node_modules", filepath.FromSlash(a.pkg), a.program)
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, fetchLimit)
	defer cancel()
	fmt.Printf("e2e: fetching %s %s\n", a.pkg, a.version)
	cmd := exec.CommandContext(ctx, "npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", dir, a.pkg+"@"+a.version)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", skipError{fmt.Sprintf("npm could not fetch %s %s (%v): %s", a.pkg, a.version, err, out)}
	}
	if _, err := os.Stat(program); err != nil {
		return "", skipError{fmt.Sprintf("there is no %s in %s %s", a.program, a.pkg, a.version)}
	}
	return program, nil
}

// otherSession is an agent in a terminal.
type otherSession struct {
	other
	ctx           context.Context
	terminal      terminal
	home, project string
	bin           string
	env           []string
}

func lookAtOther(ctx context.Context, name, program, root, bin string) (failed int, err error) {
	home := filepath.Join(root, name)
	project := filepath.Join(home, "work", "project")
	api, err := startChat(project)
	if err != nil {
		return 0, err
	}
	defer api.close()
	s := &otherSession{ctx: ctx, home: home, project: project, bin: bin}
	for _, each := range others(api.url, project) {
		if each.name == name {
			s.other = each
		}
	}
	s.env = append([]string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "NO_PROXY=127.0.0.1", "HTTPS_PROXY=" + api.url}, s.other.env...)
	if err := s.prepare(); err != nil {
		return 0, err
	}
	s.terminal = terminal{ctx: ctx, socket: filepath.Join(home, "tmux"), env: []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "LANG=C.UTF-8"}}
	argv := append(append([]string{"env", "-i"}, s.env...), "node", program)
	if err := s.terminal.start(120, 30, project, append(argv, s.flags...)); err != nil {
		return 0, err
	}
	defer s.terminal.kill()
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"the line is there, in two rows", s.isThere},
		{"its colours", s.hasColours},
		{"after a reply", s.afterReply},
		{"after a file was written", s.afterFile},
		{"at every width from 40 to 120", s.atWidths},
		{"a mistake in plugins.yaml is said", s.saysMistake},
		{"a command that fails or says nothing leaves no line", s.failsAndComesBack},
		{"uninstall leaves the settings as they were", s.uninstalled},
	} {
		err := c.run()
		if err == nil {
			fmt.Printf("ok    %s: %s\n", name, c.name)
			continue
		}
		failed++
		seen, _ := s.terminal.screen()
		fmt.Printf("FAIL  %s: %s: %v\n%s", name, c.name, err, seen)
	}
	return failed, nil
}

func (s *otherSession) prepare() error {
	if err := os.MkdirAll(s.project, 0o755); err != nil {
		return err
	}
	settings := filepath.Join(s.home, filepath.FromSlash(s.settings))
	if err := os.MkdirAll(filepath.Dir(settings), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(settings, []byte(s.text), 0o600); err != nil {
		return err
	}
	if s.also != "" {
		if err := os.WriteFile(filepath.Join(s.home, filepath.FromSlash(s.also)), []byte(s.text), 0o600); err != nil {
			return err
		}
	}
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"-c", "user.name=e2e", "-c", "user.email=e2e@example.com", "commit", "-q", "--allow-empty", "-m", "begin"}} {
		cmd := exec.CommandContext(s.ctx, "git", args...)
		cmd.Dir, cmd.Env = s.project, s.env
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("git %s: %w: %s", args[0], err, out)
		}
	}
	return s.aiterm("statusline", "install", "--agent", s.name, "--refresh-interval", "1")
}

func (s *otherSession) aiterm(args ...string) error {
	cmd := exec.CommandContext(s.ctx, filepath.Join(s.bin, "aiterm"), args...)
	cmd.Dir, cmd.Env = s.project, s.env
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("aiterm %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}

// await waits until something holds of the screen.
func (s *otherSession) await(limit time.Duration, holds func(screen) error) error {
	for until := time.Now().Add(limit); ; {
		seen, err := s.terminal.screen()
		if err != nil {
			return err
		}
		if err = holds(seen); err == nil || time.Now().After(until) {
			return err
		}
		select {
		case <-s.ctx.Done():
			return s.ctx.Err()
		case <-time.After(poll):
		}
	}
}

// rows returns an error unless the line has two whole rows, each of which ends within the
// screen: one that is too long would be wrapped.
func rows(seen screen) error {
	line := seen.line()
	if len(line) != 2 || !strings.Contains(line[0].text, "╭─ ") || !strings.Contains(line[1].text, "╰─ ") {
		return fmt.Errorf("the line has %d rows, not 2", len(line))
	}
	for i := range seen {
		if seen[i].text == line[0].text && i+1 < len(seen) && seen[i+1].text != line[1].text {
			return fmt.Errorf("between its rows is %q", seen[i+1].text)
		}
	}
	return nil
}

func (s *otherSession) isThere() error {
	return s.await(startLimit, func(seen screen) error {
		return errors.Join(rows(seen), want(seen.line(), "work/", "project", "main", s.model), without(seen.line(), "📊"), without(seen.line(), "ctx"), without(seen.line(), "$"))
	})
}

func (s *otherSession) hasColours() error {
	return s.await(changeLimit, func(seen screen) error {
		return drawn(seen.line(), map[string]style{"╭─": {fg: "38;5;240"}, "project": {fg: "38;5;255", bg: "48;5;54", attrs: "1"}})
	})
}

func (s *otherSession) enter(text string) error {
	// What is typed while an agent still starts may be lost.
	for tries := 0; ; tries++ {
		if err := s.terminal.write(text); err != nil {
			return err
		}
		err := s.await(changeLimit/4, func(seen screen) error { return want(seen, text) })
		if err == nil {
			return s.terminal.press("Enter")
		}
		if tries == 4 {
			return err
		}
		if err := s.terminal.press("C-u"); err != nil {
			return err
		}
	}
}

func (s *otherSession) afterReply() error {
	if err := s.enter("say something"); err != nil {
		return err
	}
	return s.await(changeLimit, func(seen screen) error {
		return errors.Join(rows(seen), want(seen, chatText), want(seen.line(), "ctx "), without(seen.line(), "📊"))
	})
}

func (s *otherSession) afterFile() error {
	if err := s.enter(writeAsked); err != nil {
		return err
	}
	return s.await(changeLimit, func(seen screen) error {
		return errors.Join(rows(seen), want(seen.line(), "+3"), without(seen.line(), "📊"))
	})
}

// atWidths makes the terminal narrower and wider. At each width both rows are there.
func (s *otherSession) atWidths() error {
	for _, columns := range []int{120, 101, 100, 99, 81, 80, 79, 66, 55, 47, 40} {
		if err := s.terminal.resize(columns, 30); err != nil {
			return err
		}
		err := s.await(changeLimit, func(seen screen) error {
			if err := rows(seen); err != nil {
				return err
			}
			if columns < 55 {
				return nil // not all has room
			}
			return want(seen.line(), "main", s.model)
		})
		if err != nil {
			return fmt.Errorf("at %d columns: %w", columns, err)
		}
	}
	return s.terminal.resize(120, 30)
}

func (s *otherSession) saysMistake() error {
	file := filepath.Join(s.home, ".config", "aiterm", "plugins.yaml")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(file, []byte("version: 1\nthem: x\n"), 0o600); err != nil {
		return err
	}
	if err := s.await(changeLimit, func(seen screen) error { return want(seen, `⚠ aiterm: plugins.yaml line 2: unknown key "them"`) }); err != nil {
		return err
	}
	if err := os.Remove(file); err != nil {
		return err
	}
	return s.await(changeLimit, rows)
}

// failsAndComesBack has another program where the agent's command is: while that fails, or
// prints nothing, there is no line and the agent goes on; then the line comes back.
func (s *otherSession) failsAndComesBack() error {
	program := filepath.Join(s.bin, "aiterm-line")
	kept := program + ".kept"
	for _, script := range []string{"echo half a line; exit 3", "exit 0"} {
		if err := os.Rename(program, kept); err != nil {
			return err
		}
		err := os.WriteFile(program, []byte("#!/bin/sh\n"+script+"\n"), 0o755)
		if err == nil {
			err = s.await(changeLimit, func(seen screen) error {
				return errors.Join(without(seen, "╭─ "), without(seen, "╰─ "), without(seen, "half a line"))
			})
		}
		if err := errors.Join(err, os.Rename(kept, program)); err != nil {
			return fmt.Errorf("with %q: %w", script, err)
		}
		if err := s.await(changeLimit, rows); err != nil {
			return fmt.Errorf("after %q: %w", script, err)
		}
	}
	return nil
}

// uninstalled compares what is left with what the agent itself made of its file: the line
// is gone, and a comment still there, where the agent keeps them.
func (s *otherSession) uninstalled() error {
	if err := s.aiterm("statusline", "uninstall", "--agent", s.name); err != nil {
		return err
	}
	data, err := os.ReadFile(filepath.Join(s.home, filepath.FromSlash(s.settings)))
	if err != nil {
		return err
	}
	if strings.Contains(string(data), "aiterm-line") {
		return fmt.Errorf("aiterm is still there: %s", data)
	}
	if strings.Contains(s.text, "// of mine") && !strings.Contains(string(data), "// of mine") {
		return fmt.Errorf("a comment is gone: %s", data)
	}
	return nil
}
