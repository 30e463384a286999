package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// session is one Claude Code. Its home is its own, or that of another one.
type session struct {
	*suite
	terminal      terminal
	home, project string
	env           []string // of Claude Code, beside the credential
	columns, rows int
}

// options are what sessions differ in.
type options struct {
	project  string   // the name of the folder it works in
	env      []string // beside what each session has
	settings object   // of Claude Code, beside the status line
	apiKey   bool     // in place of a subscriber's token
	install  []string // flags of statusline install
	plugins  string   // plugins.yaml; "" for none
	plugin   bool     // with the plugin of this repository, and aiterm on the PATH
	near     bool     // it has a skill and an MCP server of its own
}

const (
	token = "CLAUDE_CODE_OAUTH_TOKEN=" + dummyToken
	key   = "ANTHROPIC_API_KEY=" + dummyKey
)

// newSession installs the status line in a new home and starts Claude Code there
// in a repository with a change of each kind.
func (s *suite) newSession(name string, o options) (*session, error) {
	home := filepath.Join(s.root, name)
	t := &session{suite: s, home: home, project: filepath.Join(home, "work", o.project), columns: 100, rows: 30}
	if err := t.makeRepository(); err != nil {
		return nil, err
	}
	if err := t.writeClaudeState(o.settings); err != nil {
		return nil, err
	}
	if o.near {
		if err := t.bringNear(); err != nil {
			return nil, err
		}
	}
	if o.plugins != "" {
		if err := t.configure(o.plugins); err != nil {
			return nil, err
		}
	}
	temp := filepath.Join(home, "tmp")
	t.env = append([]string{
		"HOME=" + home, "CLAUDE_CONFIG_DIR=" + filepath.Join(home, "claude"),
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TERM=xterm-256color",
		"TMPDIR=" + temp, "CLAUDE_CODE_TMPDIR=" + temp, "XDG_RUNTIME_DIR=" + temp,
		"ANTHROPIC_BASE_URL=" + s.api.url,
		"HTTPS_PROXY=" + s.api.url, "NO_PROXY=127.0.0.1",
		"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1", "DISABLE_AUTOUPDATER=1", "DISABLE_AUTO_COMPACT=1",
	}, o.env...)
	if _, err := t.runAiterm(append([]string{"statusline", "install"}, o.install...)...); err != nil {
		return nil, err
	}
	if o.plugin {
		t.env = append(t.env, "PATH="+t.bin+string(os.PathListSeparator)+os.Getenv("PATH"))
		if err := t.installPlugin(); err != nil {
			return nil, err
		}
	}
	credential := token
	if o.apiKey {
		credential = key
	}
	return t, t.start(credential)
}

// start starts Claude Code in a terminal of its own.
func (t *session) start(credential string, flags ...string) error {
	t.terminals++
	t.terminal = terminal{ctx: t.ctx, socket: filepath.Join(t.home, fmt.Sprint("tmux", t.terminals)), env: []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.home, "LANG=C.UTF-8"}}
	argv := append(append([]string{"env", "-i", credential}, t.env...), t.claude, "--model", "sonnet")
	return t.terminal.start(t.columns, t.rows, t.project, append(argv, flags...))
}

// beside starts another Claude Code in the same home and project, runs a check in it
// while the first one goes on, and ends it.
func (t *session) beside(credential string, flags []string, run func(*session) error) error {
	other := *t
	other.columns, other.rows = 100, 30
	if err := other.start(credential, flags...); err != nil {
		return err
	}
	defer other.terminal.kill()
	return run(&other)
}

// runAiterm runs the program as the user would in a shell of the project.
func (t *session) runAiterm(args ...string) (string, error) {
	cmd := exec.CommandContext(t.ctx, filepath.Join(t.bin, "aiterm"), args...)
	cmd.Env, cmd.Dir = t.env, t.project
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("aiterm %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return string(out), err
}

// writeClaudeState tells Claude Code that this user has seen its questions, and
// writes the user's settings.
func (t *session) writeClaudeState(settings object) error {
	state, err := json.Marshal(object{
		"hasCompletedOnboarding": true, "theme": "dark",
		"projects":              object{t.project: object{"hasTrustDialogAccepted": true, "enabledMcpjsonServers": []string{nearServer}}},
		"customApiKeyResponses": object{"approved": []string{dummyKey[len(dummyKey)-20:]}},
	})
	if err != nil {
		return err
	}
	for _, dir := range []string{"claude", "tmp"} {
		if err := os.MkdirAll(filepath.Join(t.home, dir), 0o700); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(t.home, "claude", ".claude.json"), state, 0o600); err != nil || settings == nil {
		return err
	}
	return t.writeSettings(settings)
}

func (t *session) settingsFile() string { return filepath.Join(t.home, "claude", "settings.json") }

// quickest checks that the program which draws lines and nothing else is what
// Claude Code runs.
func quickest(t *session) error {
	data, err := os.ReadFile(t.settingsFile())
	if err != nil {
		return err
	}
	var settings struct {
		StatusLine struct{ Command string }
	}
	if err := json.Unmarshal(data, &settings); err != nil {
		return err
	}
	if got, want := settings.StatusLine.Command, filepath.Join(t.bin, "aiterm-line"); got != want {
		return fmt.Errorf("the command is %q, not %q", got, want)
	}
	return nil
}

func (t *session) writeSettings(settings object) error {
	data, err := json.Marshal(settings)
	if err != nil {
		return err
	}
	return os.WriteFile(t.settingsFile(), data, 0o600)
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
	t.prompts++
	answer := fmt.Sprintf("Reply %d of the stand-in.", t.prompts)
	t.api.replies(answer)
	return t.enter(fmt.Sprintf("hello %d", t.prompts), answer)
}

// enter types text and waits for an answer.
func (t *session) enter(text, answer string) error {
	if err := t.terminal.write(text); err != nil {
		return err
	}
	if err := t.await(changeLimit, func(s screen) error { return want(s, text) }); err != nil {
		return err
	}
	if err := t.terminal.press("Enter"); err != nil {
		return err
	}
	// A session that has just begun may lose the key.
	again := func() error {
		shown, err := t.terminal.screen()
		if err != nil || !strings.HasSuffix(shown.input(), text) {
			return err
		}
		return t.terminal.press("Enter")
	}
	return t.awaitNudging(startLimit, again, func(s screen) error { return want(s, answer) })
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
