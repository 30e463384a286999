package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// newPluginMachine is one with a plugin on its line, and everything compiled.
func newPluginMachine(t *testing.T) *machine {
	t.Helper()
	m := newMachine(t)
	m.copy(fixture("extism", "hello"), "guest.wasm")
	m.plugins(2*time.Second, "guest.wasm")
	m.render()
	m.settle("guest.wasm")
	return m
}

// forget removes what the segments last showed: they will be run again.
func (m *machine) forget() {
	m.t.Helper()
	if err := os.RemoveAll(filepath.Join(filepath.Dir(m.cacheDir()), "last")); err != nil {
		m.t.Fatal(err)
	}
}

// index reads the index of the cache of compiled code: files by what they are
// for.
func (m *machine) index() map[string]string {
	m.t.Helper()
	paths, _ := filepath.Glob(filepath.Join(m.cacheDir(), "v*", "index"))
	if len(paths) != 1 {
		m.t.Fatalf("%d indexes of compiled code", len(paths))
	}
	data, err := os.ReadFile(paths[0])
	if err != nil {
		m.t.Fatal(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if fields := strings.Fields(line); len(fields) == 5 {
			files[fields[0]] = filepath.Join(filepath.Dir(paths[0]), fields[1])
		}
	}
	return files
}

func (m *machine) kernel() (file string) {
	m.t.Helper()
	for what, file := range m.index() {
		if strings.HasPrefix(what, "extism-kernel-") {
			return file
		}
	}
	m.t.Fatal("the kernel of Extism is not in the cache")
	return ""
}

// Once everything is compiled, a render with a plugin in it compiles nothing: the
// cache holds what the index vouches for, and that stays as it is.
func TestPluginIsCompiledOnce(t *testing.T) {
	t.Parallel()
	m := newPluginMachine(t)
	line, _ := m.render()
	expectLine(t, "all compiled", line, "hello")
	stamps := func() map[string]time.Time {
		all := map[string]time.Time{}
		files, _ := filepath.Glob(filepath.Join(m.cacheDir(), "v*", "wazero-*", "*"))
		for _, file := range files {
			info, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			all[file] = info.ModTime()
		}
		return all
	}
	before := stamps()
	for what, file := range m.index() {
		if _, there := before[file]; !there {
			t.Errorf("the code of %s is not there", what)
		}
	}
	if len(before) != len(m.index()) {
		t.Errorf("%d files of code, of which the index knows %d", len(before), len(m.index()))
	}
	m.forget()
	line, _ = m.render()
	if !strings.Contains(plain(t, line), "hello") {
		t.Errorf("the line is %q", line)
	}
	after := stamps()
	for file, at := range after {
		if !before[file].Equal(at) {
			t.Errorf("%s was compiled again", file)
		}
	}
}

// The kernel's code is looked at like any other before it is run.
func TestPluginAfterTheKernelWasDamaged(t *testing.T) {
	damages := map[string]func(code []byte) []byte{
		"a bit":      func(code []byte) []byte { code[len(code)/2] ^= 1; return code },
		"its header": func(code []byte) []byte { code[8] ^= 1; return code },
		"cut off":    func(code []byte) []byte { return code[:20] },
		"all of it":  nil,
	}
	if _, err := built(); err != nil {
		t.Fatal(err)
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newPluginMachine(t)
			kernel := m.kernel()
			if damage == nil {
				if err := os.Remove(kernel); err != nil {
					t.Fatal(err)
				}
			} else {
				code, err := os.ReadFile(kernel)
				if err == nil {
					err = os.WriteFile(kernel, damage(code), 0o600)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			m.forget()
			line, _ := m.render()
			expectLine(t, "damaged", line, "hello")
			m.run("warm", "--plugins", m.path("plugins.yaml"))
			line, _ = m.render()
			if !strings.Contains(plain(t, line), "hello") {
				t.Errorf("after it was mended the line is %q", line)
			}
			m.expectTidy()
		})
	}
}
