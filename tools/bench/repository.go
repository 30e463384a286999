//go:build linux || darwin

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// checkedOut is how many files of a repository are there to be read.
const checkedOut = 1000

// makeRepository commits so many files and checks out the first 1000 of them, in
// 50 folders. Then it changes two and adds one, so that there is something to say
// of it. Git is fed a stream: files that are not checked out are never written.
func makeRepository(dir string, files int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := git(dir, nil, "init", "-q", "-b", "main"); err != nil {
		return err
	}
	if err := git(dir, commitOf(files), "fast-import", "--quiet"); err != nil {
		return err
	}
	if files > checkedOut {
		// With a sparse checkout the index has every file, as with a full one.
		if err := git(dir, nil, "config", "core.sparseCheckout", "true"); err != nil {
			return err
		}
		patterns := filepath.Join(dir, ".git", "info", "sparse-checkout")
		if err := os.MkdirAll(filepath.Dir(patterns), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(patterns, []byte("/there/\n"), 0o644); err != nil {
			return err
		}
	}
	if err := git(dir, nil, "read-tree", "-m", "-u", "HEAD"); err != nil {
		return err
	}
	for _, changed := range []string{fileName(0), fileName(1), "new.txt"} {
		if err := os.WriteFile(filepath.Join(dir, changed), []byte("changed\n"), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// fileName is that of file i. Every folder has 20 files.
func fileName(i int) string {
	if i < checkedOut {
		return fmt.Sprintf("there/folder%02d/file%03d.txt", i%50, i)
	}
	return fmt.Sprintf("elsewhere/folder%04d/file%06d.txt", i/20, i)
}

// commitOf is one commit as git fast-import reads it.
func commitOf(files int) io.Reader {
	var b bytes.Buffer
	b.WriteString("blob\nmark :1\ndata 5\nfile\n\n")
	b.WriteString("commit refs/heads/main\ncommitter bench <bench@example.com> 1700000000 +0000\ndata 5\nfiles\n")
	for i := range files {
		fmt.Fprintf(&b, "M 100644 :1 %s\n", fileName(i))
	}
	return &b
}

// git runs a git command that is independent of the user's configuration.
func git(dir string, stdin io.Reader, args ...string) error {
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Stdin = dir, stdin
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Dir(dir), "GIT_CONFIG_NOSYSTEM=1"}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("git %s: %w\n%s", args[0], err, out)
	}
	return nil
}
