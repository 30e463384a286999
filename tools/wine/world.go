package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// world is a Wine of its own, and the programs in it.
type world struct {
	root    string // temporary, as everything below it
	wine    string
	overlay string // of Go's standard library: see mendRemove
	environ []string
}

// prepare makes a Wine prefix with what Go's runtime needs in it.
func prepare(ctx context.Context, root string) (*world, error) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		return nil, skipError{"it is tried on linux/amd64 only, and this is " + runtime.GOOS + "/" + runtime.GOARCH}
	}
	wine, err := exec.LookPath("wine")
	if err != nil {
		return nil, skipError{"wine is not on the PATH: install it (Debian: apt install wine wine64)"}
	}
	w := &world{root: root, wine: wine}
	for _, entry := range os.Environ() {
		switch name, _, _ := strings.Cut(entry, "="); {
		case name == "DISPLAY", strings.HasPrefix(name, "WINE"), strings.HasPrefix(name, "XDG_"),
			strings.HasPrefix(name, "CLAUDE"), strings.HasPrefix(name, "ANTHROPIC_"):
		default:
			w.environ = append(w.environ, entry)
		}
	}
	w.environ = append(w.environ, "WINEPREFIX="+filepath.Join(root, "prefix"), "WINEDEBUG=-all",
		"WINEDLLOVERRIDES=mscoree,mshtml=;bcryptprimitives=n,b")
	boot := w.command(ctx, "wineboot", "--init")
	boot.Stdout, boot.Stderr = nil, nil
	if err := boot.Run(); err != nil {
		return nil, skipError{fmt.Sprintf("this Wine makes no prefix (wineboot: %v)", err)}
	}
	if err := w.randomNumbers(ctx); err != nil {
		w.close()
		return nil, err
	}
	if w.overlay, err = mendRemove(root); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

// randomNumbers puts a bcryptprimitives.dll where Wine has none.
func (w *world) randomNumbers(ctx context.Context) error {
	system := filepath.Join(w.root, "prefix", "drive_c", "windows", "system32")
	dll := filepath.Join(system, "bcryptprimitives.dll")
	if _, err := os.Stat(dll); err == nil {
		return nil
	}
	const compiler = "x86_64-w64-mingw32-gcc"
	if _, err := exec.LookPath(compiler); err != nil {
		return skipError{"this Wine lacks ProcessPrng, and " + compiler + " is not there to make it (Debian: apt install gcc-mingw-w64-x86-64-win32)"}
	}
	source := filepath.Join("tools", "wine", "processprng", "processprng.c")
	out, err := exec.CommandContext(ctx, compiler, "-O2", "-s", "-shared", "-o", dll, source, "-ladvapi32").CombinedOutput()
	if err != nil {
		return fmt.Errorf("compile %s: %w\n%s", source, err, out)
	}
	return nil
}

// mendRemove makes a file of the installed Go's standard library that removes files
// under an older Wine too, and returns the overlay that puts it into a build.
//
// Go asks for FileDispositionInformationEx, and goes back to the older call for the
// answers that old versions of Windows give. Wine 8.0 answers STATUS_NOT_IMPLEMENTED,
// which is none of these: os.Remove fails there for every file.
func mendRemove(root string) (overlay string, err error) {
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	path := filepath.Join(strings.TrimSpace(string(goroot)), "src", "internal", "syscall", "windows", "at_windows.go")
	source, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	const known = "case STATUS_INVALID_INFO_CLASS,"
	mended := bytes.Replace(source, []byte(known), []byte(known+" NTStatus(0xC0000002),"), 1)
	if bytes.Equal(mended, source) {
		return "", fmt.Errorf("%s has no %q any more: look how this Go falls back to the older call, and correct mendRemove", path, known)
	}
	file := filepath.Join(root, "at_windows.go")
	if err := os.WriteFile(file, mended, 0o600); err != nil {
		return "", err
	}
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {path: file}})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(root, "overlay.json")
	return overlay, os.WriteFile(overlay, replace, 0o600)
}

// build compiles the programs for Windows. plain.exe is the one as it is released,
// without the mended removal.
func (w *world) build(ctx context.Context) error {
	for _, b := range []struct{ out, pkg, overlay string }{
		{"aiterm.exe", "./cmd/aiterm", w.overlay},
		{"aiterm-line.exe", "./cmd/aiterm-line", w.overlay},
		{"aiterm-guest.exe", "./cmd/aiterm-guest", w.overlay},
		{"plain.exe", "./cmd/aiterm", ""},
		{"bash.exe", "./tools/wine/bash", ""},
	} {
		args := []string{"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", w.path(b.out)}
		if b.overlay != "" {
			args = append(args, "-overlay", b.overlay)
		}
		cmd := exec.CommandContext(ctx, "go", append(args, b.pkg)...)
		cmd.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", b.pkg, err, out)
		}
	}
	return nil
}

func (w *world) path(name string) string { return filepath.Join(w.root, name) }

// home is the folder of the user in the prefix.
func (w *world) home() (string, error) {
	found, err := filepath.Glob(filepath.Join(w.root, "prefix", "drive_c", "users", "*", "AppData"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("the prefix has %d users with an AppData, want one (%v)", len(found), err)
	}
	return filepath.Dir(found[0]), nil
}

// windows is the path by which a program in Wine knows a file of this machine.
func windows(path string) string { return "Z:" + filepath.ToSlash(path) }

func (w *world) command(ctx context.Context, arguments ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, w.wine, arguments...)
	cmd.Env, cmd.Dir = w.environ, w.root
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// close ends what is left of Wine, so that the folder can go.
func (w *world) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	server := exec.CommandContext(ctx, "wineserver", "-k")
	server.Env = w.environ
	server.Run() // no more to be done when there is none
}

// result is what one run of the program came to.
type result struct {
	stdout, stderr string
	code           int
}

// run starts the program with a deadline that only a hang reaches.
func (w *world) run(ctx context.Context, stdin string, environ []string, arguments ...string) (result, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	cmd := w.command(ctx, arguments...)
	cmd.Env = append(cmd.Env[:len(cmd.Env):len(cmd.Env)], environ...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return result{}, fmt.Errorf("%s did not end", strings.Join(arguments, " "))
	case err != nil && !errors.As(err, &exit):
		return result{}, err
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}, nil
}
