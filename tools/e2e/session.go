package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

const (
	startLimit  = 60 * time.Second // for Claude Code to show the line
	changeLimit = 20 * time.Second // for the line to follow a change
	nudgeAfter  = 2 * time.Second
	poll        = 100 * time.Millisecond
)

// Of the dummy credentials; Claude Code looks at neither before it uses it.
const (
	dummyToken = "e2e-dummy-token"
	dummyKey   = "e2e-dummy-key-e2e-dummy-key-e2e"
)

// session is one Claude Code, with a home of its own.
type session struct {
	*suite
	terminal      terminal
	home, project string
	columns, rows int
}

// options are what sessions differ in.
type options struct {
	project string   // the name of the folder it works in
	env     []string // beside what each session has
	apiKey  bool     // in place of a subscriber's token
	install []string // flags of statusline install
	plugins string   // plugins.yaml; "" for none
}

// newSession installs the status line in a new home, starts Claude Code there
// in a repository with a change of each kind, and waits for the line.
func (s *suite) newSession(name string, o options) (*session, error) {
	home := filepath.Join(s.root, name)
	t := &session{
		suite: s, home: home, columns: 100, rows: 30,
		project:  filepath.Join(home, "work", o.project),
		terminal: terminal{ctx: s.ctx, socket: filepath.Join(home, "tmux"), env: []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "LANG=C.UTF-8"}},
	}
	if err := t.makeRepository(); err != nil {
		return nil, err
	}
	if err := t.writeClaudeState(o.apiKey); err != nil {
		return nil, err
	}
	if o.plugins != "" {
		if err := t.configure(o.plugins); err != nil {
			return nil, err
		}
	}
	env := append(t.environment(o.apiKey), o.env...)
	install := exec.CommandContext(s.ctx, s.aiterm, append([]string{"statusline", "install"}, o.install...)...)
	install.Env, install.Dir = env, t.project
	if out, err := install.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("aiterm statusline install: %w\n%s", err, out)
	}
	argv := append(append([]string{"env", "-i"}, env...), s.claude, "--model", "sonnet")
	if err := t.terminal.start(t.columns, t.rows, t.project, argv); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *session) environment(apiKey bool) []string {
	credential := "CLAUDE_CODE_OAUTH_TOKEN=" + dummyToken
	if apiKey {
		credential = "ANTHROPIC_API_KEY=" + dummyKey
	}
	temp := filepath.Join(t.home, "tmp")
	return []string{
		"HOME=" + t.home, "CLAUDE_CONFIG_DIR=" + filepath.Join(t.home, "claude"),
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TERM=xterm-256color",
		"TMPDIR=" + temp, "CLAUDE_CODE_TMPDIR=" + temp, "XDG_RUNTIME_DIR=" + temp,
		credential, "ANTHROPIC_BASE_URL=" + t.api.url,
		"HTTPS_PROXY=" + t.api.url, "NO_PROXY=127.0.0.1",
		"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1", "DISABLE_AUTOUPDATER=1",
	}
}

// writeClaudeState tells Claude Code that this user has seen its questions.
func (t *session) writeClaudeState(apiKey bool) error {
	state := object{
		"hasCompletedOnboarding": true, "theme": "dark",
		"projects": object{t.project: object{"hasTrustDialogAccepted": true}},
	}
	if apiKey {
		state["customApiKeyResponses"] = object{"approved": []string{dummyKey[len(dummyKey)-20:]}}
	}
	data, err := json.Marshal(state)
	if err != nil {
		return err
	}
	for _, dir := range []string{"claude", "tmp"} {
		if err := os.MkdirAll(filepath.Join(t.home, dir), 0o700); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(t.home, "claude", ".claude.json"), data, 0o600)
}

// branch is a name with wide characters.
const branch = "🚀-feature/émoji-ブランチ"

// makeRepository leaves one file changed, one staged and one untracked.
func (t *session) makeRepository() error {
	if err := os.MkdirAll(t.project, 0o755); err != nil {
		return err
	}
	for _, step := range []struct {
		file string
		git  []string
	}{
		{"changed", []string{"init", "-q", "-b", branch}},
		{"changed", []string{"add", "."}},
		{"changed", []string{"-c", "user.name=e2e", "-c", "user.email=e2e@example.com", "commit", "-q", "-m", "first"}},
		{"staged", []string{"add", "staged"}},
		{"untracked", []string{"rev-parse"}},
	} {
		if err := t.addTo(step.file); err != nil {
			return err
		}
		cmd := exec.CommandContext(t.ctx, "git", step.git...)
		cmd.Dir = t.project
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.home, "GIT_CONFIG_NOSYSTEM=1"}
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("git %v: %w\n%s", step.git, err, out)
		}
	}
	return nil
}

// addTo appends a line to a file of the repository.
func (t *session) addTo(name string) error {
	f, err := os.OpenFile(filepath.Join(t.project, name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString("one more line\n")
	return errors.Join(err, f.Close())
}

// configure writes plugins.yaml, or takes it away if text is empty.
func (t *session) configure(text string) error {
	return t.writeConfig("plugins.yaml", text)
}

func (t *session) writeConfig(name, text string) error {
	path := filepath.Join(t.home, ".config", "aiterm", name)
	if text == "" {
		return os.Remove(path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// resizeTo gives the screen another size, whereupon Claude Code runs the
// command again.
func (t *session) resizeTo(columns, rows int) error {
	t.columns, t.rows = columns, rows
	return t.terminal.resize(columns, rows)
}

// prompt asks something and waits for the answer.
func (t *session) prompt() error {
	const text = "hello there"
	if err := t.terminal.write(text); err != nil {
		return err
	}
	if err := t.await(changeLimit, func(s screen) error { return want(s, text) }); err != nil {
		return err
	}
	if err := t.terminal.press("Enter"); err != nil {
		return err
	}
	return t.await(startLimit, func(s screen) error { return want(s, reply) })
}

// await polls the screen until holds is content. Its last complaint, and the
// screen, are the error.
func (t *session) await(limit time.Duration, holds func(screen) error) error {
	return t.awaitNudging(limit, nil, holds)
}

// awaitNudged is await for what takes a second run of the command to show, such
// as git's counts: every now and then the screen becomes a row higher or lower.
func (t *session) awaitNudged(holds func(screen) error) error {
	return t.awaitNudging(changeLimit, func() error {
		if t.rows%2 == 0 {
			return t.resizeTo(t.columns, t.rows+1)
		}
		return t.resizeTo(t.columns, t.rows-1)
	}, holds)
}

func (t *session) awaitNudging(limit time.Duration, nudge func() error, holds func(screen) error) error {
	deadline := time.Now().Add(limit)
	nextNudge := time.Now().Add(nudgeAfter)
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	for {
		shown, err := t.terminal.screen()
		if err != nil {
			return err
		}
		if err = holds(shown); err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%w, %s after; the screen:\n%s", err, limit, shown)
		}
		if nudge != nil && time.Now().After(nextNudge) {
			if err := nudge(); err != nil {
				return err
			}
			nextNudge = time.Now().Add(nudgeAfter)
		}
		select {
		case <-t.ctx.Done():
			return t.ctx.Err()
		case <-ticker.C:
		}
	}
}
