//go:build unix

package testcase

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the test binary be a process that reads a folder, and that can be
// ended when it does not return from it.
func TestMain(m *testing.M) {
	if dir := os.Getenv("TESTCASE_READ"); dir != "" {
		_, err := Read(dir)
		if err != nil {
			os.Stdout.WriteString(err.Error())
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// What is no file might be waited for, or read, without an end.
func TestReadNoFile(t *testing.T) {
	tests := []struct {
		name string
		make func(path string) error
	}{
		{"a pipe", func(path string) error { return syscall.Mkfifo(path, 0o600) }},
		{"a device", func(path string) error { return os.Symlink(os.DevNull, path) }},
		{"a folder", func(path string) error { return os.Mkdir(path, 0o700) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "a.json")
			if err := tt.make(path); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			exe, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(ctx, exe)
			cmd.Env = append(os.Environ(), "TESTCASE_READ="+dir)
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("it did not return: %v", err)
			}
			if want := path + " is not a file: a golden case is a file of at most 1024 KiB; move it away"; string(out) != want {
				t.Errorf("%s\nwant %s", strings.TrimSpace(string(out)), want)
			}
		})
	}
}
