//go:build unix

package main

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// handOver goes on as aiterm, with the payload as its stdin. It returns only if that
// cannot be.
func handOver(aiterm string, args []string, payload string) error {
	if aiterm == "" {
		return errAlone
	}
	// A file without a name: a pipe might not hold the payload, and there is nobody
	// left to fill it.
	f, err := os.CreateTemp("", "aiterm-line-*")
	if err != nil {
		return err
	}
	os.Remove(f.Name())
	if _, err := f.WriteString(payload); err != nil {
		return err
	}
	if _, err := f.Seek(0, 0); err != nil {
		return err
	}
	if err := unix.Dup2(int(f.Fd()), 0); err != nil {
		return err
	}
	return syscall.Exec(aiterm, append([]string{aiterm, "statusline", "render"}, args...), os.Environ())
}
