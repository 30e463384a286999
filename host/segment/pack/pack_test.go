package pack

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/plugins"
)

// entry is one import or export.
type entry struct {
	of, name string
	kind     byte
}

// build makes a module that has a border and nothing else.
func build(imports, exports []entry) []byte {
	name := func(s string) string { return string(module.AppendUint32(nil, uint32(len(s)))) + s }
	section := func(id byte, entries []string) string {
		body := string(module.AppendUint32(nil, uint32(len(entries)))) + strings.Join(entries, "")
		return string(id) + string(module.AppendUint32(nil, uint32(len(body)))) + body
	}
	var in, out []string
	for _, i := range imports {
		description := "\x00" // a type, or no maximum
		if i.kind == module.Memory {
			description = "\x00\x01"
		}
		in = append(in, name(i.of)+name(i.name)+string(i.kind)+description)
	}
	for _, e := range exports {
		out = append(out, name(e.name)+string(e.kind)+"\x00")
	}
	return []byte("\x00asm\x01\x00\x00\x00" + section(module.ImportSection, in) + section(module.ExportSection, out))
}

func native() []entry {
	return []entry{{"", "memory", module.Memory}, {"", module.NativeEntry, module.Function}}
}

func about(permissions ...manifest.Permission) manifest.Manifest {
	return manifest.Manifest{Name: "weather", Version: "1.0.0", Description: "The weather", Permissions: permissions}
}

func TestPack(t *testing.T) {
	usage := manifest.Permission{Name: "usage", Reason: "to show it"}
	http := manifest.Permission{Name: "http", Args: []string{"api.example.com"}, Reason: "the weather"}
	f := func(of string, names ...string) (imports []entry) {
		for _, n := range names {
			imports = append(imports, entry{of, n, module.Function})
		}
		return imports
	}
	tests := []struct {
		name     string
		imports  []entry
		exports  []entry
		manifest manifest.Manifest
		engine   module.Engine
		warnings []string
		err      string // lines
	}{
		{"nothing asked for", f("aiterm_v1", "status", "span"), native(), about(), module.Native, nil, ""},
		{"what is used is asked for", f("aiterm_v1", "usage", "fetch"), native(), about(usage, http), module.Native, nil, ""},
		{"WASI, as standard Go has it", f(module.WASI, "fd_write"), native(), about(), module.Native, nil, ""},
		{"an Extism plugin", append(f(module.ExtismKernel, "alloc"), f(module.ExtismHost, "usage")...), []entry{{"", "render", module.Function}},
			about(usage), module.Extism, nil, ""},
		{"more is asked for than used", nil, native(), about(usage, http), module.Native,
			[]string{
				"segment.yaml asks for usage, which the module does not use: take it out of permissions",
				"segment.yaml asks for http, which the module does not use: take it out of permissions",
			}, ""},
		{"less is asked for than used", f("aiterm_v1", "usage", "git", "store_get", "store_set"), native(), about(usage), "", nil,
			`the module imports "aiterm_v1.git", which needs the permission git: add it to permissions in segment.yaml, with a reason
the module imports "aiterm_v1.store_get", which needs the permission store: add it to permissions in segment.yaml, with a reason`},
		{"a plugin that asks for less", f(module.ExtismHost, "env"), []entry{{"", "render", module.Function}}, about(), "", nil,
			`the module imports "extism:host/user.env", which needs the permission env: add it to permissions in segment.yaml, with a reason`},
		{"a key", f("aiterm_v1", "env"), native(), about(manifest.Permission{Name: "env", Args: []string{"HOME", "API_KEY"}, Reason: "r"}), "", nil,
			"segment.yaml asks for the environment variable API_KEY, which aiterm tells no segment: its name says that it holds a key or a password"},
		{"functions that are not there", f("aiterm_v1", "exec", "statu", "\x1b[2J"), native(), about(), "", nil,
			`the module imports "aiterm_v1.exec", which aiterm does not have: use one of status, config, now, minute, utc_offset, columns, width, shorten, span, link, log, usage, git, spend, system, transcript, transcript_name, transcript_title, env, store_get, store_set, fetch
the module imports "aiterm_v1.statu", which aiterm does not have, did you mean "status"?
the module imports "aiterm_v1.\x1b[2J", which aiterm does not have: use one of status, config, now, minute, utc_offset, columns, width, shorten, span, link, log, usage, git, spend, system, transcript, transcript_name, transcript_title, env, store_get, store_set, fetch`},
		{"AssemblyScript's abort", f("env", "abort"), native(), about(), "", nil,
			`the module imports "env.abort": AssemblyScript's: build it with --use abort=, as the template for AssemblyScript does, and a function of your own`},
		{"the kernel of the other engine", f(module.ExtismKernel, "alloc"), native(), about(), "", nil,
			`the module imports "extism:host/env.alloc": Extism: such a module exports render, and imports from extism:host/user and extism:host/env`},
		{"its memory", []entry{{"env", "memory", module.Memory}}, native(), about(), "", nil,
			`the module imports the memory "env.memory": a segment has a memory of its own and exports it: link without --import-memory, or --importMemory of AssemblyScript`},
		{"no memory", nil, []entry{{"", module.NativeEntry, module.Function}}, about(), "", nil,
			`the module exports no memory named "memory": link it with an exported memory`},
		{"no entry point", nil, nil, about(), "", nil,
			"the module exports no function aiterm_segment_v1, nor render beside imports of Extism's, as its plugins do: it is not a segment"},
		{"a manifest without a version", nil, native(), manifest.Manifest{Name: "x", Description: "y"}, "", nil,
			"the module's manifest: version is missing: add it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			binary := build(tt.imports, tt.exports)
			got, err := Pack(binary, tt.manifest)
			failure := ""
			if err != nil {
				failure = err.Error()
			}
			if diff := cmp.Diff(tt.err, failure); diff != "" {
				t.Fatalf("error (-want +got):\n%s", diff)
			}
			if err != nil {
				return
			}
			if diff := cmp.Diff(tt.warnings, got.Warnings); diff != "" || got.Engine != tt.engine {
				t.Errorf("engine %s, warnings (-want +got):\n%s", got.Engine, diff)
			}
			inside, found, err := manifest.FromModule(got.Module)
			if err != nil || !found {
				t.Fatalf("the manifest inside: %v, %v", found, err)
			}
			if diff := cmp.Diff(tt.manifest, inside); diff != "" {
				t.Errorf("manifest (-want +got):\n%s", diff)
			}
			if string(got.Module[:len(binary)]) != string(binary) {
				t.Error("the rest of the module changed")
			}
		})
	}
}

func TestPackRefusesWhatIsNoModule(t *testing.T) {
	for _, text := range []string{"", "<!doctype html>", "\x00asm\x01\x00\x00\x00\x02\x7f"} {
		if _, err := Pack([]byte(text), about()); err == nil {
			t.Errorf("%q was packed", text)
		}
	}
	if _, err := Pack(make([]byte, 17<<20), about()); err == nil || !strings.Contains(err.Error(), "over the limit of 16 MiB") {
		t.Errorf("17 MiB: %v", err)
	}
}

func TestReadManifest(t *testing.T) {
	dir := t.TempDir()
	if _, err := ReadManifest(dir); err == nil || !strings.HasPrefix(err.Error(), "there is no segment.yaml in "+dir+": a segment needs one") {
		t.Errorf("none: %v", err)
	}
	path := filepath.Join(dir, ManifestFile)
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("name: weather\nversion: 1.0.0\ndescription: x\nbuild: c\n")
	m, err := ReadManifest(dir)
	if err != nil || m.Build != "c" {
		t.Errorf("%+v, %v", m, err)
	}
	write("name: weather\nversion: 1.0.0\ndescription: x\nbuild: make all\n")
	if _, err := ReadManifest(dir); err == nil || !strings.Contains(err.Error(), `build must be one of tinygo, go, c, cpp, rust, zig, d, moonbit, javascript, assemblyscript, wat`) {
		t.Errorf("a command under build: %v", err)
	}
	write(strings.Repeat("#", maxManifestFile+1))
	if _, err := ReadManifest(dir); err == nil || !strings.Contains(err.Error(), "more than 256 KiB") {
		t.Errorf("a large one: %v", err)
	}
}

// A module is made to be published: others can read a new one, as far as the umask
// lets them. One that is there keeps its mode.
func TestWriteMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes are another matter there")
	}
	dir := t.TempDir()
	mode := func(path string) os.FileMode {
		t.Helper()
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	plain, path := filepath.Join(dir, "plain"), filepath.Join(dir, "new.wasm")
	f, err := os.OpenFile(plain, os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := Write(t.Context(), path, build(nil, nil)); err != nil {
		t.Fatal(err)
	}
	if got, want := mode(path), mode(plain); got != want {
		t.Errorf("a new module has the mode %v, want %v", got, want)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := Write(t.Context(), path, build(nil, native())); err != nil {
		t.Fatal(err)
	}
	if got := mode(path); got != 0o640 {
		t.Errorf("a module that was there has the mode %v now", got)
	}
}

func TestWriteReplacesModulesOnly(t *testing.T) {
	binary := build(nil, native())
	dir := t.TempDir()
	for name, text := range map[string]string{"new.wasm": "-", "module.wasm": string(build(nil, nil)), "empty.wasm": ""} {
		path := filepath.Join(dir, name)
		if text != "-" {
			os.WriteFile(path, []byte(text), 0o600)
		}
		if err := Write(t.Context(), path, binary); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, _ := os.ReadFile(path); string(got) != string(binary) {
			t.Errorf("%s holds %q", name, got)
		}
	}
	for name, text := range map[string]string{"main.go": "package main\n", "short": "\x00as"} {
		path := filepath.Join(dir, name)
		os.WriteFile(path, []byte(text), 0o600)
		if err := Write(t.Context(), path, binary); err == nil || !strings.Contains(err.Error(), "stays as it is") {
			t.Errorf("%s: %v", name, err)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("%s holds %q", name, got)
		}
	}
	if err := Write(t.Context(), dir, binary); err == nil || !strings.Contains(err.Error(), "is no file") {
		t.Errorf("a folder: %v", err)
	}
}

// A device is written to and stays one.
func TestWriteToADevice(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("NUL is no file there")
	}
	if err := Write(t.Context(), os.DevNull, build(nil, native())); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode()&os.ModeDevice == 0 {
		t.Errorf("it is %v now, %v", info, err)
	}
}

// FuzzPack: whatever a module holds, packing it ends, and what it accepts can be
// packed again to the same bytes.
func FuzzPack(f *testing.F) {
	f.Add(build([]entry{{"aiterm_v1", "usage", module.Function}}, native()))
	f.Add(build([]entry{{"env", "memory", module.Memory}}, nil))
	for _, name := range plugins.Names() {
		binary, _ := plugins.Module(name)
		f.Add(binary)
	}
	m := about(manifest.Permission{Name: "usage", Reason: "to show it"})
	f.Fuzz(func(t *testing.T, binary []byte) {
		one, err := Pack(binary, m)
		if err != nil {
			return
		}
		two, err := Pack(one.Module, m)
		if err != nil || string(two.Module) != string(one.Module) {
			t.Errorf("a second time: %v", err)
		}
	})
}
