//go:build linux || darwin

package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

func writeFile(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// readSmall reads a plain file of at most 64 MiB. What was put in a file's place
// may be a link to a device that has no end.
func readSmall(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > 64<<20 {
		return nil, fmt.Errorf("%s is no file of at most 64 MiB", path)
	}
	return os.ReadFile(path)
}

func makePipe(path string) error { return syscall.Mkfifo(path, 0o600) }

// makeSocket puts a socket at path that nobody listens to.
func makeSocket(path string) error {
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(fd)
	// A path in a socket's address has at most some hundred bytes.
	short := filepath.Join(os.TempDir(), fmt.Sprintf("torture-socket-%d-%d", os.Getpid(), fd))
	if err := syscall.Bind(fd, &syscall.SockaddrUnix{Name: short}); err != nil {
		return err
	}
	return os.Rename(short, path)
}

// copyTree copies a folder with times, links and modes: aiterm knows its files
// by their times.
func copyTree(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	if out, err := exec.Command("cp", "-a", from+"/.", to).CombinedOutput(); err != nil {
		return fmt.Errorf("cp -a %s: %w: %.300s", from, err, out)
	}
	return nil
}

// giveTree makes a user the owner of all that is at path.
func giveTree(path string, user int) error {
	return filepath.WalkDir(path, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, user, user)
	})
}

// makeWritable gives the folders below path back to us, so that they can be
// removed.
func makeWritable(path string) {
	filepath.WalkDir(path, func(path string, d os.DirEntry, err error) error {
		if d != nil && d.IsDir() {
			os.Chmod(path, 0o700)
		}
		return nil
	})
}

// below lists what a machine has in those folders, relative to its home.
func (m *machine) below(folders []string, is func(path string, d fs.DirEntry) bool) (found []string) {
	for _, folder := range folders {
		filepath.WalkDir(filepath.Join(m.home, folder), func(path string, d fs.DirEntry, err error) error {
			if err == nil && is(path, d) {
				found = append(found, m.name(path))
			}
			return nil
		})
	}
	return found
}

var ownFolders = []string{"config", "cache", "state"}

// name is a path relative to the home.
func (m *machine) name(path string) string { return strings.TrimPrefix(path, m.home+"/") }

// files are aiterm's and the person's.
func (m *machine) files() []string {
	files := m.below(ownFolders, func(_ string, d fs.DirEntry) bool { return d.Type().IsRegular() })
	if _, err := os.Stat(filepath.Join(m.home, ".claude.json")); err == nil {
		files = append(files, ".claude.json")
	}
	return files
}

// folders are aiterm's, and those that they are in.
func (m *machine) folders() []string {
	return m.below(ownFolders, func(_ string, d fs.DirEntry) bool { return d.IsDir() })
}

// drafts are the files that were being written when a process ended.
func (m *machine) drafts() []string {
	return m.below([]string{"."}, func(path string, d fs.DirEntry) bool {
		return strings.HasSuffix(path, ".tmp") || strings.HasSuffix(path, ".new") || strings.HasPrefix(d.Name(), "compile-")
	})
}
