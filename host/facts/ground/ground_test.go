package ground

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	long := `{"statusLine":{"command":"` + strings.Repeat("x", mostRead) + `"},"theme":"light"}`
	tests := []struct {
		name, settings, former, fgbg, want string
	}{
		{"nothing", "", "", "", ""},
		{"light", `{"theme":"light"}`, "", "", "light"},
		{"dark", `{"statusLine":{"type":"command","theme":"light"}, "theme" : "dark"}`, "", "0;15", "dark"},
		{"colour-blind", `{"theme":"light-daltonized"}`, "", "", "light"},
		{"sixteen colours", `{"theme":"dark-ansi"}`, "", "", "dark"},
		{"auto asks on", `{"theme":"auto"}`, `{"theme":"light"}`, "15;0", "dark"},
		{"one of a person's own asks on", `{"theme":"custom:mine"}`, "", "0;15", "light"},
		{"of another type", `{"theme":5}`, "", "0;15", "light"},
		{"within something else", `{"x":{"theme":"light"}}`, "", "", ""},
		{"no JSON", `theme: light "theme"`, "", "", ""},
		{"cut off behind it", `{"theme":"light","permissions":{"allow":["Bash(`, "", "", "light"},
		{"too far behind", long, "", "", ""},
		{"former versions", `{"model":"opus"}`, `{"numStartups":3,"theme":"light-ansi","projects":{}}`, "", "light"},
		{"former versions, no settings", "", `{"theme":"dark"}`, "0;15", "dark"},
		{"settings before those", `{"theme":"dark"}`, `{"theme":"light"}`, "", "dark"},
		{"variable", "", "", "0;15", "light"},
		{"variable of three", "", "", "0;default;15", "light"},
		{"variable, white", "", "", "0;7", "light"},
		{"variable, black", "", "", "15;0", "dark"},
		{"variable, grey", "", "", "7;8", "dark"},
		{"variable, default", "", "", "15;default", ""},
		{"variable, one", "", "", "15", ""},
		{"variable, too high", "", "", "0;231", ""},
		{"variable, no number", "", "", ";", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			home, other := t.TempDir(), t.TempDir()
			write := func(path, text string) {
				if text == "" {
					return
				}
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			write(filepath.Join(home, ".claude", "settings.json"), tt.settings)
			write(filepath.Join(home, ".claude.json"), tt.former)
			write(filepath.Join(other, "settings.json"), tt.settings)
			write(filepath.Join(other, ".claude.json"), tt.former)
			for name, env := range map[string]map[string]string{
				"home":   {"HOME": home, "USERPROFILE": home, "COLORFGBG": tt.fgbg},
				"config": {"HOME": "", "CLAUDE_CONFIG_DIR": other, "COLORFGBG": tt.fgbg},
			} {
				if got := Of(func(key string) string { return env[key] }); got != tt.want {
					t.Errorf("%s: %q, want %q", name, got, tt.want)
				}
			}
		})
	}
}

// A folder or a pipe in the place of a file is nothing that is waited for.
func TestNoFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "settings.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := Of(func(key string) string { return map[string]string{"CLAUDE_CONFIG_DIR": dir}[key] }); got != "" {
		t.Errorf("%q of a folder", got)
	}
}

func FuzzTheme(f *testing.F) {
	f.Add(`{"theme":"light"}`)
	f.Add(`{"a":[{"theme":"x"},"\u0000"],"theme":"dark`)
	f.Fuzz(func(t *testing.T, head string) {
		if theme := themeOf(head); len(theme) > len(head) {
			t.Errorf("%q of %q", theme, head)
		}
		ofVariable(head)
	})
}

func BenchmarkOf(b *testing.B) {
	dir := b.TempDir()
	os.WriteFile(filepath.Join(dir, "settings.json"), []byte(`{"statusLine":{"type":"command","command":"aiterm-line"}}`), 0o600)
	os.WriteFile(filepath.Join(dir, ".claude.json"), []byte(`{"numStartups":7,"tips":{`+strings.Repeat(`"a":1,`, 40000)+`"b":2}}`), 0o600)
	b.ReportAllocs()
	for b.Loop() {
		Of(func(key string) string { return map[bool]string{true: dir}[key == "CLAUDE_CONFIG_DIR"] })
	}
}
