package install

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/segment/permission"
	"github.com/data-wise/aiterm/host/segment/source"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// segment builds a module that imports host functions, with a manifest that asks
// for permissions, unless version is "".
func segment(t testing.TB, version string, asks []manifest.Permission, imports ...string) []byte {
	t.Helper()
	name := func(s string) string { return string(rune(len(s))) + s }
	section := func(id byte, body string) string {
		return string(id) + string(module.AppendUint32(nil, uint32(len(body)))) + body
	}
	body := string(rune(len(imports)))
	for _, i := range imports {
		from, function, found := strings.Cut(i, " ")
		if !found {
			from, function = module.NativeHost, i
		}
		body += name(from) + name(function) + "\x00\x00"
	}
	binary := []byte("\x00asm\x01\x00\x00\x00" + section(module.ImportSection, body) +
		section(module.ExportSection, "\x02"+name("memory")+"\x02\x00"+name(module.NativeEntry)+"\x00\x00"))
	if version == "" {
		return binary
	}
	binary, err := manifest.Attach(binary, manifest.Manifest{Name: "seg", Version: version, Description: "a segment", Permissions: asks})
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

func asking(grants ...string) (out []manifest.Permission) {
	for _, g := range grants {
		p := manifest.Permission{Reason: "why"}
		name, arg, found := strings.Cut(g, ":")
		if p.Name = name; found {
			p.Args = []string{arg}
		}
		out = append(out, p)
	}
	return out
}

func TestExamine(t *testing.T) {
	tests := []struct {
		name       string
		binary     []byte
		grants     []string
		undeclared []string
		err        string
	}{
		{"asks for nothing", segment(t, "1", nil, "span", "status"), []string{}, nil, ""},
		{"asks for what it imports", segment(t, "1", asking("usage", "http:a.example"), "usage", "fetch"), []string{"usage", "http:a.example"}, nil, ""},
		{"asks for more than it imports", segment(t, "1", asking("git")), []string{"git"}, nil, ""},
		{"keeps quiet about one", segment(t, "1", asking("git"), "usage", "git"), []string{"git", "usage"}, []string{"usage"}, ""},
		{"keeps quiet about hosts", segment(t, "1", nil, "fetch", "store_get", "store_set"), []string{"store"}, []string{"http", "store"}, ""},
		{"without a manifest", segment(t, "", nil, "env"), []string{}, []string{"env"}, ""},
		{"of WASI", segment(t, "1", nil, "wasi_snapshot_preview1 fd_write"), []string{}, nil, ""},
		{"of another host", segment(t, "1", nil, "env abort"), nil, nil, "imports env.abort: AssemblyScript's: build it with --use abort=, as the template for AssemblyScript does, and a function of your own"},
		{"with a name that would act on a terminal", segment(t, "1", nil, "x\x1b[2J y"), nil, nil, "imports x?[2J.y: a segment can import from the host only, and has a memory of its own"},
		{"of a later version", segment(t, "1", nil, "teleport"), nil, nil, "imports the function teleport, which this version of aiterm does not have: update aiterm"},
		{"a web page", []byte("<!doctype html>"), nil, nil, "this is a web page, not a module: name the .wasm file itself (on GitHub, the link behind Raw or a file of a release)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Examine(tt.binary, nil, nil)
			if tt.err != "" {
				if err == nil || err.Error() != tt.err {
					t.Errorf("error %v, want %q", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.grants, m.Grants()); diff != "" {
				t.Errorf("grants (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.undeclared, m.Undeclared); diff != "" {
				t.Errorf("undeclared (-want +got):\n%s", diff)
			}
		})
	}
}

func TestChooseName(t *testing.T) {
	lock := registry.Lock{Entries: []registry.Entry{{Name: "seg", Source: "/a.wasm"}}}
	m := Module{Manifest: manifest.Manifest{Name: "seg"}}
	tests := []struct {
		name   string
		m      Module
		wanted string
		from   string
		want   string
		taken  bool
		err    string
	}{
		{"its own, again", m, "", "/a.wasm", "seg", false, ""},
		{"its own, from elsewhere", m, "", "/b.wasm", "", true, "added from /a.wasm"},
		{"another", m, "other", "/b.wasm", "other", false, ""},
		{"a built-in one", m, "usage", "/b.wasm", "", true, "aiterm's own"},
		{"a word of plugins.yaml", m, "installed", "/b.wasm", "", true, "means something else"},
		{"none", Module{}, "", "/b.wasm", "", false, "--as NAME"},
		{"a path", m, "../x", "/b.wasm", "", false, "must be 1 to 32"},
		{"a device of Windows in capitals", m, "CON", "/b.wasm", "", false, "must be 1 to 32"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ChooseName(tt.m, tt.wanted, tt.from, lock, []string{"usage"})
			var taken *NameTaken
			if got != tt.want || errors.As(err, &taken) != tt.taken || tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)) {
				t.Errorf("%q, %v; want %q, %q", got, err, tt.want, tt.err)
			}
		})
	}
}

// home is a registry and a file that a segment is added from.
type home struct {
	t     *testing.T
	files registry.Files
	path  string
}

func newHome(t *testing.T) *home {
	dir := t.TempDir()
	return &home{t, registry.In(state.Dirs{Config: dir, State: filepath.Join(dir, "state")}), filepath.Join(dir, "seg.wasm")}
}

func (h *home) write(binary []byte) {
	h.t.Helper()
	if err := os.WriteFile(h.path, binary, 0o600); err != nil {
		h.t.Fatal(err)
	}
}

func (h *home) add(grants ...string) {
	h.t.Helper()
	from, err := source.Parse(h.path)
	if err != nil {
		h.t.Fatal(err)
	}
	c, err := Fetch(context.Background(), from, source.Options{}, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := Install(h.files, c, "seg", grants, noon); err != nil {
		h.t.Fatal(err)
	}
}

func (h *home) entry() registry.Entry {
	h.t.Helper()
	lock, err := h.files.ReadLock()
	if err != nil {
		h.t.Fatal(err)
	}
	e, ok := lock.Find("seg")
	if !ok {
		h.t.Fatal("it is not in the lock")
	}
	return e
}

func (h *home) look() Update {
	h.t.Helper()
	u, err := Look(context.Background(), h.files, h.entry(), source.Options{}, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return u
}

func TestUpdate(t *testing.T) {
	tests := []struct {
		name                string
		old                 []byte
		granted             []string
		fresh               []byte
		more, less, carried []string
	}{
		{"the same permissions", segment(t, "1", asking("usage"), "usage"), []string{"usage"},
			segment(t, "2", asking("usage"), "usage"), nil, nil, []string{"usage"}},
		{"less", segment(t, "1", asking("usage", "git")), []string{"git", "usage"},
			segment(t, "2", asking("usage")), nil, []string{"git"}, []string{"usage"}},
		{"more: nothing is carried over", segment(t, "1", asking("usage")), []string{"usage"},
			segment(t, "2", asking("usage", "http:evil.example")), []string{"http:evil.example"}, nil, nil},
		{"another host", segment(t, "1", asking("http:a.example")), []string{"http:a.example"},
			segment(t, "2", asking("http:b.example")), []string{"http:b.example"}, []string{"http:a.example"}, nil},
		{"more, by its imports alone", segment(t, "1", nil), nil,
			segment(t, "2", nil, "usage"), []string{"usage"}, nil, nil},
		{"more, by an import that needs hosts", segment(t, "1", nil), nil,
			segment(t, "2", nil, "fetch"), []string{"http"}, nil, nil},
		{"hosts that were named by hand stay", segment(t, "1", nil, "fetch"), []string{"http:a.example"},
			segment(t, "2", nil, "fetch"), nil, nil, []string{"http:a.example"}},
		{"what was refused stays refused", segment(t, "1", asking("usage", "git")), []string{"usage"},
			segment(t, "2", asking("usage", "git")), nil, nil, []string{"usage"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHome(t)
			h.write(tt.old)
			h.add(tt.granted...)
			if u := h.look(); !u.Current {
				t.Errorf("before it changed: %+v", u)
			}
			old := h.entry()
			h.write(tt.fresh)
			u := h.look()
			if u.Current {
				t.Fatal("it was not seen to have changed")
			}
			for _, list := range []struct {
				what      string
				want, got []string
			}{{"more", tt.more, u.More}, {"less", tt.less, u.Less}, {"carried", tt.carried, u.Carried}} {
				if diff := cmp.Diff(list.want, list.got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", list.what, diff)
				}
			}
			if err := Install(h.files, u.New, "seg", u.Carried, noon); err != nil {
				t.Fatal(err)
			}
			grants, err := h.files.ReadGrants()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.carried, grants.Of(h.entry().SHA256)); diff != "" {
				t.Errorf("granted to the new bytes (-want +got):\n%s", diff)
			}
			if got := grants.Of(old.SHA256); got != nil {
				t.Errorf("the old bytes may still %v", got)
			}
			if _, err := h.files.Read(old.SHA256, source.MaxModule); err == nil {
				t.Error("the old bytes are still there")
			}
		})
	}
}

func TestRemoveLeavesWhatAnotherNameUses(t *testing.T) {
	h := newHome(t)
	h.write(segment(t, "1", asking("usage"), "usage"))
	h.add("usage")
	second := h.entry()
	second.Name = "second"
	if err := h.files.Put(second); err != nil {
		t.Fatal(err)
	}
	if err := Remove(h.files, h.entry(), noon); err != nil {
		t.Fatal(err)
	}
	installed, err := Open(h.files, second, nil)
	if err != nil {
		t.Fatal(err)
	}
	grants, err := h.files.ReadGrants()
	if err != nil || len(grants.Of(installed.Entry.SHA256)) != 1 {
		t.Errorf("the other name's grant: %v, %v", grants, err)
	}
	if err := Remove(h.files, second, noon); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(h.files, second, nil); err == nil {
		t.Error("the bytes are still there")
	}
}

func TestOpenRefusesOtherBytes(t *testing.T) {
	h := newHome(t)
	h.write(segment(t, "1", nil))
	h.add()
	if err := os.WriteFile(h.files.ModulePath(h.entry().SHA256), segment(t, "2", nil), 0o600); err != nil {
		t.Fatal(err)
	}
	var changed *registry.ChangedError
	if _, err := Open(h.files, h.entry(), nil); !errors.As(err, &changed) {
		t.Errorf("error %v", err)
	}
}

// FuzzExamine: whatever a stranger's file holds, looking at it ends, and what is
// said of it can be printed.
func FuzzExamine(f *testing.F) {
	f.Add(segment(f, "1", asking("usage", "http:a.example"), "usage", "fetch"))
	f.Add(segment(f, "", nil, "env abort"))
	f.Add([]byte("<!doctype html>"))
	f.Fuzz(func(t *testing.T, binary []byte) {
		m, err := Examine(binary, nil, nil)
		said := ""
		if err != nil {
			said = err.Error()
		}
		for _, ask := range m.Asks {
			said += ask.Grant + ask.Means + ask.Reason
			if wrong := manifest.RejectGrant(ask.Grant); wrong != "" {
				t.Errorf("asks for %q, which %s", ask.Grant, wrong)
			}
		}
		for _, r := range strings.ReplaceAll(said+m.Manifest.Description+m.Manifest.Author, "\n", "") {
			if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\u202e' {
				t.Fatalf("%U in %q", r, said)
			}
		}
	})
}

// With one of two variables a segment runs, with none of them it does not, whatever
// else it was granted.
func TestBlocked(t *testing.T) {
	ask := func(grant string, optional bool) permission.Ask {
		return permission.Ask{Grant: grant, Optional: optional}
	}
	m := Module{Asks: []permission.Ask{
		ask("env:LANG", false), ask("env:EDITOR", false), ask("env:TERM", true), ask("git", true), ask("status:model", false),
	}}
	for grants, want := range map[string]bool{
		"": true, "git": true, "git status:model": true,
		"env:LANG": false, "env:EDITOR git": false, "env:TERM": false,
	} {
		if got := m.Blocked(strings.Fields(grants)); got != want {
			t.Errorf("blocked with %q: %v, want %v", grants, got, want)
		}
	}
}
