package catalog

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/data-wise/aiterm/host/segment/install"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/plugins"
)

func examined(t *testing.T, name string) install.Module {
	t.Helper()
	binary, _ := plugins.Module(name)
	m, err := install.Examine(binary, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMake(t *testing.T) {
	cost, usage := examined(t, "cost"), examined(t, "usage")
	var entries []Entry
	for _, m := range []install.Module{usage, cost} {
		source, err := Below("https://example.com/a%20b/", "x/"+m.Manifest.Name+".wasm", m.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		e, err := EntryOf(m, source)
		if err != nil {
			t.Fatal(err)
		}
		if wrong := e.Differences(m); wrong != nil {
			t.Errorf("differs from itself: %q", wrong)
		}
		entries = append(entries, e)
	}
	want := "https://example.com/a%20b/x/usage.wasm#sha256=" + usage.SHA256
	if entries[0].Source != want || !strings.Contains(strings.Join(entries[0].Permissions, " "), "usage") {
		t.Errorf("%+v, want the source %s", entries[0], want)
	}
	x := Index{Name: "Segments & <more>"}.With(entries...).With(entries[0])
	text, err := x.Text()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "Segments & <more>") {
		t.Errorf("a person can't read it:\n%s", text)
	}
	again, err := Parse("index.json", text)
	x.Version = formatVersion
	if diff := cmp.Diff(x, again, cmpopts.IgnoreFields(Index{}, "Signature"), cmpopts.EquateEmpty()); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if again.Segments[0].Name != "cost" || len(again.Segments) != 2 {
		t.Errorf("not in the order of their names, or one twice: %+v", again.Segments)
	}
	if _, err := (Index{Name: ""}).Text(); err == nil {
		t.Error("an index without a name was written")
	}
	e := entries[1]
	e.Version, e.SHA256, e.Permissions = "9", zeros, []string{"usage"}
	wrong := strings.Join(e.Differences(cost), "\n")
	for _, want := range []string{"sha256 is ", `version is "9" in the index, and "` + cost.Manifest.Version + `" in the module`, `permissions is "usage" in the index, and "" in the module`} {
		if !strings.Contains(wrong, want) {
			t.Errorf("no %q in\n%s", want, wrong)
		}
	}
	for _, folder := range []string{"http://localhost/x/", "https://example.com/?x", "nonsense", "https://u:p@example.com/"} {
		if at, err := Below(folder, "x", zeros); err == nil {
			t.Errorf("%s: %s", folder, at)
		}
	}
}

// An index that is signed, by a key that is trusted, by one that is in its address, or by
// somebody else.
func TestSignature(t *testing.T) {
	made := func() signature.Secret {
		s, _, _, err := signature.Generate("")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	me, other := made(), made()
	mine := me.Public
	mine.Name = "me"
	tests := []struct {
		name   string
		signed []byte // nil: there is none
		keys   signature.Keys
		key    string // in the address
		state  signature.State
		want   string
	}{
		{"none", nil, signature.Keys{mine}, "", signature.None, ""},
		{"trusted", me.Sign("x", "", []byte(sample)), signature.Keys{mine}, "", signature.Trusted, ""},
		{"unknown", me.Sign("x", "", []byte(sample)), nil, "", signature.Unknown, ""},
		{"does not fit", me.Sign("x", "", []byte(sample+" ")), signature.Keys{mine}, "", 0, "is not used: its signature does not fit, so that it is not what me signed; get it again, or ask them"},
		{"does not fit, and who knows", me.Sign("x", "", []byte(sample+" ")), nil, "", signature.Unknown, ""},
		{"a page", []byte("<html>"), signature.Keys{mine}, "", signature.None, ""},
		{"by the key of the address", me.Sign("x", "", []byte(sample)), nil, me.Public.Text, signature.Trusted, ""},
		{"by another", other.Sign("x", "", []byte(sample)), nil, me.Public.Text, 0, "and its address says that it is signed with the key " + mine.ID},
		{"by another that is trusted", other.Sign("x", "", []byte(sample)), signature.Keys{other.Public}, me.Public.Text, 0, "and its address says that it is signed with the key"},
		{"taken away", nil, nil, me.Public.Text, 0, "is not used: it is not signed, and its address says"},
		{"no key", nil, nil, "RWQ", 0, "is no public key of minisign"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/index.json":
					w.Write([]byte(sample))
				case r.URL.Path == "/index.json.minisig" && tt.signed != nil:
					w.Write(tt.signed)
				default:
					http.NotFound(w, r)
				}
			}))
			defer s.Close()
			file := filepath.Join(t.TempDir(), "index.json")
			if err := os.WriteFile(file, []byte(sample), 0o600); err != nil {
				t.Fatal(err)
			}
			if tt.signed != nil {
				if err := os.WriteFile(file+".minisig", tt.signed, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			places := []string{s.URL + "/index.json", file}
			if tt.name == "a page" { // on disk nobody answers with one
				places = places[:1]
			}
			for _, place := range places {
				if tt.key != "" {
					place += "#key=" + tt.key
				}
				x, err := Open(t.Context(), place, "aiterm/test", tt.keys)
				if tt.want != "" {
					if err == nil || !strings.Contains(err.Error(), tt.want) {
						t.Errorf("%s: %v, want %s", place, err, tt.want)
					}
					continue
				}
				if err != nil || x.Signature.State != tt.state || len(x.Segments) != 3 {
					t.Errorf("%s: %v, %v; want %v", place, x.Signature.State, err, tt.state)
				}
			}
		})
	}
}
