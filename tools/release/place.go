package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/tools/release/manual"
)

// place is where an installation is to be, from DESTDIR and PREFIX as make hands
// them on: most shells leave the ~ in PREFIX=~/dir as it is.
func place(destdir, prefix string) (string, error) {
	prefix, err := expandTilde("PREFIX", prefix)
	if err != nil {
		return "", err
	}
	destdir, err = expandTilde("DESTDIR", destdir)
	if err != nil {
		return "", err
	}
	if destdir != "" {
		return filepath.Abs(filepath.Join(destdir, prefix))
	}
	return filepath.Abs(prefix)
}

func expandTilde(variable, path string) (string, error) {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok {
		return path, nil
	}
	if rest != "" && rest[0] != '/' {
		return "", fmt.Errorf("%s is %s: write out another user's home folder, or ./%[2]s for a folder of that name", variable, path)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("%s is %s: %w", variable, path, err)
	}
	return filepath.Join(home, rest), nil
}

// install builds the programs into the folder bin below a prefix, and writes the
// manual there. goFlags are those of "go install".
func install(prefix string, goFlags []string) error {
	bin := filepath.Join(prefix, "bin")
	cmd := exec.Command("go", append(append([]string{"install"}, goFlags...), "./cmd/...")...)
	cmd.Env = append(os.Environ(), "GOBIN="+bin)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go install: %w", err)
	}
	for _, program := range programs.Names() {
		path := filepath.Join(bin, programs.FileName(program, runtime.GOOS))
		if _, err := os.Stat(path); err == nil {
			fmt.Println(path)
		}
	}
	return installManual(prefix)
}

// uninstall removes what install makes, and the folders below the prefix that are
// empty then. An empty prefix is for what "go install" made.
func uninstall(prefix string) error {
	var paths []string
	bin := filepath.Join(prefix, "bin")
	if prefix == "" {
		var err error
		if bin, err = goBin(); err != nil {
			return err
		}
	} else {
		files, err := manual.Installed("", time.Time{})
		if err != nil {
			return err
		}
		for _, f := range files {
			paths = append(paths, filepath.Join(prefix, filepath.FromSlash(f.Path)))
		}
	}
	for _, program := range programs.Names() {
		paths = append(paths, filepath.Join(bin, programs.FileName(program, runtime.GOOS)))
	}
	removed := 0
	for _, path := range paths {
		err := os.Remove(path)
		switch {
		case errors.Is(err, os.ErrNotExist):
			continue
		case err != nil:
			return err
		}
		removed++
		fmt.Println("removed", path)
		for dir := filepath.Dir(path); prefix != "" && strings.HasPrefix(dir, strings.TrimSuffix(prefix, "/")+"/"); dir = filepath.Dir(dir) {
			if os.Remove(dir) != nil {
				break // something else is in it
			}
		}
	}
	if removed == 0 {
		fmt.Println("nothing of aiterm is in", bin)
	}
	return nil
}

// goBin is where "go install" puts programs.
func goBin() (string, error) {
	out, err := exec.Command("go", "env", "GOBIN", "GOPATH").Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	bin, path, _ := strings.Cut(strings.TrimRight(string(out), "\r\n"), "\n")
	if bin = strings.TrimSpace(bin); bin != "" {
		return bin, nil
	}
	first := filepath.SplitList(strings.TrimSpace(path))
	if len(first) == 0 {
		return "", errors.New("go env says neither GOBIN nor GOPATH")
	}
	return filepath.Join(first[0], "bin"), nil
}
