package claude

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/jsontext"
)

// agentFile is a file of an agent in a folder of this test.
func agentFile(t *testing.T, kind, text string) (AgentFile, Options) {
	t.Helper()
	dir := t.TempDir()
	f := AgentFile{Agent: "qwen", Title: "Qwen Code", Path: filepath.Join(dir, "settings"), Key: []string{"ui", "statusLine"},
		Also: []Also{{"respectUserColors", "true"}}, Interval: true}
	switch kind {
	case "flat":
		f.Key = []string{"statusLine"}
	case "toml":
		f.Key, f.TOML, f.Also = []string{"status_line", "command"}, true, nil
	}
	if text != "" {
		if err := os.WriteFile(f.Path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return f, Options{StateDir: filepath.Join(dir, "state"), Now: time.Now(), Executable: "/opt/aiterm-line"}
}

func textOf(t *testing.T, f AgentFile) string {
	t.Helper()
	data, err := os.ReadFile(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const line = `{"type": "command", "command": "/opt/aiterm-line --agent qwen", "respectUserColors": true}`

// What install writes, byte for byte; uninstall takes it out again, byte for byte.
func TestInstallAgentAndBack(t *testing.T) {
	tall := func(indent string) string {
		return "{\n" + indent + "  \"type\": \"command\",\n" + indent + "  \"command\": \"/opt/aiterm-line --agent qwen\",\n" + indent + "  \"respectUserColors\": true\n" + indent + "}"
	}
	tests := []struct{ kind, before, after string }{
		{"flat", "{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\n  \"statusLine\": " + tall("  ") + "\n}\n"},
		{"flat", "{\n  // one of mine\n  \"a\": 1 // and why\n}\n", "{\n  // one of mine\n  \"a\": 1, // and why\n  \"statusLine\": " + tall("  ") + "\n}\n"},
		{"flat", "{\n  \"a\": 1, // and why\n}\n", "{\n  \"a\": 1, // and why\n  \"statusLine\": " + tall("  ") + ",\n}\n"},
		{"flat", "{\n  \"a\": 1,\n  // the end\n}\n", "{\n  \"a\": 1,\n  \"statusLine\": " + tall("  ") + ",\n  // the end\n}\n"},
		{"flat", "{\n  // nothing, yet\n}\n", "{\n  // nothing, yet\n  \"statusLine\": " + tall("  ") + "\n}\n"},
		{"flat", "{ /* x, y */ \"a\": 1 /* z */ }", "{ /* x, y */ \"a\": 1, \"statusLine\": " + line + " /* z */ }"},
		{"nested", "{\n  \"ui\": {\n    \"theme\": \"x\" // mine\n  },\n  \"$version\": 4 // theirs\n}\n",
			"{\n  \"ui\": {\n    \"theme\": \"x\", // mine\n    \"statusLine\": " + tall("    ") + "\n  },\n  \"$version\": 4 // theirs\n}\n"},
		{"nested", "{\n  \"$version\": 4 // theirs\n}\n", "{\n  \"$version\": 4, // theirs\n  \"ui\": {\n    \"statusLine\": " + tall("    ") + "\n  }\n}\n"},
		{"nested", "{\n  \"$version\": 4\n}\n", "{\n  \"$version\": 4,\n  \"ui\": {\n    \"statusLine\": " + tall("    ") + "\n  }\n}\n"},
		{"toml", "theme = \"dark\"\n\n[editor]\ncommand = \"\"\n", "theme = \"dark\"\n\n[editor]\ncommand = \"\"\n\n[status_line]\ncommand = \"/opt/aiterm-line --agent qwen\"\n"},
		{"toml", "[status_line] # mine\nx = [\n \"[status_line]\", # no\n]\n\n[editor]\ncommand = '''\n[status_line]\ncommand = 1\n'''\n",
			"[status_line] # mine\ncommand = \"/opt/aiterm-line --agent qwen\"\nx = [\n \"[status_line]\", # no\n]\n\n[editor]\ncommand = '''\n[status_line]\ncommand = 1\n'''\n"},
		{"flat", " \n", "{\n  \"statusLine\": " + tall("  ") + "\n}\n"},
		{"nested", "\t", "{\n  \"ui\": {\n    \"statusLine\": " + tall("    ") + "\n  }\n}\n"},
		{"toml", "a = 1", "a = 1\n\n[status_line]\ncommand = \"/opt/aiterm-line --agent qwen\"\n"},
		{"toml", "a = 1\r\n[status_line]", "a = 1\r\n[status_line]\r\ncommand = \"/opt/aiterm-line --agent qwen\"\r\n"},
		{"toml", "a = 1\r\n", "a = 1\r\n\r\n[status_line]\r\ncommand = \"/opt/aiterm-line --agent qwen\"\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.kind+" "+tt.before, func(t *testing.T) {
			f, opt := agentFile(t, tt.kind, tt.before)
			result, err := InstallAgent(f, "/opt/aiterm-line --agent qwen", nil, opt)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, textOf(t, f)); diff != "" {
				t.Errorf("installed (-want +got):\n%s", diff)
			}
			if old, err := os.ReadFile(result.Backup); err != nil || string(old) != tt.before {
				t.Errorf("the backup is %q (%v)", old, err)
			}
			if again, err := InstallAgent(f, "/opt/aiterm-line --agent qwen", nil, opt); err != nil || again.Changed {
				t.Errorf("installing again: %+v, %v", again, err)
			}
			if l, err := f.Look(); err != nil || !l.Ours || !l.Named {
				t.Errorf("%+v, %v", l, err)
			}
			if result, err = UninstallAgent(f, opt); err != nil || !result.Changed {
				t.Fatalf("%+v, %v", result, err)
			}
			if diff := cmp.Diff(tt.before, textOf(t, f)); diff != "" {
				t.Errorf("uninstalled (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInstallAgentWithoutAFile(t *testing.T) {
	for kind, want := range map[string]string{
		"nested": "{\n  \"ui\": {\n    \"statusLine\": {\n      \"type\": \"command\",\n      \"command\": \"/opt/aiterm-line --agent qwen\",\n      \"refreshInterval\": 30,\n      \"respectUserColors\": true\n    }\n  }\n}\n",
		"toml":   "[status_line]\ncommand = \"/opt/aiterm-line --agent qwen\"\n",
	} {
		f, opt := agentFile(t, kind, "")
		f.Path = filepath.Join(filepath.Dir(f.Path), "new", "settings")
		opt.Interval = 30
		result, err := InstallAgent(f, "/opt/aiterm-line --agent qwen", nil, opt)
		if err != nil || !result.Created {
			t.Fatalf("%+v, %v", result, err)
		}
		if diff := cmp.Diff(want, textOf(t, f)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		result, err = UninstallAgent(f, opt)
		if err != nil || !result.Removed || textOf(t, AgentFile{Path: result.Backup}) != want {
			t.Errorf("uninstalled: %+v, %v", result, err)
		}
		if _, err := os.Stat(f.Path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the file is there still: %v", err)
		}
		// With a comment of the person's it stays.
		comment := map[string]string{"nested": "// mine\n", "toml": "# mine\n"}[kind]
		if _, err := InstallAgent(f, "/opt/aiterm-line --agent qwen", nil, opt); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Path, []byte(comment+textOf(t, f)), 0o600); err != nil {
			t.Fatal(err)
		}
		if result, err = UninstallAgent(f, opt); err != nil || result.Removed || !strings.HasPrefix(textOf(t, f), comment) {
			t.Errorf("with a comment: %+v, %v", result, err)
		}
	}
}

// Another program's line stays, or is put back; a person's own arguments stay.
func TestInstallAgentOverOthers(t *testing.T) {
	for kind, before := range map[string]string{
		"flat": "{\"statusLine\": {\"command\": \"npx other\" /* mine */, }, }", "nested": `{"ui":{"statusLine":{"type":"preset","items":["model"]}}}`,
		"toml": "[status_line]\ncommand = 'npx \"other\"' # mine\n",
	} {
		f, opt := agentFile(t, kind, before)
		var foreign *ForeignError
		if _, err := InstallAgent(f, "/opt/aiterm-line --agent qwen", nil, opt); !errors.As(err, &foreign) || textOf(t, f) != before {
			t.Errorf("%s: %v, and the file is %q", kind, err, textOf(t, f))
		}
		if _, err := UninstallAgent(f, opt); !errors.As(err, &foreign) {
			t.Errorf("%s: %v", kind, err)
		}
		opt.Force = true
		if result, err := InstallAgent(f, "/opt/aiterm-line --agent qwen", nil, opt); err != nil || result.Replaced == "" {
			t.Fatalf("%s: %+v, %v", kind, result, err)
		}
		if _, err := UninstallAgent(f, opt); err != nil || textOf(t, f) != before {
			t.Errorf("%s: %v, and the file is %q", kind, err, textOf(t, f))
		}
	}
	f, opt := agentFile(t, "flat", `{"statusLine": {"command": "/old/aiterm-line --plugins ~/x.yaml --agent copilot | cat", "mine": 1}}`)
	if _, err := InstallAgent(f, "/opt/aiterm-line --agent qwen", nil, opt); err != nil {
		t.Fatal(err)
	}
	if got := textOf(t, f); !strings.Contains(got, `"/opt/aiterm-line --agent qwen --plugins ~/x.yaml | cat", "mine": 1`) {
		t.Errorf("it is %s", got)
	}
}

func TestInstallAgentRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{"ui": []}`:                        `"ui" must be an object`,
		`{"ui": {}, "ui": {}}`:              `"ui" is here twice`,
		`{"a": 1`:                           "ends too early",
		"toml status_line = {command = 1}":  "another way than as a table",
		"toml status_line.command = 'x'":    "another way than as a table",
		"toml [[status_line]]":              "must be [status_line]",
		"toml [status_line]\n[status_line]": "is here twice",
		"toml a = \"open":                   "does not end",
		"toml a":                            "neither a table nor a key",
	} {
		kind := "nested"
		if rest, ok := strings.CutPrefix(text, "toml "); ok {
			kind, text = "toml", rest
		}
		f, opt := agentFile(t, kind, text)
		if _, err := InstallAgent(f, "/opt/aiterm-line --agent qwen", nil, opt); err == nil || !strings.Contains(err.Error(), want) || textOf(t, f) != text {
			t.Errorf("%s: %v, want %q; the file is %q", text, err, want, textOf(t, f))
		}
	}
}

func TestAgentCommand(t *testing.T) {
	f := AgentFile{Agent: "cursor", Title: "Cursor CLI", NoShell: true}
	if got, err := f.Command("/opt/aiterm-line"); err != nil || got != "/opt/aiterm-line --agent cursor" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := f.Command("/a b/aiterm-line"); err == nil {
		t.Errorf("%q", got)
	}
}

// FuzzInstallAgent: whatever a file holds, what is written has the command in it and every
// comment, and taking it out leaves the file as it was.
func FuzzInstallAgent(f *testing.F) {
	for _, text := range []string{"{}", "{ // a\n}", `{"ui":{"a":1,},}`, "{\"ui\":{/*,*/\"a\":[1,2,]//x\n}}", "{\"a\":\"//\"//b,\n,}", "[editor]\ncommand = \"\"", "a = [\n[1],\n]\n[status_line]\n", "{\"ui\":{},//,\n\"b\":1}"} {
		f.Add(text, false)
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, toml bool) {
		a := AgentFile{Agent: "qwen", Key: []string{"ui", "statusLine"}, TOML: toml}
		if toml {
			a.Key = []string{"status_line", "command"}
		}
		before := file{path: "f", data: text}
		s, err := a.find(before)
		if err != nil || s.raw() != "" {
			return
		}
		const command = "/opt/aiterm-line --agent qwen"
		after, err := s.with(command, nil, false)
		if err != nil {
			t.Fatal(err)
		}
		again, err := a.find(file{path: "f", data: after})
		if err != nil || again.command() != command {
			t.Fatalf("%q became %q: %v", text, after, err)
		}
		if !toml {
			for i, n := range commentsIn(before.objectText()) {
				if commentsIn(after)[i] != n {
					t.Fatalf("%q became %q, with other comments", text, after)
				}
			}
		}
		back, err := again.without("", s.made())
		if err != nil {
			t.Fatal(err)
		}
		if want := before.objectText(); !toml && back != want {
			t.Fatalf("%q became %q, and then %q", want, after, back)
		}
		if gone, err := a.find(file{path: "f", data: back}); err != nil || gone.raw() != "" {
			t.Fatalf("%q became %q, and then %q: %v", text, after, back, err)
		}
	})
}

// commentsIn are how many characters of comments a text has, by which they are.
func commentsIn(text string) (n [256]int) {
	plain := jsontext.WithoutComments(text)
	for i := range len(text) {
		if text[i] != plain[i] && text[i] != ',' {
			n[text[i]]++
		}
	}
	return n
}
