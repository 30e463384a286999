package config

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/state"
)

func sampleSnapshot() *Snapshot {
	return &Snapshot{
		Identity: Identity{Program: "p \"1\"", Path: "/a b/plugins\n.yaml", ThemeDir: `C:\themes`, Home: "/home/ä", Named: true, Holding: "0 2", Ground: "light"},
		Fallback: true,
		Inputs:   []Input{{"/a", stampAbsent}, {"", "1 2 3"}},
		Problems: []Problem{{File: "f", Line: 3, Column: 4, Message: `unknown key "x"`}},
		Plan: Plan{
			Lines:    []Line{{Prefix: "╭─ ", Separator: " │ ", CapLeft: "░", CapRight: "▓", Left: []string{"a", "b"}}, {Right: []string{"c"}, Style: Style{Powerline, "a", "b", "c", "d"}, Wrap: true}, {}},
			Segments: []Segment{{Name: "a", Source: "builtin:a", Priority: 3, Shrink: 4, Settings: map[string]string{"k": `v "\`, "e": ""}, Grant: []string{"git", "env:A"}, Colors: []Threshold{{-1.5, "dim"}, {1e3, "fg=1 bold"}}}, {Name: "b", Hidden: true, SHA256: "aa", Engine: "native", Installed: "c", Settings: map[string]string{}}},
			Theme:    Theme{Name: "t", Roles: map[string]string{"text": "", "dir": "fg=1 bold"}},
			Color:    "auto", Padding: 2, Budget: time.Second, GitMaxAge: time.Minute, HistoryDays: 7, BuiltinEngine: Wasm, Columns: true, NoSession: true,
			Overlays: []Overlay{{Model: "opus"}, {Account: "/a", Project: "/p", File: true}},
		},
	}
}

func TestSnapshotRoundTrip(t *testing.T) {
	want := sampleSnapshot()
	got, err := Decode(want.Encode())
	if err != nil {
		t.Fatal(err)
	}
	want.Sum = got.Sum // which a text has alone
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("snapshot (-want +got):\n%s", diff)
	}
}

// seal gives a text the head that a whole snapshot has.
func seal(body string) []byte {
	return []byte(snapshotMagic + hex(state.Sum(body)) + "\n" + body)
}

func TestDecodeSnapshotRefuses(t *testing.T) {
	_, body, _ := strings.Cut(string(sampleSnapshot().Encode()), "\n")
	tests := []struct{ name, body string }{
		{"empty", ""},
		{"no newline at the end", strings.TrimSuffix(body, "\n")},
		{"unknown record", body + "extra \"x\"\n"},
		{"too few values", body + "file \"x\"\n"},
		{"a value without quotes", body + "file x \"y\"\n"},
		{"an open quote", body + "file \"x\" \"y\n"},
		{"a bad escape", body + "file \"x\" \"\\q\"\n"},
		{"negative number", strings.Replace(body, `"builtin:a" "3"`, `"builtin:a" "-3"`, 1)},
		{"no lines", strings.Replace(body, "\nline ", "\nleft ", 3)},
		{"a role before the plan", "role \"a\" \"b\"\n" + body},
		{"a setting before a segment", "set \"a\" \"b\"\n" + body},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if s, err := Decode(seal(tt.body)); err == nil {
				t.Errorf("got %+v", s)
			}
		})
	}
}

// That it is the plan of plugins.yaml, package configfile looks.
func TestDefaultPlan(t *testing.T) {
	if plan := Default(); len(plan.Segments) == 0 || plan.Theme.Name == "" {
		t.Errorf("the default plan is %+v", plan)
	}
}
