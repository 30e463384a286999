package signature

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// writeKey makes a key without a password: opening one with a password takes a GiB.
func writeKey(t *testing.T) (s Secret, path string, public []byte) {
	t.Helper()
	s, secret, public, err := Generate("")
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "me.key")
	if err := os.WriteFile(path, secret, 0o600); err != nil {
		t.Fatal(err)
	}
	return s, path, public
}

func TestSecret(t *testing.T) {
	made, path, public := writeKey(t)
	file, err := ReadSecret(path)
	if err != nil || file.Locked() {
		t.Fatalf("locked %v, %v", file.Locked(), err)
	}
	s, err := file.Open("")
	if err != nil || s.Public.Text != made.Public.Text {
		t.Fatalf("%v, want %v, %v", s, made, err)
	}
	key, err := ParseKey(string(public))
	if err != nil || key.ID != s.Public.ID {
		t.Fatalf("%v, %v", key, err)
	}
	key.Name = "me"
	module := read(t, "module.wasm")
	signed := s.Sign("seg.wasm", "1.0", module)
	if again := s.Sign("seg.wasm", "1.0", module); string(again) != string(signed) {
		t.Errorf("the same bytes have two signatures:\n%s\n%s", signed, again)
	}
	v := Verify(Keys{key}, module, signed)
	if v.State != Trusted || !strings.HasPrefix(v.Comment, "file:seg.wasm version:1.0 sha256:") {
		t.Errorf("%v, %q", v, v.Comment)
	}
	if v := Verify(Keys{key}, append(module, 0), signed); v.State != Bad {
		t.Errorf("other bytes: %v", v)
	}
}

// However a secret key is printed, it is not shown.
func TestSecretIsNotPrinted(t *testing.T) {
	s, path, _ := writeKey(t)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	line := strings.Split(strings.TrimSpace(string(text)), "\n")[1]
	raw := fmt.Sprint(s.key)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		for _, value := range []any{s, &s, struct{ Key *Secret }{&s}, struct{ Key Secret }{s}} {
			if shown := fmt.Sprintf(verb, value); strings.Contains(shown, line) || strings.Contains(shown, strings.Trim(raw, "{}")) {
				t.Errorf("%s of %T shows it: %s", verb, value, shown)
			}
		}
	}
}

func TestSecretRefused(t *testing.T) {
	_, path, public := writeKey(t)
	dir := filepath.Dir(path)
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	tests := []struct{ name, path, want string }{
		{"gone", filepath.Join(dir, "gone"), "the key was not read: "},
		{"a folder", dir, "is not a file"},
		{"long", write("long", strings.Repeat("a", maxText+1), 0o600), "has over 16 KiB"},
		{"public", write("pub", string(public), 0o600), "is a public key: name the secret one that was made with it"},
		{"another thing", write("text", "hush\nhush\n", 0o600), "is no secret key of minisign's: make one with aiterm plugins keygen, or minisign -G"},
		{"empty", write("empty", "", 0o600), "is no secret key of minisign's"},
	}
	if runtime.GOOS != "windows" {
		tests = append(tests, []struct{ name, path, want string }{
			{"others read it", write("read", "x", 0o604), "others may open"},
			{"a group reads it", write("group", "x", 0o640), "(mode 0640), and it holds a secret key: run chmod 600 on it"},
			{"others write it", write("written", "x", 0o602), "others may open"},
		}...)
	}
	for _, tt := range tests {
		file, err := ReadSecret(tt.path)
		if err == nil {
			_, err = file.Open("")
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
}

func TestReadPassword(t *testing.T) {
	dir := t.TempDir()
	for text, want := range map[string]string{"hush": "hush", "hush\n": "hush", "a b \r\nmore\n": "a b ", "": ""} {
		path := filepath.Join(dir, "password")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadPassword(path); got != want || err != nil {
			t.Errorf("%q is read as %q, %v", text, got, err)
		}
	}
}

func TestParseNamed(t *testing.T) {
	text := strings.Split(string(read(t, "alice.pub")), "\n")[1]
	if k, err := ParseNamed("alice=" + text); err != nil || k.Name != "alice" || k.ID != "BD9046C2490DCD20" {
		t.Errorf("%v, %v", k, err)
	}
	for _, wrong := range []string{"", text, "alice=", "alice=RWQ", "alice\x1b"} {
		if k, err := ParseNamed(wrong); err == nil || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q: %v, %v", wrong, k, err)
		}
	}
}
