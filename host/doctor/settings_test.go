package doctor

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestSettings(t *testing.T) {
	const ours = `{"statusLine": {"type": "command", "command": "/opt/aiterm statusline render", "refreshInterval": 60}}`
	const file, project, managed = ".claude/settings.json", "project/.claude/settings.local.json", "managed.json"
	tests := []struct {
		name  string
		files map[string]string
		want  []string // all that is not ok
	}{
		{"nothing there", nil, []string{
			"failure settings: ~/.claude/settings.json is not there, so no status line is installed"}},
		{"healthy", map[string]string{file: ours}, nil},
		{"broken", map[string]string{file: "{\n  \"a\": 1\n  \"b\": 2\n}"}, []string{
			`failure settings: ~/.claude/settings.json:3:3: invalid character '"' after object key:value pair`}},
		{"empty", map[string]string{file: ""}, []string{
			"failure status line: ~/.claude/settings.json has no statusLine, so Claude Code shows none"}},
		{"hooks disabled", map[string]string{file: `{"disableAllHooks": true,` + ours[1:]}, []string{
			"failure hooks: ~/.claude/settings.json sets disableAllHooks, with which Claude Code runs no status line"}},
		{"hooks disabled by the project", map[string]string{file: ours, project: `{"disableAllHooks": true}`}, []string{
			"failure hooks: ~/project/.claude/settings.local.json sets disableAllHooks, with which Claude Code runs no status line"}},
		{"hooks disabled by an administrator", map[string]string{file: ours, managed: `{"disableAllHooks": true}`}, []string{
			"failure hooks: ~/managed.json sets disableAllHooks, with which Claude Code runs no status line"}},
		{"no command", map[string]string{file: `{"statusLine": {"type": "command"}}`}, []string{
			"failure settings: Claude Code uses nothing of ~/.claude/settings.json, the status line included, because statusLine.command is missing and must be a text",
			"failure status line: the statusLine of ~/.claude/settings.json has no command"}},
		{"blank command", map[string]string{file: `{"statusLine": {"type": "command", "command": "  "}}`}, []string{
			"failure status line: the statusLine of ~/.claude/settings.json has no command"}},
		{"no type", map[string]string{file: `{"statusLine": {"command": "/opt/aiterm statusline render"}}`}, []string{
			`failure settings: Claude Code uses nothing of ~/.claude/settings.json, the status line included, because statusLine.type is missing and must be "command"`,
			"failure status line: the statusLine of ~/.claude/settings.json has no type"}},
		{"another name", map[string]string{file: `{"statusline": {"command": "/opt/aiterm statusline render"}}`}, []string{
			`failure status line: ~/.claude/settings.json has no statusLine, so Claude Code shows none; it has "statusline", which is not the same`}},
		{"a relative path", map[string]string{file: `{"statusLine": {"type": "command", "command": "bin/aiterm statusline render"}}`}, []string{
			"warning status line: bin/aiterm is not a full path, and Claude Code starts the command in any folder"}},
		{"a folder", map[string]string{file + "/x": ""}, []string{
			"failure settings: ~/.claude/settings.json is not a regular file"}},
		{"a project's line that is another program's", map[string]string{file: ours, project: `{"statusLine": {"type": "command", "command": "npx x"}}`}, []string{
			"warning project settings: in this folder Claude Code shows the status line of ~/project/.claude/settings.local.json and not yours",
			"note status line: it is another program's: npx x"}},
		{"a padding in quotes", map[string]string{file: `{"statusLine": {"type": "command", "command": "/opt/aiterm statusline render", "padding": "2"}}`}, []string{
			`failure settings: Claude Code uses nothing of ~/.claude/settings.json, the status line included, because statusLine.padding is "2" and must be a number, without quotes`}},
		{"a member that has nothing to do with the line", map[string]string{file: `{"includeCoAuthoredBy": "no",` + ours[1:]}, []string{
			`failure settings: Claude Code uses nothing of ~/.claude/settings.json, the status line included, because includeCoAuthoredBy is "no" and must be true or false, without quotes`}},
		{"no line at all", map[string]string{file: `{"statusLine": null}`}, []string{
			`failure settings: Claude Code uses nothing of ~/.claude/settings.json, the status line included, because statusLine is null and must be an object, { … }`,
			"failure status line: ~/.claude/settings.json has no statusLine, so Claude Code shows none"}},
		{"twice", map[string]string{file: `{"a": 1,` + ours[1:len(ours)-1] + "," + ours[1:]}, []string{
			`warning settings: ~/.claude/settings.json:1:110: "statusLine" is here twice`}},
		{"a project's file that is thrown away", map[string]string{file: ours, project: `{"model": 5,` + ours[1:]}, []string{
			"warning project settings: Claude Code asks at its start, and uses nothing of ~/project/.claude/settings.local.json, because model is 5 and must be a text"}},
		{"an administrator's file that is not all used", map[string]string{file: ours, managed: `{"model": 5}`}, []string{
			"warning managed settings: of ~/managed.json Claude Code does not use all, because model is 5 and must be a text"}},
		{"wrong type", map[string]string{file: `{"statusLine": {"type": "text", "command": "/opt/aiterm statusline render"}}`}, []string{
			`failure settings: Claude Code uses nothing of ~/.claude/settings.json, the status line included, because statusLine.type is "text" and must be "command"`,
			`failure status line: the statusLine of ~/.claude/settings.json has the type "text"`}},
		{"another program's", map[string]string{file: `{"statusLine": {"type": "command", "command": "npx ccstatusline --key sk-ant-api03-abcdef"}}`}, []string{
			"warning status line: it is another program's: npx ccstatusline --key (secret)"}},
		{"by name only", map[string]string{file: `{"statusLine": {"type": "command", "command": "aiterm statusline render"}}`}, []string{
			"note status line: its command names no full path, so it works where Claude Code's PATH has aiterm"}},
		{"project's line", map[string]string{file: ours, project: ours}, []string{
			"warning project settings: in this folder Claude Code shows the status line of ~/project/.claude/settings.local.json and not yours"}},
		{"broken project", map[string]string{file: ours, project: "{"}, []string{
			"warning project settings: ~/project/.claude/settings.local.json:1:2: the text ends too early"}},
		{"administrator's line", map[string]string{file: ours, managed: ours}, []string{
			"warning managed settings: ~/managed.json sets a status line for everybody on this machine, which wins over yours"}},
		{"too short an interval", map[string]string{file: `{"statusLine": {"type": "command", "command": "/opt/aiterm statusline render", "refreshInterval": 0.5}}`}, []string{
			"warning refresh interval: refreshInterval is 0.5, and not a number of seconds from 1"}},
		{"interval as text", map[string]string{file: `{"statusLine": {"type": "command", "command": "/opt/aiterm statusline render", "refreshInterval": "5"}}`}, []string{
			`warning refresh interval: refreshInterval is "5", and not a number of seconds from 1`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			skipOnWindows(t, "paths are written with /")
			w := newWorld(t)
			for path, text := range tt.files {
				w.write(path, text, 0o600)
			}
			in := w.input()
			in.Managed = []string{filepath.Join(w.home, "managed.json")}
			got := w.examine(exam{Input: in}, check{name: "settings", run: exam.settings})
			compare(t, tt.want, brief(worst(got)))
			everyFix(t, got)
		})
	}
}

func TestSettingsElsewhere(t *testing.T) {
	skipOnWindows(t, "paths are written with /")
	w := newWorld(t)
	w.write("work/settings.json", "{", 0o600)
	w.env["CLAUDE_CONFIG_DIR"] = filepath.Join(w.home, "work")
	got := w.examine(exam{Input: w.input()}, check{name: "settings", run: exam.settings})
	compare(t, []string{"failure settings: ~/work/settings.json:1:2: the text ends too early (CLAUDE_CONFIG_DIR is set)"}, brief(got))
}

// TestAdvice: what is advised must work for the line that it is about.
func TestAdvice(t *testing.T) {
	const file, project = ".claude/settings.json", "project/.claude/settings.json"
	tests := []struct{ name, path, text, check, want string }{
		{"replaces what is no line of aiterm's", file, `{"statusLine": "aiterm"}`, "status line", "give it one, or run: aiterm statusline install --force"},
		{"a project's", project, `{"statusLine": {"type": "command", "command": ""}}`, "status line", "give it one in ~/project/.claude/settings.json"},
		{"another program's interval", file, `{"statusLine": {"type": "command", "command": "npx x", "refreshInterval": 0}}`, "refresh interval",
			"set refreshInterval in ~/.claude/settings.json to a number of seconds, such as 60"},
		{"a folder", file + "/x", "", "settings", "move it away, then run again"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			skipOnWindows(t, "paths are written with /")
			w := newWorld(t)
			w.write(tt.path, tt.text, 0o600)
			for _, f := range w.examine(exam{Input: w.input()}, check{name: "settings", run: exam.settings}) {
				if f.Check == tt.check && f.State != OK {
					compare(t, []string{tt.want}, []string{f.Fix})
					return
				}
			}
			t.Errorf("nothing was found by %q", tt.check)
		})
	}
}

func TestConfigDirThatIsRelative(t *testing.T) {
	skipOnWindows(t, "paths are written with /")
	w := newWorld(t)
	w.env["CLAUDE_CONFIG_DIR"] = "~/.claude"
	got := w.examine(exam{Input: w.input()}, check{name: "settings", run: exam.settings})
	compare(t, []string{"failure settings: CLAUDE_CONFIG_DIR is ~/.claude, which is no full path: it means another folder wherever Claude Code is started"}, brief(got)[:1])
}

func TestPaddings(t *testing.T) {
	const aiterm = "/opt/aiterm statusline render"
	tests := []struct{ name, command, padding, plugins, want string }{
		{"equal", aiterm, "1", "padding: 1\n", "ok padding: 1 cells, here and there"},
		{"not set", aiterm, "null", "", "ok padding: 0 cells, here and there"},
		{"by argument", aiterm + " --padding 2", "2", "padding: 1\n", "ok padding: 2 cells, here and there"},
		{"more than known", aiterm, "2", "", "warning padding: Claude Code keeps 2 cells free on each side, and plugins.yaml says 0: a full line is cut"},
		{"less than known", aiterm + " --padding=3", "2", "", "note padding: Claude Code keeps 2 cells free on each side, and the command's --padding says 3: the line is narrower than it could be"},
		{"below nothing", aiterm, "-1", "", "warning padding: padding in ~/.claude/settings.json is -1, and not a number of cells"},
		{"too much", aiterm, "500", "", "warning padding: padding in ~/.claude/settings.json is 500: there is no room for a line between so many blank cells"},
		{"no number", aiterm, `"2"`, "", `warning padding: padding in ~/.claude/settings.json is "2", and not a number of cells`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			skipOnWindows(t, "paths are written with /")
			w := newWorld(t)
			w.write(".claude/settings.json", `{"statusLine": {"type": "command", "command": "`+tt.command+`", "padding": `+tt.padding+`}}`, 0o600)
			if tt.plugins != "" {
				w.write(".config/aiterm/plugins.yaml", tt.plugins, 0o600)
			}
			got := brief(w.examine(exam{Input: w.input()},
				check{name: "settings", run: exam.settings}, check{name: "plan", run: exam.resolve}, check{name: "padding", run: exam.paddings}))
			compare(t, []string{tt.want}, got[len(got)-1:])
		})
	}
}

func TestTrust(t *testing.T) {
	tests := []struct {
		name, text string // PROJECT stands for the folder
		want       []string
	}{
		{"no file", "", nil},
		{"trusted", `{"projects": {"PROJECT": {"hasTrustDialogAccepted": true}}}`, nil},
		{"not trusted", `{"projects": {"PROJECT": {"hasTrustDialogAccepted": false}}}`, []string{
			"note trust: this folder was not trusted in Claude Code, which then runs no status line in it"}},
		{"in a folder that is trusted", `{"projects": {"PROJECT": {"hasTrustDialogAccepted": false}, "/": {"hasTrustDialogAccepted": true}}}`, nil},
		{"another one not trusted", `{"projects": {"PROJECT2": {"hasTrustDialogAccepted": false}}}`, nil},
		{"old", `{"lastReleaseNotesSeen": "2.1.99", "lastOnboardingVersion": "1.0.3"}`, []string{
			"note Claude Code: 2.1.99 does not tell its command how wide the terminal is: 120 columns are taken"}},
		{"new", `{"lastReleaseNotesSeen": "2.1.330"}`, nil},
		{"broken", `{"projects": {`, nil},
		{"of other kinds", `{"projects": [1], "lastReleaseNotesSeen": {"a": 1}}`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			skipOnWindows(t, "a path in JSON is written with /")
			w := newWorld(t)
			in := w.input()
			if tt.text != "" {
				w.write(".claude.json", strings.ReplaceAll(tt.text, "PROJECT", in.WorkDir), 0o600)
			}
			compare(t, tt.want, brief(w.examine(exam{Input: in}, check{name: "trust", run: exam.trust})))
		})
	}
}
