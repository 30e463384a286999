package doctor

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode"

	"github.com/data-wise/aiterm/host/facts/credentials"
)

func TestMask(t *testing.T) {
	home, other := "/home/me", "/home/(user)"
	if runtime.GOOS == "windows" {
		home, other = `C:\Users\me`, `C:\Users\(user)`
	}
	m := newMask(Input{
		Getenv: func(name string) string {
			if name == "HOME" || name == "USERPROFILE" {
				return home
			}
			return ""
		},
		Environ: []string{"MY_SERVICE_TOKEN=noFormOfAKey", "GH_TOKEN=short", "SSH_KEY=/home/me/key", "COLUMNS=12345678"},
	}, map[string]string{"CORP_SECRET": "fromTheSettings", "LANG": "C.UTF-8-long"})
	tests := []struct{ name, text, want string }{
		{"nothing to hide", "it printed 2 rows in 12 ms", "it printed 2 rows in 12 ms"},
		{"escapes", "a\x1b[31mb\x1b]0;title\ac\nd", "abc d"},
		{"home", home + " and " + filepath.Join(home, "x") + " and " + home + "2", "~ and " + filepath.FromSlash("~/x and ") + other},
		{"keys", "K=sk-ant-api03-a_b-c sk-proj-0123456789abcd x_sk-ant-1", "K=sk-ant-(key) sk-(key) x_sk-ant-(key)"},
		{"a key in colours", "sk-\x1b[1mant-\x1b[0mapi03", "sk-ant-(key)"},
		{"no keys", "task-antelope risk-free sk-x npm_install", "task-antelope risk-free sk-x npm_install"},
		{"others' keys", "ghp_0123456789abcdef AKIA0123456789ABCDEF eyJhbGciOiJIUzI1NiJ9.x", "ghp_(key) AKIA(key) eyJ(key).x"},
		{"ids", "at/01234567-89AB-cdef-0123-456789abcdef.jsonl, id_01234567-89ab-cdef-0123-456789abcdef", "at/(id).jsonl, id_(id)"},
		{"long words", "0123456789abcdef0123456789abcdef aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(long word) aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
		{"a backup's name", "settings.json.aiterm-backup-20261122T101112Z", "settings.json.aiterm-backup-20261122T101112Z"},
		{"a secret of the environment", "it says: noFormOfAKey, short, 12345678", "it says: …, short, 12345678"},
		{"a piece of it", "it says: FormOfAKey", "it says: …"},
		{"a secret of the settings", "it says: fromTheSettings C.UTF-8-long", "it says: … C.UTF-8-long"},
		{"a header", `curl -H "Authorization: Bearer opensesame" -H 'x-api-key: opensesame' x`, `curl -H "Authorization: Bearer (secret)" -H 'x-api-key: (secret)' x`},
		{"another header", "Authorization: Basic b3Blbg== bearer opensesame", "Authorization: Basic (secret) bearer (secret)"},
		{"arguments", "line --token opensesame --api-key=opensesame -u me:opensesame", "line --token (secret) --api-key=(secret) -u me:(secret)"},
		{"assignments", `DB_PASSWORD="open" MY_KEY=opensesame KEY=$OTHER x`, `DB_PASSWORD="(secret)" MY_KEY=(secret) KEY=$OTHER x`},
		{"JSON", `{"accessToken": "opensesame", "n": 1}`, `{"accessToken": "(secret)", "n": 1}`},
		{"a URL", "https://me:opensesame@host.example/x?token=opensesame&a=b", "https://(secret)@host.example/x?token=(secret)&a=b"},
		{"an address", "logged in as first.last@mail.example", "logged in as (email)"},
		{"other users", "/home/other/x /Users/other/y /home/", "/home/(user)/x /Users/(user)/y /home/"},
		{"words of a message", `unknown key "x_token": use one of a; password: wrong1`, `unknown key "x_token": use one of a; password: (secret)`},
		{"what aiterm says", "ANTHROPIC_API_KEY is set, with the stored key: it was not asked; run: aiterm statusline config set anthropic.api_key", "ANTHROPIC_API_KEY is set, with the stored key: it was not asked; run: aiterm statusline config set anthropic.api_key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			compare(t, []string{tt.want}, []string{m.text(tt.text)})
		})
	}
	// A text of many megabytes, with a key where it is cut before it is masked.
	for _, before := range []string{" ", "x"} {
		huge := strings.Repeat("\x1b[0m", mostMasked/4-3) + before + "sk-ant-api03-" + strings.Repeat("key-", 4<<20)
		if got := m.text(huge); strings.Contains(got, "api03") || strings.Contains(got, "key-") {
			t.Errorf("half a key is left: %q", got)
		}
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
		m := mask{keys: []credentials.Key{credentials.NewKey("sk-ant-fromenv1")}}
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
