package signature

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var day = time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)

func TestTrustAndUntrust(t *testing.T) {
	path := Path(filepath.Join(t.TempDir(), "config"))
	alice, bob := key(t, "alice"), key(t, "bob")
	if keys, err := Load(path); keys != nil || err != nil {
		t.Fatalf("no file: %v, %v", keys, err)
	}
	for _, k := range []Key{alice, bob, alice} { // the third changes nothing
		got, err := Trust(path, k.Name, k.Text, day)
		if err != nil || got.ID != k.ID || got.Added != "2026-01-31" {
			t.Fatalf("trust %s: %v, %v", k.Name, got, err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := trustedHead + "keys:\n  alice:\n    key: " + alice.Text + "\n    added: 2026-01-31\n  bob:\n    key: " + bob.Text + "\n    added: 2026-01-31\n"
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
	keys, err := Load(path)
	wantKeys := Keys{{Name: "alice", ID: alice.ID, Text: alice.Text, Added: "2026-01-31"}, {Name: "bob", ID: bob.ID, Text: bob.Text, Added: "2026-01-31"}}
	if diff := cmp.Diff(wantKeys, keys, cmpopts.IgnoreUnexported(Key{})); diff != "" || err != nil {
		t.Errorf("keys: %v\n%s", err, diff)
	}
	if v := Verify(keys, read(t, "module.wasm"), read(t, "bob.minisig")); v.State != Trusted || v.Key.Name != "bob" {
		t.Errorf("bob's signature: %v", v)
	}
	if k, err := Untrust(path, strings.ToLower(alice.ID)); err != nil || k.Name != "alice" {
		t.Errorf("untrust by ID: %v, %v", k, err)
	}
	if k, err := Untrust(path, "bob"); err != nil || k.ID != bob.ID {
		t.Errorf("untrust by name: %v, %v", k, err)
	}
	if keys, err := Load(path); len(keys) != 0 || err != nil {
		t.Errorf("after all: %v, %v", keys, err)
	}
}

func TestTrustKeepsWhatAPersonWrote(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trusted.yaml")
	alice, bob := key(t, "alice"), key(t, "bob")
	before := "# mine\nkeys:   # all of them\n  alice: {key: " + alice.Text + "}   # met at a conference\n\n# the end\n"
	if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Trust(path, "bob", bob.Text, day); err != nil {
		t.Fatal(err)
	}
	if _, err := Untrust(path, "bob"); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(path)
	if diff := cmp.Diff(before, string(after)); diff != "" || err != nil {
		t.Errorf("%v (-before +after):\n%s", err, diff)
	}
}

func TestTrustRefuses(t *testing.T) {
	alice, bob := key(t, "alice"), key(t, "bob")
	text := "keys:\n  alice:\n    key: " + alice.Text + "\n"
	tests := []struct{ name, key, want string }{
		{"alice", bob.Text, "alice is trusted already with the key " + alice.ID + ": choose another name, or take that key out first"},
		{"al", alice.Text, "a key with the ID " + alice.ID + " is trusted already as alice: take that one out first"},
		{"../x", bob.Text, `the name for the key must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not "../x"`},
		{"bob", "RWQ", `"RWQ" is no public key of minisign: give the line that begins with RW of the author's .pub file, or that file`},
	}
	for _, tt := range tests {
		path := filepath.Join(t.TempDir(), "trusted.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Trust(path, tt.name, tt.key, day)
		if err == nil || err.Error() != tt.want {
			t.Errorf("trust %s: %v", tt.name, err)
		}
		if after, _ := os.ReadFile(path); string(after) != text {
			t.Errorf("trust %s changed the file:\n%s", tt.name, after)
		}
	}
	path := filepath.Join(t.TempDir(), "trusted.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Untrust(path, "alcie"); err == nil || err.Error() != `no key is trusted by the name or ID "alcie", did you mean "alice"?` {
		t.Errorf("untrust: %v", err)
	}
}

func TestLoadProblems(t *testing.T) {
	alice := key(t, "alice")
	tests := []struct{ name, text, want string }{
		{"no YAML", "keys: [", "1:7: this is not YAML"},
		{"unknown key", "key:\n  alice: x\n", `1:1: unknown key "key", did you mean "keys"?`},
		{"no key", "keys:\n  alice: {added: 2026-01-31}\n", "2:10: keys.alice has no key: add it"},
		{"a wrong key", "keys:\n  alice: {key: RWQabc}\n", "2:16: keys.alice.key must be a public key of minisign, which begins with RW: copy it again"},
		{"a wrong name", "keys:\n  Alice: {key: " + alice.Text + "}\n", `2:3: the name must be 1 to 32 lower-case letters`},
		{"a wrong day", "keys:\n  alice: {key: " + alice.Text + ", added: yesterday}\n", "keys.alice.added must be a day such as 2026-01-31"},
		{"twice", "keys:\n  a: {key: " + alice.Text + "}\n  b: {key: " + alice.Text + "}\n", "3:3: b has a key with the same ID as a: keep one"},
		{"a list", "keys: [" + alice.Text + "]\n", "1:7: keys must be a mapping (key: value), not a list"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "trusted.yaml")
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			keys, err := Load(path)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), path) {
				t.Errorf("%v, %v; want %s", keys, err, tt.want)
			}
			if _, err := Trust(path, "bob", key(t, "bob").Text, day); err == nil {
				t.Error("a broken file was changed")
			}
		})
	}
}
