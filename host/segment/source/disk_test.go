package source

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/internal/filetest"
)

// tree writes files below a new folder; a name that ends with / is a folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/") {
			err = os.MkdirAll(path, 0o700)
		} else {
			err = os.WriteFile(path, []byte(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const wasmText = "\x00asm\x01\x00\x00\x00"

func TestFile(t *testing.T) {
	dir := tree(t, map[string]string{"a.wasm": wasmText, "a.wasm.minisig": string(signed), "b.wasm": wasmText, "b.wasm.minisig": "<html>", "c.wasm": wasmText, "c.wasm.minisig/": ""})
	link := filepath.Join(dir, "link.wasm")
	filetest.Link(t, "a.wasm", link)
	at := func(name string) string { return filepath.Join(dir, name) }
	v := contentValidator(module)
	tests := []struct {
		name string
		want Module
	}{
		{"a.wasm", Module{Bytes: module, Source: at("a.wasm"), Resolved: at("a.wasm"), Validator: v, Signature: signed}},
		{"b.wasm", Module{Bytes: module, Source: at("b.wasm"), Resolved: at("b.wasm"), Validator: v,
			Notes: []string{at("b.wasm.minisig") + " is no minisign signature and was left out"}}},
		{"c.wasm", Module{Bytes: module, Source: at("c.wasm"), Resolved: at("c.wasm"), Validator: v,
			Notes: []string{"its signature was not read: " + at("c.wasm.minisig") + " is not a plain file: name a .wasm file"}}},
		{"link.wasm", Module{Bytes: module, Source: link, Resolved: at("a.wasm"), Validator: v}},
	}
	for _, tt := range tests {
		got, err := fetch(t, at(tt.name))
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", tt.name, err, diff)
		}
	}
	s := parse(t, at("a.wasm"))
	if same, err := s.Unchanged(t.Context(), anonymous, v); !same || err != nil {
		t.Errorf("unchanged: %v, %v", same, err)
	}
	if err := os.WriteFile(at("a.wasm"), append([]byte(wasmText), 0), 0o600); err != nil {
		t.Fatal(err)
	}
	if same, err := s.Unchanged(t.Context(), anonymous, v); same || err != nil {
		t.Errorf("changed: %v, %v", same, err)
	}
	if err := os.Remove(at("a.wasm")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Unchanged(t.Context(), anonymous, v); err == nil {
		t.Error("a file that is gone is unchanged")
	}
}

func TestFileRefused(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", "is empty: build it again"},
		{"\n<!doctype html>", "is a web page, not a module: name the .wasm file itself (on GitHub, the link behind Raw or a file of a release)"},
		{"version https://git-lfs.github.com/spec/v1\n", "is a pointer of Git LFS, not the module: fetch it with git lfs pull"},
		{"\x1f\x8b\x08", "is an archive, not a module: unpack it and name the .wasm file"},
		{"PK\x03\x04", "is an archive, not a module"},
		{"(module)", "is WebAssembly text: compile it with wat2wasm"},
		{"\x00asm\x0d\x00\x01\x00", "is a WebAssembly component, which aiterm has no engine for: build it as a core module"},
		{"\x00asm\x02\x00\x00\x00", "has version 2 of WebAssembly's binary format, and there is only 1: build it again"},
		{"hello", "is not a WebAssembly module: name a .wasm file"},
		{wasmText + strings.Repeat("x", MaxModule-7), "has more than 16 MiB, the most that a module may have: build it smaller"},
	}
	for _, tt := range tests {
		path := filepath.Join(tree(t, map[string]string{"x.wasm": tt.text}), "x.wasm")
		if _, err := fetch(t, path); err == nil || !strings.HasPrefix(err.Error(), path+" "+tt.want) {
			t.Errorf("%.20q: %v, want %s", tt.text, err, tt.want)
		}
	}
	if runtime.GOOS != "windows" {
		if _, err := fetch(t, os.DevNull); err == nil || err.Error() != os.DevNull+" is not a plain file: name a .wasm file" {
			t.Errorf("a device: %v", err)
		}
	}
}

const about = "name: weather\nversion: 1.0.0\ndescription: the weather\n"

// packedText is a module with that in it.
var packedText = func() string {
	packed, err := manifest.Attach([]byte(wasmText), manifest.Manifest{Name: "weather", Version: "1.0.0", Description: "the weather"})
	if err != nil {
		panic(err)
	}
	return string(packed)
}()

func TestDirectory(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string // the module, or what is wrong
	}{
		{"named", map[string]string{"segment.yaml": about, "weather.wasm": packedText, "other.wasm": "x"}, "weather.wasm"},
		{"named, built", map[string]string{"segment.yaml": about, "build/weather.wasm": packedText, "other.wasm": "x"}, "build/weather.wasm"},
		{"named, both", map[string]string{"segment.yaml": about, "weather.wasm": packedText, "build/weather.wasm": "x"}, "weather.wasm"},
		{"named, not built", map[string]string{"segment.yaml": about, "main.go": "package main"}, "there is no weather.wasm in DIR: run aiterm plugins build DIR"},
		{"the only one", map[string]string{"x.wasm": wasmText, "y.wasm/": ""}, "x.wasm"},
		{"the only one, built", map[string]string{"build/x.wasm": wasmText, "other/y.wasm": wasmText}, "build/x.wasm"},
		{"none", map[string]string{"main.go": ""}, "there is no .wasm file in DIR: run aiterm plugins build DIR"},
		{"several", map[string]string{"x.wasm": wasmText, "build/y.wasm": wasmText},
			`there are several modules in DIR ("x.wasm", "build/y.wasm"): name one of them, or run aiterm plugins build DIR, which needs a segment.yaml`},
		{"many", map[string]string{"a.wasm": "", "b.wasm": "", "c.wasm": "", "d.wasm": ""}, `("a.wasm", "b.wasm", "c.wasm", "…")`},
		{"broken manifest", map[string]string{"segment.yaml": "nmae: x\n", "x.wasm": wasmText}, `unknown key "nmae", did you mean "name"?`},
		{"path in the name", map[string]string{"segment.yaml": strings.Replace(about, "weather", "../../x", 1), "x.wasm": wasmText}, "name must be 1 to 32 lower-case letters"},
		{"not packed", map[string]string{"segment.yaml": about, "weather.wasm": wasmText},
			"weather.wasm has no manifest in it, so what DIR/segment.yaml says would be lost: run aiterm plugins pack DIR/weather.wasm --manifest DIR/segment.yaml first"},
		{"a folder by that name", map[string]string{"segment.yaml": about, "weather.wasm/": ""}, "is not a plain file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := tree(t, tt.files)
			m, err := fetch(t, dir)
			if err != nil {
				want := strings.NewReplacer("DIR/", dir+string(filepath.Separator), "DIR", dir).Replace(tt.want)
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v, want %s", err, want)
				}
				return
			}
			full := filepath.Join(dir, filepath.FromSlash(tt.want))
			if m.Source != dir || m.Resolved != full || string(m.Bytes) != tt.files[tt.want] || len(m.Notes) > 0 {
				t.Errorf("%+v, want %s", m, full)
			}
		})
	}
}

// What is in a folder that was cloned leads nowhere else.
func TestDirectoryLinks(t *testing.T) {
	outside := filepath.Join(tree(t, map[string]string{"secret.wasm": wasmText, "segment.yaml": about, "build/x.wasm": wasmText}), "")
	link := func(dir, name, to string) {
		filetest.Link(t, to, filepath.Join(dir, name))
	}
	dir := tree(t, map[string]string{"segment.yaml": about})
	link(dir, "weather.wasm", filepath.Join(outside, "secret.wasm"))
	relative := tree(t, map[string]string{"segment.yaml": about})
	link(relative, "weather.wasm", "../"+filepath.Base(outside)+"/secret.wasm")
	manifest := tree(t, map[string]string{"weather.wasm": wasmText})
	link(manifest, "segment.yaml", filepath.Join(outside, "segment.yaml"))
	build := tree(t, nil)
	link(build, "build", filepath.Join(outside, "build"))
	for _, dir := range []string{dir, relative, manifest, build} {
		want := "a link in " + dir + " leads out of that folder, and is not followed: name the file that is meant"
		if _, err := fetch(t, dir); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	signature := tree(t, map[string]string{"x.wasm": wasmText})
	link(signature, "x.wasm.minisig", filepath.Join(outside, "secret.wasm"))
	if m, err := fetch(t, signature); err != nil || m.Signature != nil || len(m.Notes) != 1 {
		t.Errorf("%+v, %v", m, err)
	}
	within := tree(t, map[string]string{"segment.yaml": about, "out/real.wasm": packedText})
	link(within, "weather.wasm", "out/real.wasm")
	if _, err := fetch(t, within); err != nil {
		t.Errorf("a link within the folder: %v", err)
	}
}

func TestDirectoryNote(t *testing.T) {
	dir := tree(t, map[string]string{"segment.yaml": about, "weather.wasm": packedText, "src/main.go": "", "README.md": "", ".git/x.go": "", "node_modules/x.ts": ""})
	old, late := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	set := func(name string, when time.Time) {
		if err := os.Chtimes(filepath.Join(dir, name), when, when); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"README.md", ".git/x.go", "node_modules/x.ts"} {
		set(name, late)
	}
	set("src/main.go", old)
	if m, err := fetch(t, dir); err != nil || len(m.Notes) > 0 {
		t.Errorf("%q, %v", m.Notes, err)
	}
	set("src/main.go", late)
	m, err := fetch(t, dir)
	want := []string{`"src/main.go" is newer than "weather.wasm": run aiterm plugins build ` + dir + ` to have what it says now`}
	if diff := cmp.Diff(want, m.Notes); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}
