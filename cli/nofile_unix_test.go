//go:build unix

package cli

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A segment's folder may be a stranger's. What is no file in there is refused
// rather than waited for, or read without an end.
func TestNoFilesInASegmentsFolder(t *testing.T) {
	pipe := func(path string) error { return syscall.Mkfifo(path, 0o600) }
	device := func(path string) error { return os.Symlink("/dev/zero", path) }
	tests := []struct {
		name, file string
		make       func(path string) error
		args       []string // DIR is the folder; what is said of it begins with ~
		want       string
	}{
		{"a case is a pipe", "testdata/a.json", pipe, []string{"test", "DIR"}, "DIR/testdata/a.json is not a file: a golden case is a file of at most 1024 KiB; move it away"},
		{"a case is a device", "testdata/a.json", device, []string{"test", "DIR"}, "DIR/testdata/a.json is not a file: a golden case is a file of at most 1024 KiB; move it away"},
		{"the manifest is a pipe", "segment.yaml", pipe, []string{"test", "DIR"}, "read the manifest: DIR/segment.yaml is not a file: move it away"},
		{"the manifest is a device", "segment.yaml", device, []string{"run", "DIR"}, "read the manifest: DIR/segment.yaml is not a file: move it away"},
		{"the module is a pipe", "cost.wasm", pipe, []string{"test", "DIR"}, "DIR/cost.wasm is not a file of at most 16 MiB"},
		{"the store is a pipe", "store.json", pipe, []string{"run", "DIR", "--store", "DIR/store.json"}, "--store: DIR/store.json is not a file: move it away"},
		{"the store is a device", "store.json", device, []string{"run", "DIR", "--store", "DIR/store.json"}, "--store: DIR/store.json is not a file: move it away"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newMachine(t)
			dir := m.path("cost")
			if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "plugins", "cost"))); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, filepath.FromSlash(tt.file))
			os.Remove(path)
			if err := tt.make(path); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), hang)
			defer cancel()
			cmd := exec.CommandContext(ctx, m.program, "plugins")
			for _, arg := range tt.args {
				cmd.Args = append(cmd.Args, strings.ReplaceAll(arg, "DIR", dir))
			}
			cmd.Env, cmd.Dir = m.env, m.home
			cmd.WaitDelay = hang // for those that it started
			out, err := cmd.CombinedOutput()
			if ctx.Err() != nil {
				t.Fatal("it did not end")
			}
			if want := strings.ReplaceAll(tt.want, "DIR", "~/cost"); err == nil || !strings.Contains(string(out), want) {
				t.Errorf("%v\n%s\nwant %s", err, out, want)
			}
		})
	}
}
