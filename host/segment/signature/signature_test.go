package signature

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aead.dev/minisign"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/data-wise/aiterm/host/yaml/problem"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func key(t testing.TB, name string) Key {
	t.Helper()
	k, err := ParseKey(string(read(t, name+".pub")))
	if err != nil {
		t.Fatal(err)
	}
	k.Name = name
	return k
}

// The vectors are by the minisign program itself.
func TestVerify(t *testing.T) {
	alice, bob := key(t, "alice"), key(t, "bob")
	module := read(t, "module.wasm")
	good := read(t, "alice.minisig")
	// A key with Alice's ID that is not Alice's: IDs are not protected.
	_, other, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	var forged minisign.Signature
	if err := forged.UnmarshalText(minisign.SignWithComments(other, module, "alice made this", "")); err != nil {
		t.Fatal(err)
	}
	forged.KeyID = alice.number
	edit := func(from, to string) []byte {
		out := bytes.Replace(good, []byte(from), []byte(to), 1)
		if bytes.Equal(out, good) {
			t.Fatalf("nothing to replace: %q", from)
		}
		return out
	}
	fits := " does not fit: the module is not what alice signed, or it was made with another key of the same ID; do not use it"
	tests := []struct {
		name      string
		keys      Keys
		module    []byte
		signature []byte
		state     State
		key       string
		comment   string
		says      string
	}{
		{"none", Keys{alice}, module, nil, None, "", "", "not signed"},
		{"trusted", Keys{bob, alice}, module, good, Trusted, "alice", "alice made this", "signed by alice (key BD9046C2490DCD20)"},
		{"legacy", Keys{alice}, module, read(t, "alice-legacy.minisig"), Trusted, "alice", "alice made this, the old way", "signed by alice (key BD9046C2490DCD20)"},
		{"escapes", Keys{alice}, module, read(t, "alice-escape.minisig"), Trusted, "alice", "v1 red", "signed by alice (key BD9046C2490DCD20)"},
		{"Windows line ends", Keys{alice}, module, bytes.ReplaceAll(good, []byte("\n"), []byte("\r\n")), Trusted, "alice", "alice made this", "signed by alice (key BD9046C2490DCD20)"},
		{"unknown", Keys{bob}, module, good, Unknown, "", "", "signed with the key BD9046C2490DCD20, which you do not trust: the signature was not verified"},
		{"no keys", nil, module, good, Unknown, "", "", "signed with the key BD9046C2490DCD20, which you do not trust: the signature was not verified"},
		{"another module", Keys{alice}, append(bytes.Clone(module), 0), good, Bad, "alice", "", "its signature" + fits},
		{"another comment", Keys{alice}, module, edit("alice made this", "alice made that"), Bad, "alice", "", "its signature" + fits},
		{"another form", Keys{alice}, module, edit("\nRUQ", "\nRWQ"), Bad, "alice", "", "its signature" + fits},
		{"another's key of that ID", Keys{alice}, module, []byte(forged.String()), Bad, "alice", "", "its signature" + fits},
		{"empty", Keys{alice}, module, []byte{}, Bad, "", "", "its signature is not one of minisign's (invalid signature): ask its author"},
		{"no base64", Keys{alice}, module, []byte("untrusted comment: \n!\ntrusted comment: \n!\n"), Bad, "", "", "its signature is not one of minisign's (invalid signature: illegal base64 data at input byte 0): ask its author"},
		{"too long", Keys{alice}, module, bytes.Repeat([]byte("a"), maxText+1), Bad, "", "", "its signature has over 16 KiB, which no signature of minisign has: ask its author"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := Verify(tt.keys, tt.module, tt.signature)
			if v.State != tt.state || v.Key.Name != tt.key || v.Comment != tt.comment || tt.says != "" && v.String() != tt.says {
				t.Errorf("%v, key %q, comment %q: %s", v.State, v.Key.Name, v.Comment, v)
			}
		})
	}
}

func TestParseKey(t *testing.T) {
	text := string(read(t, "alice.pub"))
	line := strings.Split(text, "\n")[1]
	for _, form := range []string{line, text, " " + line + "\n", strings.ReplaceAll(text, "\n", "\r\n")} {
		k, err := ParseKey(form)
		want := Key{ID: "BD9046C2490DCD20", Text: line}
		if diff := cmp.Diff(want, k, cmpopts.IgnoreUnexported(Key{})); diff != "" || err != nil {
			t.Errorf("%q: %v\n%s", form, err, diff)
		}
	}
	tests := []struct{ text, want string }{
		{"", `"" is no public key of minisign (invalid public key length 0)`},
		{"RWQ", `"RWQ" is no public key of minisign`},
		{"RWQ\x1b[31m", `"RWQ\x1b[31m" is no public key of minisign`},
		{line + "\n" + line, "the key has several lines and does not begin like a .pub file"},
		{"untrusted comment: x\n" + line + "\n" + line, "is no public key of minisign"},
		{"AAAA" + line[4:], "invalid public key algorithm"},
		{strings.Repeat("A", maxText+1), "the key has over 16 KiB"},
	}
	for _, tt := range tests {
		_, err := ParseKey(tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasSuffix(err.Error(), ": give the line that begins with RW of the author's .pub file, or that file") {
			t.Errorf("%.50q: %v, want %s", tt.text, err, tt.want)
		}
	}
}

func FuzzVerify(f *testing.F) {
	for _, name := range []string{"alice.minisig", "alice-legacy.minisig", "alice-escape.minisig", "bob.minisig"} {
		f.Add(read(f, name))
	}
	keys, module := Keys{key(f, "alice")}, read(f, "module.wasm")
	var real [][]byte
	for _, name := range []string{"alice.minisig", "alice-legacy.minisig", "alice-escape.minisig"} {
		var s minisign.Signature
		if err := s.UnmarshalText(read(f, name)); err != nil {
			f.Fatal(err)
		}
		real = append(real, s.Signature[:])
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v := Verify(keys, module, text)
		for _, shown := range []string{v.String(), v.Comment} {
			if c, bad := problem.Unprintable(shown); bad {
				t.Errorf("%U is shown", c)
			}
		}
		var s minisign.Signature
		if v.State == Trusted && (s.UnmarshalText(text) != nil || !contains(real, s.Signature[:])) {
			t.Errorf("a signature that nobody made is trusted:\n%s", text)
		}
	})
}

func contains(all [][]byte, one []byte) bool {
	for _, b := range all {
		if bytes.Equal(b, one) {
			return true
		}
	}
	return false
}

func FuzzParseKey(f *testing.F) {
	f.Add(string(read(f, "alice.pub")))
	f.Add("RWQ")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := ParseKey(text)
		if err != nil {
			if c, bad := problem.Unprintable(err.Error()); bad {
				t.Errorf("%U is shown", c)
			}
			return
		}
		again, err := ParseKey(k.Text)
		if err != nil || again.ID != k.ID || again.Text != k.Text {
			t.Errorf("%q is read as %v, %v", k.Text, again, err)
		}
	})
}
