package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/disk/state"
)

// secret is planted where secrets are; no report may show its end.
const secret = "sk-ant-test-planted-0123456789"

func TestExamineShowsNoSecret(t *testing.T) {
	skipOnWindows(t, "the command is run by sh")
	w := newWorld(t)
	w.write(".claude/settings.json", `{"env": {"ANTHROPIC_API_KEY": "`+secret+`"}, "statusLine": {"type": "command",
 "command": "TOKEN=`+secret+` printf '%s\\n' `+secret+` \"$ANTHROPIC_API_KEY\" 11111111-2222-3333-4444-555555555555; cat >&2"}}`, 0o600)
	w.write(".claude.json", `{"primaryApiKey": "`+secret+`", "oauthAccount": {"emailAddress": "me@example.com", "accountUuid": "11111111-2222-3333-4444-555555555555"}}`, 0o600)
	w.write(".config/aiterm/credentials", "anthropic:\n  api_key: "+secret+"\n", 0o600)
	w.write(".config/aiterm/plugins.yaml", "theme: "+secret+"\n"+secret+": 1\n", 0o600)
	w.write(".local/state/aiterm/aiterm.log", "2026-11-22T10:11:12Z segment x says: "+secret+"\n", 0o600)
	w.write(".cache/aiterm/"+secret+".broken-1", "", 0o666)
	w.env["ANTHROPIC_API_KEY"] = secret
	t.Setenv("ANTHROPIC_API_KEY", secret)
	in := w.input()
	in.Payload = []byte(`{"session_id": "x", "cwd": "/planted/folder"}`)
	report := Examine(t.Context(), in)
	data, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	for _, planted := range []string{"planted", "11111111", "example.com", w.home} {
		// The sample itself may be printed by the command that was asked.
		if shown := strings.ReplaceAll(string(data), "/planted/folder", ""); strings.Contains(shown, planted) {
			i := strings.Index(shown, planted)
			t.Errorf("%q is in the report: …%s…", planted, shown[max(0, i-80):min(len(shown), i+80)])
		}
	}
	if !strings.Contains(string(data), "(id)") || !strings.Contains(string(data), "says: sk-ant-(key)") {
		t.Errorf("the test planted nothing: %s", data)
	}
}

// TestExamineOddWorlds: whatever is in the place of files, the examination ends
// and says something about all parts.
func TestExamineOddWorlds(t *testing.T) {
	files := []string{
		".claude/settings.json", ".claude.json", ".config/aiterm/plugins.yaml", ".config/aiterm/credentials",
		".cache/aiterm/usage.json", ".cache/aiterm/endpoint.json", ".local/state/aiterm/aiterm.log", ".local/state/aiterm/usage.jsonl",
		".local/state/aiterm/spend.jsonl", "project/.claude/settings.json",
	}
	worlds := []struct {
		name  string
		setUp func(w *world, path string)
	}{
		{"nothing", func(*world, string) {}},
		{"empty files", func(w *world, path string) { w.write(path, "", 0o600) }},
		{"garbage", func(w *world, path string) { w.write(path, "\x00\xff{\"[[[\x1b]0;", 0o600) }},
		{"JSON of another kind", func(w *world, path string) { w.write(path, `[1, {"statusLine": []}]`, 0o600) }},
		{"deep JSON", func(w *world, path string) { w.write(path, strings.Repeat("[", 100_000), 0o600) }},
		{"folders", func(w *world, path string) { w.write(path+"/x", "", 0o600) }},
		{"devices and pipes", plantPipe},
	}
	for _, tt := range worlds {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			for _, path := range files {
				tt.setUp(w, path)
			}
			checkParts(t, Examine(t.Context(), w.input()))
		})
	}
	t.Run("no home", func(t *testing.T) {
		in := newWorld(t).input()
		in.Getenv = func(string) string { return "" }
		in.Dirs, in.DirsErr, in.WorkDir = state.Dirs{}, errors.New("no home directory: set HOME"), ""
		report := Examine(t.Context(), in)
		checkParts(t, report)
		if report.Summary.Failures == 0 {
			t.Error("nothing failed")
		}
	})
}

func checkParts(t *testing.T, report Report) {
	t.Helper()
	seen := map[string]bool{}
	for _, f := range report.Checks {
		seen[f.Check] = true
		if strings.Contains(f.Found, "fault of its own") || f.Found == "" {
			t.Errorf("%s: %s", f.Check, f.Found)
		}
	}
	for _, part := range []string{"program", "settings", "width", "colours", "plugins.yaml", "usage", "clock"} {
		if !seen[part] {
			t.Errorf("nothing is said about %q", part)
		}
	}
	s := report.Summary
	if n := s.OK + s.Notes + s.Warnings + s.Failures; n != len(report.Checks) {
		t.Errorf("the summary counts %d of %d findings", n, len(report.Checks))
	}
	everyFix(t, report.Checks)
}

func TestExamineHealthy(t *testing.T) {
	skipOnWindows(t, "the command is run by sh")
	w := newWorld(t)
	in := w.input()
	in.Executable = w.write("bin/aiterm", "#!/bin/sh\necho the line\n", 0o700)
	command, err := claude.Command(in.Executable)
	if err != nil {
		t.Fatal(err)
	}
	w.write(".claude/settings.json", `{"statusLine": {"type": "command", "command": "`+command+`"}}`, 0o600)
	report := Examine(t.Context(), in)
	for _, f := range report.Checks {
		if f.State == Failure {
			t.Errorf("%s: %s", f.Check, f.Found)
		}
	}
}

func TestACheckThatFailsItself(t *testing.T) {
	w := newWorld(t)
	got := w.examine(exam{Input: w.input()}, check{name: "odd", run: func(exam, context.Context) (exam, findings) { panic("sk-ant-test1") }})
	compare(t, []string{"warning odd: this check failed by a fault of its own: sk-ant-(key)"}, brief(got))
}

func TestACheckThatDoesNotEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stuck := make(chan struct{})
		c := check{name: "odd", limit: checkLimit, run: func(e exam, _ context.Context) (exam, findings) {
			<-stuck
			e.padding = 7
			return e, nil
		}}
		e, got := c.do(t.Context(), exam{padding: 3})
		compare(t, []string{"failure odd: this check did not end within 15s"}, brief(got))
		if e.padding != 3 {
			t.Errorf("the check changed something: %d", e.padding)
		}
		close(stuck)
	})
}
