package cli

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"aead.dev/minisign"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/data-wise/aiterm/host/author/toolchain"
	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/internal/ocitest"
	"github.com/data-wise/aiterm/testdata/payloads"
	"github.com/data-wise/aiterm/tools/pinned"
)

// onPath is a folder for PATH with all programs, as they are installed.
var onPath = sync.OnceValues(func() (dir string, err error) {
	program, err := built()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(filepath.Dir(program), "bin")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", err
	}
	for _, name := range []string{programs.Aiterm, programs.Ait} {
		if err := os.Link(program, filepath.Join(dir, programs.FileName(name, runtime.GOOS))); err != nil {
			return "", err
		}
	}
	cmd := exec.Command("go", "build", "-o", dir, "../cmd/aiterm-line", "../cmd/aiterm-guest")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return dir, nil
})

// TestScripts runs what a user types. Each script has a home of its own, and
// finds in the folder $DATA the payloads and the segments of strangers, native
// ones and Extism plugins.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			home, data := filepath.Join(env.WorkDir, "home"), filepath.Join(env.WorkDir, "data")
			bin, err := onPath()
			if err != nil {
				return err
			}
			env.Setenv("PATH", bin+string(filepath.ListSeparator)+env.Getenv("PATH"))
			env.Setenv("BIN", bin)
			if err := withCompilers(env); err != nil {
				return err
			}
			if zone, ok := os.LookupEnv("TZ"); ok { // what dates they show is what this process says
				env.Setenv("TZ", zone)
			}
			examples, err := filepath.Abs(filepath.Join("..", "examples"))
			if err != nil {
				return err
			}
			env.Setenv("EXAMPLES", examples)
			env.Setenv("DATA", data)
			env.Values["registry"] = &scriptedRegistry{}
			env.Setenv("HOME", home)
			env.Setenv("USERPROFILE", home)
			env.Setenv("APPDATA", filepath.Join(home, "roaming"))
			env.Setenv("LOCALAPPDATA", filepath.Join(home, "local"))
			return errors.Join(
				os.MkdirAll(home, 0o700),
				os.CopyFS(filepath.Join(data, "payloads"), os.DirFS(filepath.Join("..", "testdata", "payloads"))),
				os.CopyFS(filepath.Join(data, "builtin"), os.DirFS(filepath.Join("..", "plugins"))),
				os.CopyFS(filepath.Join(data, "segments"), os.DirFS(filepath.Join("..", "host", "guest", "wasm", "testdata", "hostile"))),
				os.CopyFS(filepath.Join(data, "guests"), os.DirFS(filepath.Join("testdata", "guests"))),
				os.CopyFS(filepath.Join(data, "plugins"), os.DirFS(filepath.Join("..", "host", "guest", "extism", "testdata", "hostile"))),
			)
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Getuid() == 0, nil
			}
			if language, ok := strings.CutPrefix(name, "compiler:"); ok {
				return haveCompiler(toolchain.Language(language)), nil
			}
			return false, fmt.Errorf("there is no condition %q", name)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"attach":     scriptAttach,
			"configured": scriptConfigured,
			"dated":      scriptDated,
			"exits":      scriptExits,
			"fits":       scriptFits,
			"kept":       scriptKept,
			"idle":       scriptIdle,
			"live":       scriptLive,
			"otherwise":  scriptOtherwise,
			"registry":   scriptRegistry,
			"sections":   scriptSections,
			"sign":       scriptSign,
			"size":       scriptSize,
			"tamper":     scriptTamper,
			"tree":       scriptTree,
			"until":      scriptUntil,
		},
	})
}

// haveCompiler tells whether a language can be compiled here; one whose compiler npm
// installs, where its example has it.
func haveCompiler(language toolchain.Language) bool {
	tools := toolchain.Tools{Env: os.Environ()}
	_, err := tools.Find(context.Background(), filepath.Join("..", "examples", string(language)), language)
	return err == nil
}

// withCompilers adds TinyGo to the PATH if this repository has it, and gives Go
// the machine's cache, since a script's own home has none.
func withCompilers(env *testscript.Env) error {
	root, err := filepath.Abs(filepath.Join("..", filepath.FromSlash(pinned.Installed)))
	if err != nil {
		return err
	}
	env.Setenv("PATH", env.Getenv("PATH")+string(filepath.ListSeparator)+filepath.Join(root, "bin"))
	if _, err := os.Stat(filepath.Join(root, "root")); err == nil {
		env.Setenv("TINYGOROOT", filepath.Join(root, "root"))
	}
	if home, err := os.UserHomeDir(); err == nil && os.Getenv("RUSTUP_HOME") == "" { // rustup looks there for its compilers
		env.Setenv("RUSTUP_HOME", filepath.Join(home, ".rustup"))
	}
	cache, err := exec.Command("go", "env", "GOCACHE").Output()
	env.Setenv("GOCACHE", strings.TrimSpace(string(cache)))
	return err
}

// dated FILE... puts a time for every <-3m> and <+2h10m> in the files: so long
// ago, or so long from now. It is written as RFC 3339 has it, or for <ms-3m> as
// milliseconds since 1970.
func scriptDated(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: dated FILE...")
	}
	now := time.Now()
	for _, name := range args {
		text := regexp.MustCompile(`<(ms)?[-+][0-9hms]+>`).ReplaceAllStringFunc(ts.ReadFile(name), func(mark string) string {
			offset, milli := strings.CutPrefix(strings.Trim(mark, "<>"), "ms")
			d, err := time.ParseDuration(offset)
			ts.Check(err)
			if milli {
				return strconv.FormatInt(now.Add(d).UnixMilli(), 10)
			}
			return now.Add(d).UTC().Format(time.RFC3339)
		})
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o600))
	}
}

// live FILE... gives recorded payloads limits that are still to be reset.
func scriptLive(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: live FILE...")
	}
	for _, name := range args {
		ts.Check(os.WriteFile(ts.MkAbs(name), payloads.Live([]byte(ts.ReadFile(name)), time.Now()), 0o600))
	}
}

// attach MODULE SEGMENT.YAML OUT writes the module with that manifest in it.
func scriptAttach(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: attach MODULE SEGMENT.YAML OUT")
	}
	m, err := manifest.ParseYAML(args[1], []byte(ts.ReadFile(args[1])))
	ts.Check(err)
	module, err := manifest.Attach([]byte(ts.ReadFile(args[0])), m)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), module, 0o600))
}

// sections MODULE OUT NAME=BYTES... writes the module with custom sections of that
// many zeros after all others, as a compiler adds them for a debugger.
func scriptSections(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: sections MODULE OUT NAME=BYTES...")
	}
	module := []byte(ts.ReadFile(args[0]))
	for _, arg := range args[2:] {
		name, bytes, _ := strings.Cut(arg, "=")
		count, err := strconv.Atoi(bytes)
		ts.Check(err)
		content := append(binary.AppendUvarint(nil, uint64(len(name))), name...)
		content = append(content, make([]byte, count)...)
		module = binary.AppendUvarint(append(module, 0), uint64(len(content)))
		module = append(module, content...)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), module, 0o600))
}

// size FILE VARIABLE sets a variable to how many bytes the file has.
func scriptSize(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: size FILE VARIABLE")
	}
	ts.Setenv(args[1], strconv.Itoa(len(ts.ReadFile(args[0]))))
}

// exits CODE PROGRAM [ARGUMENT]...: the program ends with that code.
func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if neg || err != nil {
		ts.Fatalf("usage: exits CODE PROGRAM [ARGUMENT]...")
	}
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("it ended with %d, want %d", got, want)
	}
}

// otherwise PROGRAM makes a program one of another version: it has another one written
// in it, where Go wrote down what it was built from.
func scriptOtherwise(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: otherwise PROGRAM")
	}
	path := ts.MkAbs(args[0])
	info, err := buildinfo.ReadFile(path)
	ts.Check(err)
	before := info.Main.Path + "\t" + info.Main.Version
	after := info.Main.Path + "\t" + "v9" + strings.Repeat("9", len(info.Main.Version)-2)
	data, err := os.ReadFile(path)
	ts.Check(err)
	data = bytes.ReplaceAll(data, []byte(before), []byte(after))
	ts.Check(os.Remove(path)) // it may be a link to the one that all scripts use
	ts.Check(os.WriteFile(path, data, 0o755))
}

// configured runs the command of the status line in the home's settings.json through
// the shell, as Claude Code does, with the script's stdin.
func scriptConfigured(ts *testscript.TestScript, neg bool, args []string) {
	s, err := claude.Inspect(filepath.Join(ts.Getenv("HOME"), ".claude", "settings.json"))
	ts.Check(err)
	if len(args) > 0 || s.Command == "" {
		ts.Fatalf("usage: configured, with a status line in settings.json")
	}
	if err := ts.Exec("/bin/sh", "-c", s.Command); (err != nil) != neg {
		ts.Fatalf("%s: %v", s.Command, err)
	}
}

// fits FILE CELLS: every row of the file is that wide at most, and there is one.
func scriptFits(ts *testscript.TestScript, neg bool, args []string) {
	most, err := strconv.Atoi(args[1])
	rows := strings.Split(strings.TrimRight(span.Plain(ts.ReadFile(args[0])), "\n"), "\n")
	if neg || err != nil || strings.TrimSpace(rows[0]) == "" {
		ts.Fatalf("usage: fits FILE CELLS; the first row is %q", rows[0])
	}
	for _, row := range rows {
		if width := layout.Width(row); width > most {
			ts.Fatalf("%q has %d cells, more than %d", row, width, most)
		}
	}
}

// tamper FOLDER changes the last byte of every file in a folder and keeps its
// size and time.
func scriptTamper(ts *testscript.TestScript, neg bool, args []string) {
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*"))
	if neg || err != nil || len(files) == 0 {
		ts.Fatalf("tamper %q: %v", args, err)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		ts.Check(err)
		data, err := os.ReadFile(file)
		ts.Check(err)
		data[len(data)-1] ^= 1
		ts.Check(os.WriteFile(file, data, info.Mode().Perm()))
		ts.Check(os.Chtimes(file, info.ModTime(), info.ModTime()))
	}
}

// registry starts a registry on the loopback, whose host is $REGISTRY from then on.
// registry USER PASSWORD starts one that everybody reads and who has this login writes;
// registry private USER PASSWORD one that nobody else reads either. registry change
// NAME:TAG changes a byte of the module there, as somebody does who may write.
// registry fault N has it answer the next N uploads with a fault that passes.
func scriptRegistry(ts *testscript.TestScript, neg bool, args []string) {
	const key = "registry"
	reg, _ := ts.Value(key).(*scriptedRegistry)
	switch {
	case neg || reg == nil:
		ts.Fatalf("usage: registry [[private] USER PASSWORD | change NAME:TAG | fault N]")
	case len(args) == 2 && args[0] == "change":
		name, tag, _ := strings.Cut(args[1], ":")
		ts.Check(reg.Change(name, tag, "application/wasm", func(module []byte) []byte {
			module[len(module)-3] ^= 1 // in a text of its manifest
			return module
		}))
		return
	case len(args) == 2 && args[0] == "fault":
		n, err := strconv.ParseInt(args[1], 10, 32)
		ts.Check(err)
		reg.faults.Store(int32(n))
		return
	}
	reg.start()
	ts.Defer(reg.Close)
	reg.Public = true
	if len(args) > 0 && args[0] == "private" {
		reg.Public, args = false, args[1:]
	}
	if len(args) == 2 {
		reg.Username, reg.Password = args[0], args[1]
	}
	ts.Setenv("REGISTRY", reg.Host)
}

// scriptedRegistry is the registry of a script.
type scriptedRegistry struct {
	*ocitest.Registry
	faults atomic.Int32 // how many uploads are still to be answered with one
}

func (reg *scriptedRegistry) start() {
	reg.Registry = ocitest.Start()
	reg.Before = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPost || reg.faults.Add(-1) < 0 {
			return false
		}
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	}
}

// tree FOLDER FILE writes down what is in a folder: names, modes, times and
// sizes.
func scriptTree(ts *testscript.TestScript, neg bool, args []string) {
	var list strings.Builder
	root := ts.MkAbs(args[0])
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		fmt.Fprintf(&list, "%s %v %d %v\n", name, info.Mode(), info.Size(), info.ModTime().UnixNano())
		return nil
	})
	if neg || err != nil {
		ts.Fatalf("tree %q: %v", args, err)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(list.String()), 0o600))
}

// until TEXT STDIN PROGRAM [ARGUMENT]... runs the program until its output has
// that text in it: what comes of work in the background comes later, and a
// machine may be too busy for a line within the usual budget.
func scriptUntil(ts *testscript.TestScript, neg bool, args []string) {
	deadline := time.Now().Add(hang)
	for {
		input, err := os.Open(ts.MkAbs(args[1]))
		ts.Check(err)
		cmd := exec.Command(args[2], args[3:]...)
		cmd.Stdin = input
		cmd.Dir = ts.MkAbs(".")
		cmd.Env = scriptEnv(ts)
		out, err := cmd.Output()
		input.Close()
		ts.Check(err)
		if strings.Contains(string(out), args[0]) {
			return
		}
		if neg || time.Now().After(deadline) {
			ts.Fatalf("no %q within %v: %s", args[0], hang, out)
		}
	}
}

// idle waits until no command of the segment chain is run in the home any more.
func scriptIdle(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: idle")
	}
	ts.Check(awaitIdle(filepath.Join(ts.Getenv("HOME"), ".cache", "aiterm", "chain")))
}

// scriptEnv is the part of a script's environment that aiterm looks at.
func scriptEnv(ts *testscript.TestScript) []string {
	env := os.Environ()
	for _, name := range []string{
		"PATH", "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME",
		"COLUMNS", "LINES", "TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "CLAUDE_CONFIG_DIR",
	} {
		env = slices.DeleteFunc(env, func(v string) bool { return strings.HasPrefix(v, name+"=") })
		if value := ts.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// sign WHO [MODULE] makes a key pair for somebody, once a script, with the public
// key in WHO.pub, and signs a module into MODULE.minisig.
func scriptSign(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 || len(args) > 2 {
		ts.Fatalf("usage: sign WHO [MODULE]")
	}
	secret := ts.MkAbs(args[0] + ".key")
	if _, err := os.Stat(secret); err != nil {
		public, private, err := minisign.GenerateKey(nil)
		ts.Check(err)
		text, err := private.MarshalText()
		ts.Check(err)
		ts.Check(os.WriteFile(secret, text, 0o600))
		text, err = public.MarshalText()
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(args[0]+".pub"), text, 0o600))
	}
	if len(args) == 1 {
		return
	}
	var private minisign.PrivateKey
	ts.Check(private.UnmarshalText([]byte(ts.ReadFile(secret))))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]+".minisig"), minisign.Sign(private, []byte(ts.ReadFile(args[1]))), 0o600))
}
