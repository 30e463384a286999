package doctor

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

func TestMask(t *testing.T) {
	home := filepath.FromSlash("/home/me")
	m := newMask(Input{Getenv: func(name string) string {
		switch name {
		case "HOME", "USERPROFILE":
			return home
		case "ANTHROPIC_AUTH_TOKEN":
			return "no form of a key"
		case "GH_TOKEN":
			return "short"
		}
		return ""
	}})
	if !filepath.IsAbs(home) {
		m.homes = []string{home} // on Windows
	}
	tests := []struct{ name, text, want string }{
		{"nothing to hide", "it printed 2 rows in 12 ms", "it printed 2 rows in 12 ms"},
		{"escapes", "a\x1b[31mb\x1b]0;title\ac\nd", "abc d"},
		{"home", home + " and " + filepath.Join(home, "x") + " and " + home + "2", "~ and " + filepath.FromSlash("~/x") + " and " + home + "2"},
		{"keys", "KEY=sk-ant-api03-a_b-c sk-proj-0123456789abcd x_sk-ant-1", "KEY=sk-ant-(key) sk-(key) x_sk-ant-(key)"},
		{"a key in colours", "sk-\x1b[1mant-\x1b[0mapi03", "sk-ant-(key)"},
		{"no keys", "task-antelope risk-free sk-x npm_install", "task-antelope risk-free sk-x npm_install"},
		{"others' keys", "ghp_0123456789abcdef AKIA0123456789ABCDEF eyJhbGciOiJIUzI1NiJ9.x", "ghp_(key) AKIA(key) eyJ(key).x"},
		{"ids", "at/01234567-89AB-cdef-0123-456789abcdef.jsonl, id_01234567-89ab-cdef-0123-456789abcdef", "at/(id).jsonl, id_(id)"},
		{"long words", "0123456789abcdef0123456789abcdef aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(long word) aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
		{"a backup's name", "settings.json.aiterm-backup-20261122T101112Z", "settings.json.aiterm-backup-20261122T101112Z"},
		{"a secret of the environment", "it says: no form of a key, short", "it says: (secret), short"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			compare(t, []string{tt.want}, []string{m.text(tt.text)})
		})
	}
	// A key at the place where a long text is cut.
	long := m.text(strings.Repeat("x ", longest/2-5) + "sk-ant-api03-0123456789")
	if strings.Contains(long, "api03") {
		t.Errorf("half a key is left: %q", long[len(long)-40:])
	}
}

func TestMaskWithTheStoredKey(t *testing.T) {
	w := newWorld(t)
	w.write(".config/aiterm/credentials", "anthropic:\n  api_key: gateway.key.of.no.form\n", 0o600)
	if got := newMask(w.input()).text("key gateway.key.of.no.form refused"); strings.Contains(got, "gateway.key") {
		t.Errorf("got %q", got)
	}
}

func TestMaskWithoutAHome(t *testing.T) {
	for _, home := range []string{"", "/", "relative"} {
		m := newMask(Input{Getenv: func(name string) string {
			if name == "HOME" || name == "USERPROFILE" {
				return home
			}
			return ""
		}})
		if got := m.text("/relative/x"); got != "/relative/x" {
			t.Errorf("home %q: got %q", home, got)
		}
	}
}

func FuzzMask(f *testing.F) {
	f.Add("x sk-ant-api03-AAAA\x1b[0m y", "/home/me")
	f.Add("sk-\x1b]8;;\x1b\\ant-1\xff", "~")
	f.Add("\x1b", "0") // with what follows, an escape that takes a letter
	f.Fuzz(func(t *testing.T, text, home string) {
		m := mask{values: []string{"sk-ant-fromenv1"}}
		if len(home) > 1 {
			m.homes = []string{home}
		}
		got := m.text("sk-ant-fromenv1 " + text + " sk-ant-planted9")
		for _, secret := range []string{"fromenv1", "planted9"} {
			if strings.Contains(got, secret) && !strings.Contains(text+home, secret) {
				t.Errorf("%q shows %q", got, secret)
			}
		}
		if strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) }) {
			t.Errorf("a control character in %q", got)
		}
	})
}
