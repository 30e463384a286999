package configfile

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/config"
)

// inSession is what a file comes to where those overlays hold: theme, lines, clock.
func inSession(t *testing.T, src Sources, text, holding string) (string, error) {
	t.Helper()
	l := &loading{Sources: src, holding: holding}
	plan, err := l.load("/etc/plugins.yaml", []byte(text))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(plan.Theme.Name)
	for _, line := range plan.Lines {
		fmt.Fprintf(&b, "; %s%s%s", strings.Join(line.Left, " "), line.Separator, strings.Join(line.Right, " "))
	}
	for _, s := range plan.Segments {
		if s.Name == "clock" {
			fmt.Fprintf(&b, "; %s %v", s.Settings["format"], s.Hidden)
		}
	}
	return b.String(), nil
}

func TestOverlays(t *testing.T) {
	src := fixture(t)
	const text = `lines:
  - {left: [git, clock], separator: "/"}
segments: {clock: {settings: {format: 12h}}}
overlays:
  - model: Opus
    theme: loud
  - project: ~/work
    segments: {clock: {show: false}}
  - account: ~/.claude-work
    preset: short
  - {model: haiku, preset: short, segments: {clock: {settings: {format: 24h}}}}
`
	for holding, want := range map[string]string{
		"":      "plain; git clock/; 12h false",
		"0":     "loud; git clock/; 12h false",
		"1":     "plain; git clock/; 12h true",
		"0 1":   "loud; git clock/; 12h true",
		"2":     "plain; clock / ; 12h false",
		"3":     "plain; clock / ; 24h false",
		"0 2 3": "loud; clock / ; 24h false",
		"9":     "plain; git clock/; 12h false",
	} {
		if got, err := inSession(t, src, text, holding); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", holding, got, err, want)
		}
	}
	plan, err := Load("/etc/plugins.yaml", []byte(text), src)
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Overlay{{Model: "opus"}, {Project: filepath.FromSlash("/home/ada/work")}, {Account: filepath.FromSlash("/home/ada/.claude-work")}, {Model: "haiku"}}
	if fmt.Sprint(plan.Overlays) != fmt.Sprint(want) {
		t.Errorf("overlays are %v, want %v", plan.Overlays, want)
	}
	for text, want := range map[string]string{
		"overlays: [{theme: loud}]":                                     "an overlay needs agent, model, account, project",
		"overlays: [{model: x, budget: 1s}]":                            `unknown key "budget"`,
		"overlays: [{model: x, segments: {clock: {source: a.wasm}}}]":   `unknown key "source"`,
		"overlays: [{model: x, segments: {clock: {grant: [git]}}}]":     `unknown key "grant"`,
		"overlays: [{project: work, theme: loud}]":                      "must be a whole path",
		"overlays: [{model: x, theme: nowhere}]":                        `unknown theme "nowhere"`,
		"overlays: [{model: x, preset: nowhere}]":                       `unknown preset "nowhere"`,
		"overlays: [{model: x, lines: [{left: [gti]}]}]":                `unknown segment "gti"`,
		"overlays: [{model: x, overlays: []}]":                          `unknown key "overlays"`,
		"projects: [work]":                                              "must be a whole path",
		"overlays: [{model: x, segments: {clock: {settings: {a: 1}}}}]": `unknown setting of clock "a"`,
	} {
		if _, err := Load("/etc/plugins.yaml", []byte(text+"\n"), src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// The file of a project changes looks and order of what the person has, and nothing else.
func TestProjectFile(t *testing.T) {
	src := fixture(t)
	dir := t.TempDir()
	file := filepath.Join(dir, config.ProjectFile)
	plugins := "projects: [" + strings.ReplaceAll(dir, `\`, `/`) + "]\nlines:\n  - {left: [git, clock, mine], separator: \"/\"}\n" +
		"segments: {usage: {show: false}, mine: {source: builtin:clock}}\noverlays: [{model: opus, theme: loud}]\n"
	with := func(text, holding string) (string, error) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return inSession(t, src, plugins, holding)
	}
	for text, want := range map[string]string{
		"":                                   "plain; git clock mine/; 24h false",
		"theme: loud\n":                      "loud; git clock mine/; 24h false",
		"lines: [{left: [clock, git]}]\n":    "plain; clock git │ ; 24h false",
		"segments: {clock: {show: false}}\n": "plain; git clock mine/; 24h true",
		"segments: {clock: {settings: {format: 12h}}, mine: {settings: {format: 12h}}}\n": "plain; git clock mine/; 12h false",
	} {
		if got, err := with(text, "0"); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
	if got, err := with("theme: plain\nlines: [{left: [clock]}]\n", "0 1"); err != nil || got != "loud; clock │ ; 24h false" {
		t.Errorf("the person's own overlay does not go before it: %q, %v", got, err)
	}
	if got, err := with("theme: loud\n", ""); err != nil || got != "plain; git clock mine/; 24h false" {
		t.Errorf("it is read unasked: %q, %v", got, err)
	}
	for text, want := range map[string]string{
		"budget: 2s\n":                              `unknown key "budget"`,
		"history_days: 0\n":                         `unknown key "history_days"`,
		"preset: short\n":                           `unknown key "preset"`,
		"projects: [/]\n":                           `unknown key "projects"`,
		"overlays: []\n":                            `unknown key "overlays"`,
		"command: x\n":                              `unknown key "command"`,
		"segments: {git: {source: ./x.wasm}}\n":     `unknown key "source"`,
		"segments: {git: {grant: [git]}}\n":         `unknown key "grant"`,
		"lines: [{left: [git, usage]}]\n":           "usage is on none of your own lines",
		"lines: [{left: [chain]}]\n":                "chain is on none of your own lines",
		"segments: {usage: {show: true}}\n":         "usage is on none of your own lines",
		"segments: {clock: {show: true}}\n":         "may take clock off the line, and not put it there",
		"segments: {chain: {settings: {row: 1}}}\n": "chain is on none of your own lines",
		"lines: [\n":                                config.ProjectFile,
	} {
		if got, err := with(text, "0"); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), file) {
			t.Errorf("%q: %q, %v; want %q with its place", text, got, err, want)
		}
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if got, err := inSession(t, src, plugins, "0"); err != nil || got != "plain; git clock mine/; 24h false" {
		t.Errorf("without the file: %q, %v", got, err)
	}
}

// A segment that is not aiterm's own is told nothing by a project.
func TestProjectFileIsNoBusinessOfStrangers(t *testing.T) {
	src, dir := fixture(t), t.TempDir()
	describe := src.Describe
	src.Describe = func(source string) (About, error) {
		if strings.HasSuffix(source, ".wasm") {
			return About{SHA256: "aa"}, nil
		}
		return describe(source)
	}
	if err := os.WriteFile(filepath.Join(dir, config.ProjectFile), []byte("segments: {weather: {settings: {city: x}}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	plugins := "projects: [" + strings.ReplaceAll(dir, `\`, `/`) + "]\nlines: [{left: [weather]}]\nsegments: {weather: {source: ./weather.wasm}}\n"
	if _, err := inSession(t, src, plugins, "0"); err == nil || !strings.Contains(err.Error(), "says nothing of its settings") {
		t.Errorf("err = %v", err)
	}
}
