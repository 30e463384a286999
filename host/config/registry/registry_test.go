package registry

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/yaml/problem"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

var (
	noon  = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	hashA = strings.Repeat("a1", 32)
	// One that looks like a number.
	hashN = strings.Repeat("1", 64)
)

func newFiles(t testing.TB) Files {
	t.Helper()
	dir := t.TempDir()
	return In(state.Dirs{Config: filepath.Join(dir, "config"), Cache: filepath.Join(dir, "cache"), State: filepath.Join(dir, "state")})
}

func text(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestLock(t *testing.T) {
	f := newFiles(t)
	empty, err := f.ReadLock()
	if err != nil || len(empty.Entries) != 0 {
		t.Fatalf("without a file: %v, %v", empty, err)
	}
	weather := Entry{Name: "weather", Source: "oci://localhost:5000/weather:1", Resolved: "sha256:" + hashA, Version: "1.0", SHA256: hashN, Signer: "RWQ", Added: noon}
	other := Entry{Name: "other", Source: "/home/dev/other.wasm", SHA256: hashA, Added: noon}
	must(t, f.Put(weather))
	must(t, f.Put(other))
	const want = lockHead + `segments:
  weather:
    source: oci://localhost:5000/weather:1
    resolved: sha256:` + "HASHA" + `
    version: "1.0"
    sha256: HASHN
    signer: RWQ
    added: 2026-11-25T12:00:00Z
  other:
    source: /home/dev/other.wasm
    sha256: HASHA
    added: 2026-11-25T12:00:00Z
`
	if diff := cmp.Diff(strings.NewReplacer("HASHA", hashA, "HASHN", hashN).Replace(want), text(t, f.Lock)); diff != "" {
		t.Errorf("plugins.lock (-want +got):\n%s", diff)
	}
	// A comment of the reader's stays.
	must(t, os.WriteFile(f.Lock, []byte(strings.Replace(text(t, f.Lock), "  other:", "  # mine\n  other:", 1)), 0o600))
	weather.Version, weather.SHA256, weather.Signer = "1.1", hashA, ""
	must(t, f.Put(weather))
	lock, err := f.ReadLock()
	must(t, err)
	if diff := cmp.Diff(Lock{[]Entry{weather, other}}, lock); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	if !strings.Contains(text(t, f.Lock), "  # mine\n") {
		t.Error("the comment is gone")
	}
	must(t, f.Forget("weather"))
	must(t, f.Forget("weather"))
	if lock, err = f.ReadLock(); err != nil || cmp.Diff([]string{"other"}, lock.Names()) != "" {
		t.Errorf("after one was forgotten: %v, %v", lock, err)
	}
	must(t, f.Forget("other"))
	if lock, err = f.ReadLock(); err != nil || len(lock.Entries) != 0 {
		t.Errorf("after both were: %v, %v", lock, err)
	}
}

func TestGrants(t *testing.T) {
	f := newFiles(t)
	must(t, f.Grant(Grant{SHA256: hashN, Name: "weather", Permissions: []string{"usage", "http:api.example.com", "usage"}, At: noon}))
	must(t, f.Grant(Grant{SHA256: hashA, Name: "other", Permissions: []string{"env:HOME"}, At: noon}))
	grants, err := f.ReadGrants()
	must(t, err)
	want := Grants{[]Grant{
		{hashN, "weather", []string{"http:api.example.com", "usage"}, noon},
		{hashA, "other", []string{"env:HOME"}, noon},
	}}
	if diff := cmp.Diff(want, grants); diff != "" {
		t.Errorf("grants (-want +got):\n%s", diff)
	}
	if got := grants.Of(strings.Repeat("b", 64)); got != nil {
		t.Errorf("unknown bytes may %v", got)
	}
	must(t, f.Grant(Grant{SHA256: hashN}))
	if grants, err = f.ReadGrants(); err != nil || grants.Of(hashN) != nil || grants.Of(hashA) == nil {
		t.Errorf("after one was revoked: %v, %v", grants, err)
	}
}

func TestBrokenFilesAreLeftAlone(t *testing.T) {
	tests := []struct{ name, lock, grants, want string }{
		{"a key that there is not", "segmants: {}\n", "grant: {}\n", ":1:1: unknown key"},
		{"a hash that is none", "segments:\n  a: {source: x, sha256: abc}\n", "grants:\n  sha256-abc: {permissions: usage}\n", "must be a SHA-256"},
		{"a permission that there is not", "", "grants:\n  sha256-" + hashA + ": {permissions: usage everything}\n", "everything"},
		{"not YAML", "a: [\n", "a: [\n", ":1:4: this is not YAML"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFiles(t)
			must(t, os.MkdirAll(filepath.Dir(f.Lock), 0o700))
			check := func(path, content string, read func() error, write func() error) {
				t.Helper()
				if content == "" {
					return
				}
				must(t, os.WriteFile(path, []byte(content), 0o600))
				var ps strictyaml.Problems
				if err := read(); !errors.As(err, &ps) || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("%s: %v, want %q", filepath.Base(path), err, tt.want)
				}
				if err := write(); err == nil || text(t, path) != content {
					t.Errorf("%s was changed: %v\n%s", filepath.Base(path), err, text(t, path))
				}
			}
			check(f.Lock, tt.lock, func() error { _, err := f.ReadLock(); return err }, func() error { return f.Put(Entry{Name: "b", Source: "x", SHA256: hashA}) })
			check(f.Grants, tt.grants, func() error { _, err := f.ReadGrants(); return err }, func() error {
				return f.Grant(Grant{SHA256: hashA, Name: "b", Permissions: []string{"usage"}})
			})
		})
	}
}

func TestModules(t *testing.T) {
	f := newFiles(t)
	hash, err := f.Keep([]byte("one"))
	must(t, err)
	if again, err := f.Keep([]byte("one")); err != nil || again != hash {
		t.Errorf("kept again: %s, %v", again, err)
	}
	if got, err := f.Read(hash, 100); err != nil || string(got) != "one" {
		t.Errorf("read %q, %v", got, err)
	}
	must(t, os.WriteFile(f.ModulePath(hash), []byte("two"), 0o600))
	var changed *ChangedError
	if _, err := f.Read(hash, 100); !errors.As(err, &changed) || changed.Want != hash {
		t.Errorf("other bytes: %v", err)
	}
	// Keeping the right ones mends it.
	if _, err := f.Keep([]byte("one")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read(hash, 100); err != nil {
		t.Error(err)
	}
	used, err := f.Keep([]byte("used"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(f.Modules, "notes.txt"), nil, 0o600))
	unused, err := f.Keep([]byte("unused"))
	must(t, err)
	must(t, f.KeepSignature(unused, []byte("signed")))
	lock := Lock{[]Entry{{Name: "a", SHA256: used}}}
	must(t, f.Sweep(lock, time.Now()))
	if f.Signature(unused, 100) == nil {
		t.Error("a module that was just kept was swept away")
	}
	must(t, f.Sweep(lock, time.Now().Add(2*sweepAge)))
	if f.Signature(unused, 100) != nil {
		t.Error("the signature of an unused module was left")
	}
	left, _ := filepath.Glob(filepath.Join(f.Modules, "*"))
	for i := range left {
		left[i] = filepath.Base(left[i])
	}
	want := []string{used + ".wasm", "notes.txt"}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
	if _, err := f.Read(hash, 100); err == nil || !strings.Contains(err.Error(), "add the segment again") {
		t.Errorf("a module that is gone: %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	f := newFiles(t)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := f.Put(Entry{Name: "s" + string(rune('a'+i)), Source: "x", SHA256: hashA, Added: noon}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if lock, err := f.ReadLock(); err != nil || len(lock.Entries) != 20 {
		t.Errorf("%d entries, %v", len(lock.Entries), err)
	}
}

// FuzzFiles: whatever the files hold, reading ends with what they say or with
// problems that are safe to print, and nothing is granted that is no permission.
func FuzzFiles(f *testing.F) {
	f.Add("version: 1\nsegments:\n  a: {source: x, sha256: " + hashA + "}\n")
	f.Add("version: 1\ngrants:\n  sha256-" + hashA + ": {permissions: usage env:HOME, segment: a}\n")
	f.Add("grants: {\"\\x1b\": 1}\n")
	files := newFiles(f)
	if err := os.MkdirAll(filepath.Dir(files.Lock), 0o700); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content string) {
		for _, path := range []string{files.Lock, files.Grants} {
			must(t, os.WriteFile(path, []byte(content), 0o600))
		}
		_, lockErr := files.ReadLock()
		grants, err := files.ReadGrants()
		for _, err := range []error{lockErr, err} {
			if err == nil {
				continue
			}
			if _, bad := problem.Unprintable(strings.ReplaceAll(err.Error(), "\n", "")); bad {
				t.Errorf("%q", err)
			}
		}
		for _, g := range grants.Entries {
			if rejectPermissions(strings.Join(g.Permissions, " ")) != "" || RejectHash(g.SHA256) != "" {
				t.Errorf("%+v", g)
			}
		}
	})
}
