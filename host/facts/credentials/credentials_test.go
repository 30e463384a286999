package credentials

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const secret = "sk-ant-api03-0123456789abcdefWXYZ"

func write(t *testing.T, text string) string {
	t.Helper()
	path := Path(t.TempDir())
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	dir := t.TempDir() // absolute on every system
	tests := []struct {
		name, text string
		want       Settings
	}{
		{"empty", "", Settings{BaseURL: DefaultBaseURL, MaxAge: time.Minute}},
		{"all commented out", "# a file\nanthropic:\n  # api_key: x\n", Settings{BaseURL: DefaultBaseURL, MaxAge: time.Minute}},
		{"everything", "anthropic:\n  api_key: " + secret + "\n  api_key_helper: pass show key\n  use_environment: true\n" +
			"  base_url: https://gateway.example.com/claude//\n  max_age: 5m\n  accounts:\n    '" + dir + "/': 'other-key'\n",
			Settings{"https://gateway.example.com/claude", 5 * time.Minute, true, "pass show key",
				map[string]Key{"": NewKey(secret), dir: NewKey("other-key")}}},
		{"byte order mark and CRLF", "\ufeffanthropic:\r\n  api_key: " + secret + "\r\n",
			Settings{BaseURL: DefaultBaseURL, MaxAge: time.Minute, keys: map[string]Key{"": NewKey(secret)}}},
		{"loopback", "anthropic: {base_url: 'http://127.0.0.1:8080'}", Settings{BaseURL: "http://127.0.0.1:8080", MaxAge: time.Minute}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Load(write(t, tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(Settings{}), cmp.Transformer("entries", func(m map[string]Key) map[string]string {
				entries := map[string]string{}
				for dir, k := range m {
					entries[dir] = k.Reveal()
				}
				return entries
			})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestLoadWithoutFile(t *testing.T) {
	got, err := Load(Path(filepath.Join(t.TempDir(), "nowhere")))
	if err != nil || got.BaseURL != DefaultBaseURL || got.MaxAge != time.Minute {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestLoadProblems(t *testing.T) {
	const head = "anthropic:\n  "
	tests := []struct{ name, text, want string }{
		{"max_age too short", head + "max_age: 59s", ":2:12: anthropic.max_age must be a duration with its unit, from 1m to 24h, not \"59s\""},
		{"max_age too long", head + "max_age: 25h", ":2:12: anthropic.max_age must be a duration with its unit, from 1m to 24h, not \"25h\""},
		{"max_age without a unit", head + "max_age: 90", ":2:12: anthropic.max_age must be a duration with its unit, from 1m to 24h, not 90"},
		{"short key", head + "api_key: short", ":2:12: anthropic.api_key must have at least 8 characters, not 5"},
		{"long key", head + "api_key: " + strings.Repeat("k", 513), ":2:12: anthropic.api_key must have at most 512 characters, not 513: shorten it"},
		{"key with a space", head + "api_key: sk-ant one", ":2:12: anthropic.api_key must be printable ASCII without spaces: copy the key again"},
		{"key with an umlaut", head + "api_key: sk-ant-ä-one", ":2:12: anthropic.api_key must be printable ASCII without spaces: copy the key again"},
		{"key of digits", head + "api_key: 123456789012", ":2:12: anthropic.api_key must be text, not …: put it in quotes if it is meant"},
		{"http", head + "base_url: http://example.com", ":2:13: anthropic.base_url must begin with https://: plain http is only for localhost"},
		{"http to a name like localhost", head + "base_url: http://localhost.example.com", ":2:13: anthropic.base_url must begin with https://: plain http is only for localhost"},
		{"http to this network", head + "base_url: http://0.0.0.0", ":2:13: anthropic.base_url must begin with https://: plain http is only for localhost"},
		{"user", head + "base_url: https://me:pw@example.com", ":2:13: anthropic.base_url must not hold a user or a password: take it out, api_key is what is sent"},
		{"query", head + "base_url: https://example.com?x=1", ":2:13: anthropic.base_url must not hold a query or a fragment: end it before the ? or #"},
		{"file", head + "base_url: file:///etc/passwd", ":2:13: anthropic.base_url must be a URL such as https://api.anthropic.com"},
		{"no scheme", head + "base_url: example.com", ":2:13: anthropic.base_url must be a URL such as https://api.anthropic.com"},
		{"other scheme", head + "base_url: ftp://example.com", ":2:13: anthropic.base_url must begin with https://"},
		{"relative account", head + "accounts: {.claude-work: " + secret + "}", ":2:14: the name must be the absolute path of a Claude config directory: write ~ out"},
		{"account and key swapped", head + "accounts: {" + secret + ": /home/me}", ":2:14: the name must be the absolute path of a Claude config directory: write ~ out"},
		{"unknown key", head + "apikey: " + secret, ":2:3: unknown key \"apikey\", did you mean \"api_key\"?"},
		{"key as a name", head + secret + ": true", ":2:3: unknown key \"…\": use one of api_key, api_key_helper, use_environment, base_url, max_age, accounts"},
		{"only a key", secret, ":1:1: the file must be a mapping (key: value), not \"…\""},
		{"no colon", head + "api_key " + secret, ":2:3: anthropic must be a mapping (key: value), not \"api_key …\""},
		{"blank helper", head + "api_key_helper: '  '", ":2:19: anthropic.api_key_helper must be a command that prints the key: take it out if there is none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := write(t, tt.text)
			_, err := Load(path)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(tt.want, strings.TrimPrefix(err.Error(), path)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTwoKeysForOneAccount(t *testing.T) {
	dir := t.TempDir()
	path := write(t, "anthropic:\n  accounts:\n    '"+dir+"': "+secret+"\n    '"+dir+"/': "+secret+"1\n")
	_, err := Load(path)
	if err == nil || !strings.Contains(err.Error(), ":4:5: ") || !strings.Contains(err.Error(), "a second key here: keep one") {
		t.Errorf("got %v", err)
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	_, err := Load(write(t, "anthropic:\n  max_age: 1s\n  base_url: x\n  use_environment: 'yes'\n  colour: red\n"))
	if err == nil || strings.Count(err.Error(), "\n") != 3 {
		t.Errorf("got %v", err)
	}
}

func TestLoadRefusesFiles(t *testing.T) {
	tests := []struct {
		name, want string
		make       func(t *testing.T, path string)
	}{
		{"a folder", "is not a file", func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o700)) }},
		{"too long", "more than 64 KiB", func(t *testing.T, path string) {
			must(t, os.WriteFile(path, []byte(strings.Repeat("# long\n", 10000)), 0o600))
		}},
		{"a device", "is not a file", func(t *testing.T, path string) { must(t, os.Symlink(os.DevNull, path)) }},
		{"readable by the group", "chmod 600", func(t *testing.T, path string) {
			must(t, os.WriteFile(path, nil, 0o600))
			must(t, os.Chmod(path, 0o640))
		}},
		{"readable by others", "chmod 600", func(t *testing.T, path string) {
			must(t, os.WriteFile(path, nil, 0o600))
			must(t, os.Chmod(path, 0o604))
		}},
		{"a link to one that others may read", "chmod 600", func(t *testing.T, path string) {
			must(t, os.WriteFile(path+".real", nil, 0o600))
			must(t, os.Chmod(path+".real", 0o644))
			must(t, os.Symlink(path+".real", path))
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if runtime.GOOS == "windows" {
				t.Skip("modes and links are different there")
			}
			path := Path(t.TempDir())
			tt.make(t, path)
			if _, err := Load(path); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestLoadFollowsLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	path := Path(t.TempDir())
	must(t, os.Symlink(write(t, "anthropic: {api_key: "+secret+"}"), path))
	s, err := Load(path)
	if key, ok := s.Stored(""); err != nil || !ok || key.Reveal() != secret {
		t.Errorf("got %v, %v, %v", key, ok, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// FuzzLoad looks for a file whose problems tell the key.
func FuzzLoad(f *testing.F) {
	for _, text := range []string{
		"anthropic: {api_key: KEY}", "anthropic:\n  api_key KEY", "KEY", "*KEY", "a: *KEY", "&KEY", "!KEY x", "KEY: KEY\nKEY: KEY",
		"- KEY", "anthropic:\n\tapi_key: KEY", "anthropic: {api_key: 'KEY", "anthropic: [KEY}", "? KEY", "a: |KEY", "%KEY", "a: KEY: KEY",
		"anthropic: {max_age: KEY, base_url: 'http://KEY', accounts: {KEY: KEY, /KEY: KEY: 1}}", "\"KEY\\", "anthropic: {accounts: {/a: [KEY]}}",
		"anthropic: {base_url: 'https://KEY@KEY?KEY'}", "a: @KEY", "a: `KEY", "---\nKEY\n---\nKEY", "<<: KEY", "anthropic: {KEY, KEY}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ReplaceAll(text, "KEY", secret)
		s, err := parse("credentials", []byte(text), Settings{BaseURL: DefaultBaseURL, MaxAge: time.Minute})
		if err != nil {
			for i := 0; i+piece <= len(secret); i++ {
				if strings.Contains(err.Error(), secret[i:i+piece]) {
					t.Fatalf("%q tells a part of the key: %v", text, err)
				}
			}
			return
		}
		if s.MaxAge < time.Minute || s.MaxAge > 24*time.Hour || rejectBaseURL(s.BaseURL) != "" {
			t.Errorf("%q gives %v, %s", text, s.MaxAge, s.BaseURL)
		}
		for dir, k := range s.keys {
			if wrongKey(k.Reveal()) != "" {
				t.Errorf("%q gives a wrong key for %q", text, dir)
			}
		}
	})
}
