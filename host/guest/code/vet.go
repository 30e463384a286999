package code

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/look/span"
)

// A stranger's module is compiled for the first time in a process of its own.
// Decoding is where wazero can be made to fail beyond recovery: fifteen bytes
// that announce four thousand million tables end a process with "out of
// memory". Only a module that came through that once is ever loaded by a
// render, which must not end without a line.

const (
	vetTimeout = 60 * time.Second
	// VetMemory is the address space that the compiling process may take, in
	// bytes; a module of 3 MB needs a few hundred MB.
	VetMemory = 2 << 30

	ExitRefused = 3
	ExitMachine = 4 // the module was not at fault
	ModuleFile  = "module.wasm"
)

// Vetter compiles modules in processes of their own.
type Vetter struct {
	Cache *Cache
	// Command starts a guest's process, given what it is to do and the folder.
	Command []string
}

// Vet compiles a module that is not [Cache.Ready] and notes the result in
// the cache. The error says why the module was refused, or what went wrong.
func (v Vetter) Vet(ctx context.Context, binary []byte) error {
	hash := Hash(binary)
	if err := os.MkdirAll(v.Cache.dir, 0o700); err != nil {
		return fmt.Errorf("make the folder for compiled segments: %w", err)
	}
	dir, err := os.MkdirTemp(v.Cache.dir, "compile-*")
	if err != nil {
		return fmt.Errorf("make a folder to compile in: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, ModuleFile), binary, 0o600); err != nil {
		return fmt.Errorf("copy the module: %w", err)
	}
	refusal, err := compileOutside(ctx, v.Command, dir)
	var failed *failedError
	if err != nil && !errors.As(err, &failed) {
		return err
	}
	if wrong := v.Cache.AwaitWriting(ctx); wrong != nil {
		return errors.Join(err, wrong)
	}
	defer v.Cache.Close()
	switch {
	case failed != nil:
		v.Cache.Fail(hash, failed.why)
		return failed
	case refusal != "":
		v.Cache.Refuse(hash, refusal)
		return errors.New(refusal)
	}
	return v.Cache.adopt(hash, dir, binary)
}

// compileOutside runs the command that calls [CompileIn] on a folder. refusal is
// what the module is not fit to be loaded for, and a [*failedError] what went wrong
// that may be no fault of its own.
func compileOutside(ctx context.Context, command []string, dir string) (refusal string, err error) {
	limited, cancel := context.WithTimeout(ctx, vetTimeout)
	defer cancel()
	cmd := exec.CommandContext(limited, command[0], append(command[1:len(command):len(command)], "compile", dir)...)
	var out strings.Builder
	said := &head{most: 4 << 10}
	cmd.Stdout, cmd.Stderr = &out, said
	cmd.Env = []string{} // it needs none
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return "", nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case limited.Err() != nil:
		return "", &failedError{why: slow(cmd.ProcessState)}
	case !errors.As(err, &exit):
		return "", fmt.Errorf("compile in %s: %w", dir, err)
	}
	switch code := exit.ExitCode(); {
	case code == ExitRefused:
		return span.Clean(out.String()), nil // names of a stranger's may be in it
	case code == ExitMachine:
		return "", &failedError{"could not be compiled: " + span.Clean(out.String()), true}
	case code == 1:
		return "", fmt.Errorf("compile in %s: %w", dir, err)
	}
	return "", crashed(exit, said.String())
}

// slow says why there is no result. A machine that is busy, or asleep, is told
// from a module that is too much work by the processor's time.
func slow(ended *os.ProcessState) string {
	if ended != nil && ended.UserTime()+ended.SystemTime() >= vetTimeout/2 {
		return fmt.Sprintf("takes over %v to compile: build it smaller", vetTimeout)
	}
	return fmt.Sprintf("was not compiled within %v, since the machine was busy or asleep", vetTimeout)
}

// hangup is SIGHUP, which package syscall does not name everywhere.
const hangup = syscall.Signal(1)

// crashed says how the compiling process ended without an answer. What somebody
// ended on purpose is not worth a note.
func crashed(exit *exec.ExitError, said string) error {
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		switch signal := status.Signal(); signal {
		case syscall.SIGINT, syscall.SIGTERM, hangup:
			return fmt.Errorf("the process that compiles it was ended (%v): try again", signal)
		case syscall.SIGKILL:
			return &failedError{"the process that compiles it was killed, as a machine does that is out of memory", true}
		}
	}
	for _, sign := range []string{"out of memory", "cannot allocate memory"} {
		if strings.Contains(said, sign) {
			return &failedError{why: fmt.Sprintf("needs more memory to compile than there is, which is %d GiB at most: build it smaller, or make room", VetMemory>>30)}
		}
	}
	if strings.Contains(said, "failed to create new OS thread") {
		return &failedError{why: "the system starts no more processes or threads for you: end some"}
	}
	return &failedError{why: "crashes the compiler: it is damaged, or made to do harm"}
}

// head keeps the beginning of what is written to it.
type head struct {
	strings.Builder
	most int
}

func (h *head) Write(p []byte) (int, error) {
	h.Builder.Write(p[:min(len(p), h.most-h.Len())])
	return len(p), nil
}

// nativeFunctions are those of the host that a module of the native ABI imports, with
// blanks between. ok is false for another module, and for one that imports what there is not.
func nativeFunctions(binary []byte) (functions string, ok bool) {
	border, err := module.Read(binary)
	if err != nil {
		return "", false
	}
	if engine, err := border.Engine(); err != nil || engine != module.Native {
		return "", false
	}
	names := border.HostFunctions()
	unknown := func(name string) bool { return capability.Lookup(name) == nil }
	return strings.Join(names, " "), !slices.ContainsFunc(names, unknown)
}

// adopt moves the one file that a module was compiled to into the cache.
func (c *Cache) adopt(hash, from string, binary []byte) error {
	files, err := filepath.Glob(filepath.Join(from, "wazero-*", "*"))
	if err != nil || len(files) != 1 {
		return fmt.Errorf("the compiler left %d files in %s instead of one: try again", len(files), from)
	}
	file, err := filepath.Rel(from, files[0])
	if err != nil {
		return fmt.Errorf("keep the compiled segment: %w", err)
	}
	to := filepath.Join(c.dir, file)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return fmt.Errorf("keep the compiled segment: %w", err)
	}
	if err := os.Rename(files[0], to); err != nil {
		return fmt.Errorf("keep the compiled segment: %w", err)
	}
	e, err := c.look(file)
	if err != nil {
		return fmt.Errorf("keep the compiled segment: %w", err)
	}
	e.functions, e.native = nativeFunctions(binary)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.index[hash] = e
	c.dirty = true
	return nil
}
