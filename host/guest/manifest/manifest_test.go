package manifest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

const good = `name: weather
version: 1.2.0
description: Sky over the session
author: Ada
license: MIT
priority: 0
shrink: 12
settings:
  - {name: city, type: string, default: Turin, description: where}
  - {name: unit, type: string, default: c, allowed: [c, f], description: scale}
  - {name: digits, type: int, default: +1, min: 0, max: 3, description: behind the point}
  - {name: limit, type: number, default: 1.50, min: 0, description: from where}
  - {name: icon, type: bool, default: false, description: show it}
  - {name: rain_icon, type: string, default: "🌧", description: rain, icons: {nerd: "\uE318", unicode: "☂", ascii: r, none: rain}}
permissions:
  - {name: http, args: [api.example.com, "10.0.0.1:8080"], reason: to ask}
  - {name: env, args: [HOME], reason: to know home}
  - {name: store, reason: to remember}
`

func bound(v float64) *float64 { return &v }

func goodManifest() Manifest {
	return Manifest{
		Name: "weather", Version: "1.2.0", Description: "Sky over the session", Author: "Ada", License: "MIT",
		Priority: new(int), Shrink: new(12),
		Settings: []Setting{
			{Name: "city", Type: "string", Default: "Turin", Description: "where"},
			{Name: "unit", Type: "string", Default: "c", Allowed: []string{"c", "f"}, Description: "scale"},
			{Name: "digits", Type: "int", Default: "1", Min: bound(0), Max: bound(3), Description: "behind the point"},
			{Name: "limit", Type: "number", Default: "1.5", Min: bound(0), Description: "from where"},
			{Name: "icon", Type: "bool", Default: "false", Description: "show it"},
			{Name: "rain_icon", Type: "string", Default: "🌧", Description: "rain", Icons: map[string]string{"nerd": "\ue318", "unicode": "☂", "ascii": "r", "none": "rain"}},
		},
		Permissions: []Permission{
			{Name: "http", Args: []string{"api.example.com", "10.0.0.1:8080"}, Reason: "to ask"},
			{Name: "env", Args: []string{"HOME"}, Reason: "to know home"},
			{Name: "store", Reason: "to remember"},
		},
	}
}

func TestParseYAML(t *testing.T) {
	got, err := ParseYAML("segment.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(goodManifest(), got); diff != "" {
		t.Errorf("ParseYAML (-want +got):\n%s", diff)
	}
	want := []string{"http:api.example.com", "http:10.0.0.1:8080", "env:HOME", "store"}
	if diff := cmp.Diff(want, got.Grants()); diff != "" {
		t.Errorf("Grants (-want +got):\n%s", diff)
	}
	for _, grant := range got.Grants() {
		if wrong := RejectGrant(grant); wrong != "" {
			t.Errorf("%s %s", grant, wrong)
		}
	}
}

func TestParseYAMLBroken(t *testing.T) {
	const head = "name: x\nversion: 1\ndescription: d\n"
	setting := func(rest string) string {
		return head + "settings:\n  - {name: a, description: d, " + rest + "}\n"
	}
	permission := func(rest string) string { return head + "permissions:\n  - {" + rest + "}\n" }
	tests := []struct{ name, text, want string }{
		{"empty", "", "s.yaml:1:1: name must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not \"\"\n" +
			"s.yaml:1:1: version is missing: add it\ns.yaml:1:1: description is missing: add it"},
		{"unknown key", head + "licence: MIT\n", `s.yaml:4:1: unknown key "licence", did you mean "license"?`},
		{"unknown key of a setting", setting("type: bool, defualt: true"), `s.yaml:5:43: unknown key "defualt", did you mean "default"?`},
		{"the reserved name", strings.Replace(head, "x", "chain", 1), `s.yaml:1:7: name must not be chain: that is the status line that was there before`},
		{"name", strings.Replace(head, "x", "My_X", 1), `s.yaml:1:7: name must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not "My_X"`},
		{"long description", head + "author: " + strings.Repeat("a", 257) + "\n", "s.yaml:4:9: author must have at most 256 characters, not 257: shorten it"},
		{"escape in a text", head + "author: \"\\e]0;x\"\n", "s.yaml:4:9: author must not hold the character U+001B: take it out"},
		{"type", setting("type: boolean, default: true"), `s.yaml:5:37: settings[0].type must be a type, not "boolean", did you mean "bool"?`},
		{"type nearly", setting("type: nmber, default: 1"), `s.yaml:5:37: settings[0].type must be a type, not "nmber", did you mean "number"?`},
		{"default missing", setting("type: int"), `s.yaml:5:5: settings[0].default is missing: add it`},
		{"default of the wrong type", setting("type: bool, default: yes"), `s.yaml:5:52: settings[0].default must be true or false, not "yes"`},
		{"default out of range", setting("type: int, default: 5, max: 4"), "s.yaml:5:51: settings[0].default must be a whole number, at most 4, not 5"},
		{"default not allowed", setting("type: string, default: k, allowed: [c, f]"), `s.yaml:5:54: settings[0].default must be one of c, f, not "k"`},
		{"bounds of a text", setting("type: string, min: 1"), "s.yaml:5:50: settings[0].min bounds an int or a number of usual size: take it out"},
		{"icons of a bool", setting("type: bool, default: true, icons: {nerd: a, unicode: b, ascii: c}"), `s.yaml:5:65: settings[0].icons are signs for a string: take them out`},
		{"icons without a set", setting("type: string, icons: {nerd: a, ascii: c}"), `s.yaml:5:52: settings[0].icons has nothing for unicode: add it, "" for no sign`},
		{"icons of no set", setting("type: string, icons: {nerd: a, unicode: b, ascii: c, acsii: d}"), `s.yaml:5:84: unknown icon set "acsii", did you mean "ascii"?`},
		{"icons of the default's set", setting("type: string, icons: {emoji: a}"), `s.yaml:5:53: unknown icon set "emoji": use one of nerd, unicode, ascii, none`},
		{"icons with an escape", setting("type: string, icons: {nerd: \"\\e[31m\", unicode: b, ascii: c}"), "s.yaml:5:52: settings[0].icons for nerd must not hold the character U+001B: take it out"},
		{"icons that nobody sees", setting("type: string, icons: {nerd: \"\\u200B\", unicode: b, ascii: c}"), "s.yaml:5:52: settings[0].icons must not hold the character U+200B, which nobody sees: take it out"},
		{"icons beyond ASCII", setting("type: string, icons: {nerd: a, unicode: b, ascii: é}"), `s.yaml:5:52: settings[0].icons must have signs of ASCII for ascii, not "é": use others, or ""`},
		{"icons not allowed", setting("type: string, default: a, allowed: [a, b], icons: {nerd: b, unicode: c, ascii: a}"), `s.yaml:5:81: settings[0].icons for unicode must be one of a, b, not "c"`},
		{"bounds swapped", setting("type: int, default: 1, min: 2, max: 0"), "s.yaml:5:59: settings[0].min is above max: swap them"},
		{"bound not a number", setting("type: int, default: 1, min: low"), `s.yaml:5:59: settings[0].min must be a number, not "low"`},
		{"allowed of an int", setting("type: int, default: 1, allowed: [1]"), "s.yaml:5:63: settings[0].allowed lists up to 32 texts of a string: take it out"},
		{"a device's name", strings.Replace(head, "x", "nul", 1), "s.yaml:1:7: name must not be nul: no file can be called so on Windows"},
		{"a numbered device's name", strings.Replace(head, "x", "com1", 1), "s.yaml:1:7: name must not be com1: no file can be called so on Windows"},
		{"setting that means something else", "name: x\nversion: 1\ndescription: d\nsettings:\n  - {name: show, type: bool, default: true, description: d}\n",
			"s.yaml:5:12: settings[0].name must not be show: that stands beside a segment's settings in plugins.yaml"},
		{"setting twice", setting("type: bool, default: true") + "  - {name: a, type: bool, default: true, description: d}\n", `s.yaml:6:12: settings[1].name is "a" a second time: keep one`},
		{"setting's name", head + "settings: [{name: A-b, type: bool, default: true, description: d}]\n", `s.yaml:4:19: settings[0].name must be 1 to 32 lower-case letters, digits and _, beginning with a letter, not "A-b"`},
		{"words and a way out of them", permission("name: store, reason: r") + "  - name: transcript:titles\n    reason: r\n", `s.yaml:5:3: permissions has transcript:titles and store, which no segment may have together: what it reads with the one must not leave with the other; take one of them out`},
		{"unknown permission", permission("name: file, reason: r"), `s.yaml:5:12: permissions[0].name must be a permission, not "file": use one of usage, git, spend, system, transcript, transcript:names, transcript:titles, store, env, http`},
		{"unknown permission, near", permission("name: usag, reason: r"), `s.yaml:5:12: permissions[0].name must be a permission, not "usag", did you mean "usage"?`},
		{"no reason", permission("name: git"), "s.yaml:5:5: permissions[0].reason is missing: add it"},
		{"needless args", permission("name: git, args: [a], reason: r"), "s.yaml:5:23: permissions[0].args must be left out: git takes none"},
		{"no args", permission("name: env, reason: r"), "s.yaml:5:5: permissions[0].args must say which: write args: [HOME]"},
		{"bad variable", permission("name: env, args: [1A], reason: r"), `s.yaml:5:23: permissions[0].args must name an environment variable such as HOME, not "1A"`},
		{"every variable", permission("name: env, args: ['*'], reason: r"), `s.yaml:5:23: permissions[0].args must name an environment variable such as HOME, not "*"`},
		{"bad host", permission("name: http, args: [https://a.b], reason: r"), `s.yaml:5:24: permissions[0].args must be a host name in lower case such as api.example.com, without scheme or path, not "https://a.b"`},
		{"an address in two parts", permission("name: http, args: ['127.1'], reason: r"), `s.yaml:5:24: permissions[0].args must be a name, or an address of four decimal numbers such as 192.168.1.5, not "127.1"`},
		{"no address", permission("name: http, args: [0.0.0.0], reason: r"), `s.yaml:5:24: permissions[0].args must be the address of a machine, not "0.0.0.0", which is none: write 127.0.0.1 for this machine`},
		{"an address of many", permission("name: http, args: [224.0.0.1], reason: r"), `s.yaml:5:24: permissions[0].args must be the address of one machine, not "224.0.0.1", which is that of many`},
		{"below localhost", permission("name: http, args: [a.localhost], reason: r"), `s.yaml:5:24: permissions[0].args must be localhost for this machine, not "a.localhost", which no request is made to`},
		{"permission twice", permission("name: git, reason: r") + "  - {name: git, reason: r}\n", "s.yaml:6:12: permissions[1].name is git a second time: keep one"},
		{"too many settings", head + "settings:\n" + strings.Repeat("  - {name: a}\n", 49), "s.yaml:5:3: settings must have at most 48 entries, not 49: take some out"},
		{"priority", head + "priority: 101\n", "s.yaml:4:11: priority must be a whole number from 0 to 100, not 101"},
		{"priority below 0", head + "priority: -1\n", "s.yaml:4:11: priority must be a whole number from 0 to 100, not -1"},
		{"priority of none", head + "priority: 9223372036854775807\n", "s.yaml:4:11: priority must be a whole number from 0 to 100, not 9223372036854775807"},
		{"priority is no number", head + "priority: high\n", `s.yaml:4:11: priority must be a whole number, not "high"`},
		{"shrink", head + "shrink: 401\n", "s.yaml:4:9: shrink must be a whole number from 0 to 400, not 401"},
		{"shrink in half cells", head + "shrink: 8.5\n", "s.yaml:4:9: shrink must be a whole number, not 8.5"},
		{"not YAML", "name: [\n", "s.yaml:1:7: this is not YAML (sequence end token ']' not found): check brackets, quotes and indentation here"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := ParseYAML("s.yaml", []byte(tt.text))
			if err == nil {
				t.Fatalf("no error: %+v", m)
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRejectGrant(t *testing.T) {
	tests := []struct {
		grant string
		ok    bool
	}{
		{"usage", true}, {"git", true}, {"store", true}, {"env:HOME", true}, {"env:_a1", true},
		{"http:localhost", true}, {"http:a-b.example.com:443", true},
		{"", false}, {"Usage", false}, {"usage:", false}, {"env", false}, {"env:", false}, {"env:A=B", false}, {"env:*", false},
		{"http:", false}, {"http:*", false}, {"http:*.example.com", false}, {"http:Example.com", false}, {"http:a..b", false},
		{"http:-a.com", false}, {"http:a.com:0", false}, {"http:a.com:70000", false}, {"http:a.com/x", false}, {"http:u@a.com", false},
		{"http:" + strings.Repeat("a", 64), false},
		{"http:192.168.1.5", true}, {"http:127.0.0.1:8080", true}, {"http:169.254.169.254", true},
		{"http:1password.com", true}, {"http:0x.example", true}, {"http:a.0xg", true}, {"http:nas.local", true},
		{"http:localhost:3000", true}, {"http:localhost.example.com", true}, {"http:1-2.example.com", true},
		{"http:0.0.0.0", false}, {"http:0.0.0.0:8080", false}, {"http:224.0.0.1", false}, {"http:127.1", false},
		{"http:127.1:80", false}, {"http:0x7f.1", false}, {"http:0x7f000001", false}, {"http:0x", false}, {"http:1.0xff", false},
		{"http:2130706433", false}, {"http:0177.0.0.1", false}, {"http:127.0.0.01", false}, {"http:256.0.0.1", false},
		{"http:1.2.3.4.5", false}, {"http:example.5", false}, {"http:foo.localhost", false}, {"http:foo.localhost:80", false},
	}
	for _, tt := range tests {
		if wrong := RejectGrant(tt.grant); (wrong == "") != tt.ok {
			t.Errorf("%q: %q, want ok %v", tt.grant, wrong, tt.ok)
		}
	}
}

func TestSettingValue(t *testing.T) {
	node := func(kind strictyaml.Kind, text string) *strictyaml.Node {
		return &strictyaml.Node{Kind: kind, Text: text}
	}
	tests := []struct {
		name  string
		s     Setting
		n     *strictyaml.Node
		want  string
		wrong string
	}{
		{"bool", Setting{Type: "bool"}, node(strictyaml.Bool, "true"), "true", ""},
		{"int", Setting{Type: "int"}, node(strictyaml.Int, "+07"), "7", ""},
		{"int beyond 64 bits", Setting{Type: "int"}, node(strictyaml.Int, "99999999999999999999"), "", "must be a whole number, not 99999999999999999999"},
		{"int from a float", Setting{Type: "int"}, node(strictyaml.Float, "1.0"), "", "must be a whole number, not 1.0"},
		{"number", Setting{Type: "number"}, node(strictyaml.Float, "2.50"), "2.5", ""},
		{"number from an int", Setting{Type: "number"}, node(strictyaml.Int, "3"), "3", ""},
		{"number too large", Setting{Type: "number"}, node(strictyaml.Float, "1e300"), "", "must be a number, not 1e300"},
		{"number infinite", Setting{Type: "number"}, node(strictyaml.Float, ".inf"), "", "must be a number, not .inf"},
		{"text", Setting{Type: "string"}, node(strictyaml.String, "a b"), "a b", ""},
		{"text that is a number", Setting{Type: "string"}, node(strictyaml.Int, "3"), "", "must be text, not 3: put it in quotes if it is meant"},
		{"choice that is a number", Setting{Type: "string", Allowed: []string{"12", "24"}}, node(strictyaml.Int, "24"), "24", ""},
		{"null", Setting{Type: "string"}, node(strictyaml.Null, ""), "", "must be text, not nothing"},
		{"list", Setting{Type: "int"}, node(strictyaml.List, ""), "", "must be a whole number, not a list"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, wrong := tt.s.Value(tt.n)
			if got != tt.want || wrong != tt.wrong {
				t.Errorf("got %q, %q, want %q, %q", got, wrong, tt.want, tt.wrong)
			}
		})
	}
}

// What builds a segment is a name from a closed list, for its author alone.
func TestBuild(t *testing.T) {
	const rest = "name: x\nversion: 1.0.0\ndescription: x\n"
	for _, name := range BuildNames() {
		m, err := ParseYAML("segment.yaml", []byte(rest+"build: "+name+"\n"))
		if err != nil || m.Build != name {
			t.Errorf("build: %s: %q, %v", name, m.Build, err)
		}
	}
	for _, wrong := range []string{"cargo", "make all", "./build.sh", "rustc", "[go, build]", "\"\""} {
		if _, err := ParseYAML("segment.yaml", []byte(rest+"build: "+wrong+"\n")); err == nil {
			t.Errorf("build: %s was taken", wrong)
		}
	}
	m := Manifest{Name: "x", Version: "1.0.0", Description: "x", Build: "go"}
	wasm, err := Attach([]byte("\x00asm\x01\x00\x00\x00"), m)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(bytes.ToLower(wasm), []byte("build")) {
		t.Errorf("it travels in the module: %q", wasm)
	}
	forged := bytes.Replace(wasm, []byte(`"name":"x"`), []byte(`"Build":"x"`), 1)
	forged[9]++ // one byte longer
	if _, _, err := FromModule(forged); err == nil {
		t.Error("a module says with what it is built")
	}
}
