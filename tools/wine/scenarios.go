package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/claude"
)

// scenario is what one person does, in a home that is empty at first.
type scenario struct {
	name string
	run  func(*person) error
}

// person types commands. The first thing that is not as it should be ends the
// scenario.
type person struct {
	world   *world
	ctx     context.Context
	home    string // as this machine sees it
	program string
	environ []string
	err     error
}

func (w *world) play(ctx context.Context, s scenario) error {
	home, err := w.home()
	if err != nil {
		return err
	}
	for _, name := range []string{".claude", ".claude.json", "AppData/Roaming/aiterm", "AppData/Local/aiterm"} {
		if err := os.RemoveAll(filepath.Join(home, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	p := &person{world: w, ctx: ctx, home: home, program: w.path("aiterm.exe")}
	if err := s.run(p); err != nil {
		return err
	}
	return p.err
}

// types runs a command and wants its exit code, and what its output has to hold.
func (p *person) types(code int, stdin string, arguments []string, holds ...string) result {
	if p.err != nil {
		return result{}
	}
	r, err := p.world.run(p.ctx, stdin, p.environ, append([]string{p.program}, arguments...)...)
	if err != nil {
		p.err = err
		return r
	}
	shown := fmt.Sprintf("aiterm %s\n--- stdout\n%s--- stderr\n%s", strings.Join(arguments, " "), r.stdout, r.stderr)
	if r.code != code {
		p.err = fmt.Errorf("exit code %d, want %d: %s", r.code, code, shown)
		return r
	}
	for _, want := range holds {
		if !strings.Contains(r.stdout+r.stderr, want) {
			p.err = fmt.Errorf("no %q in: %s", want, shown)
			return r
		}
	}
	return r
}

func (p *person) does(arguments string, holds ...string) result {
	return p.types(0, "", strings.Fields(arguments), holds...)
}

func (p *person) fails(code int, arguments string, holds ...string) result {
	return p.types(code, "", strings.Fields(arguments), holds...)
}

// draws renders a payload and wants a line that Claude Code can draw.
func (p *person) draws(payload string) result {
	r := p.types(0, payload, []string{"statusline", "render"})
	if p.err == nil && (len(claude.Rows(r.stdout)) == 0 || !utf8.ValidString(r.stdout)) {
		p.err = fmt.Errorf("the line is %q; on stderr: %s", r.stdout, r.stderr)
	}
	return r
}

// settings is Claude Code's settings.json, decoded.
func (p *person) settings() (map[string]any, error) {
	data, err := os.ReadFile(filepath.Join(p.home, ".claude", "settings.json"))
	if err != nil {
		return nil, err
	}
	var s map[string]any
	return s, json.Unmarshal(data, &s)
}

func scenarios() []scenario {
	return []scenario{
		{"the program as it is released starts and draws", releasedStarts},
		{"every payload is a line", everyPayload},
		{"settings by name", settingsByName},
		{"without a shell, install and doctor say that", withoutShell},
		{"install, doctor, uninstall", installed},
		{"a segment of one's own: new, run, add, list, remove", ownSegment},
		{"usage from what a session said", usageShown},
	}
}

func releasedStarts(p *person) error {
	p.program = p.world.path("plain.exe")
	p.does("version", "windows/amd64")
	p.does("statusline test", "Sonnet")
	p.draws(`{"session_id":"1","model":{"id":"x","display_name":"Opus 5.5"}}`)
	return nil
}

func everyPayload(p *person) error {
	paths, err := filepath.Glob(filepath.Join("testdata", "payloads", "*.json"))
	if err != nil || len(paths) < 5 {
		return fmt.Errorf("%d payloads, %v", len(paths), err)
	}
	for _, path := range paths {
		payload, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if p.draws(string(payload)); p.err != nil {
			return fmt.Errorf("%s: %w", path, p.err)
		}
	}
	for _, broken := range []string{"", "{", "null", `{"cwd":"C:\\Users\\me\\widgets"}`, `{"cwd":"//server/share/x"}`, `{"cwd":"C:"}`} {
		if p.draws(broken); p.err != nil {
			return fmt.Errorf("%q: %w", broken, p.err)
		}
	}
	return nil
}

func settingsByName(p *person) error {
	p.does("statusline config path", `AppData\Roaming\aiterm\plugins.yaml`)
	p.does("statusline config set usage.format bar", "bar")
	p.does("statusline config get usage.format", "bar")
	p.does("statusline config set git.show false")
	p.does("statusline config validate")
	p.fails(2, "statusline config set usage.format pie", "pie")
	p.does("statusline config list usage", "usage.format")
	p.does("statusline config unset usage.format")
	p.does("statusline config get usage.format", "count")
	return nil
}

func withoutShell(p *person) error {
	p.fails(1, "statusline install", "install Git for Windows")
	p.fails(1, "statusline doctor", "install Git for Windows")
	return nil
}

func installed(p *person) error {
	p.environ = append(p.environ, "CLAUDE_CODE_GIT_BASH_PATH="+windows(p.world.path("bash.exe")))
	const mine = "{\n  \"theme\": \"dark\" ,\n  \"env\": {\"A\": \"1\"}\n}\n"
	path := filepath.Join(p.home, ".claude", "settings.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(path, []byte(mine), 0o600); err != nil {
		return err
	}
	p.does("statusline install --refresh-interval 30", "Sonnet")
	p.does("statusline install --refresh-interval 30")
	if p.err != nil {
		return nil
	}
	s, err := p.settings()
	if err != nil {
		return err
	}
	line, _ := s["statusLine"].(map[string]any)
	if command, _ := line["command"].(string); !strings.HasSuffix(command, "aiterm-line.exe") || strings.Contains(command, `\`) || s["theme"] != "dark" {
		return fmt.Errorf("settings.json: %v", s)
	}
	p.does("statusline doctor --no-run --all", "it is aiterm's")
	p.does("statusline uninstall")
	if p.err != nil {
		return nil
	}
	if got, err := os.ReadFile(path); string(got) != mine {
		return fmt.Errorf("after uninstall settings.json is %q, %v; want %q", got, err, mine)
	}
	return nil
}

func ownSegment(p *person) error {
	p.does("plugins new hello --lang c", "hello")
	p.does("plugins list", "usage")
	module, err := filepath.Abs(filepath.Join("examples", "wat", "release.wasm"))
	if err != nil {
		return err
	}
	p.does("plugins run "+windows(module), "v2.1")
	p.does("plugins add "+windows(module)+" --yes", "release")
	p.does("plugins list", "release")
	p.does("plugins verify")
	if r := p.draws(`{"session_id":"1","version":"2.1.332"}`); p.err == nil {
		// The first render may be late: it finds nothing compiled.
		for range 20 {
			if strings.Contains(r.stdout, "v2.1.332") {
				break
			}
			r = p.draws(`{"session_id":"1","version":"2.1.332"}`)
		}
		if p.err == nil && !strings.Contains(r.stdout, "v2.1.332") {
			return fmt.Errorf("the segment is not on the line: %q", r.stdout)
		}
	}
	p.does("plugins remove release")
	return nil
}

func usageShown(p *person) error {
	reset := time.Now().Add(2 * time.Hour).Unix()
	p.draws(fmt.Sprintf(`{"session_id":"1","cost":{"total_api_duration_ms":1},"rate_limits":{"five_hour":{"used_percentage":37,"resets_at":%d},"seven_day":{"used_percentage":41,"resets_at":%[1]d}}}`, reset))
	p.does("usage", "37", "41")
	r := p.does("usage -f json")
	if p.err != nil {
		return nil
	}
	var report struct {
		Windows []struct{ Name string } `json:"windows"`
	}
	if err := json.Unmarshal([]byte(r.stdout), &report); err != nil {
		return fmt.Errorf("%w: %s", err, r.stdout)
	}
	var names []string
	for _, w := range report.Windows {
		names = append(names, w.Name)
	}
	if !slices.Contains(names, "five_hour") || !slices.Contains(names, "seven_day") {
		return fmt.Errorf("windows: %v", names)
	}
	p.does("usage history --svg history.svg")
	return nil
}
