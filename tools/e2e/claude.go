package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The Claude Code that the checks were written against.
const (
	claudePackage = "@anthropic-ai/claude-code-linux-x64"
	claudeVersion = "2.1.332"
	claudeArchive = "1c89f2f1e0bee93742cff8de9181fc07c702ce0651f1492bb3b97487d3a84af1" // SHA-256
)

// fetchLimit is for 170 MB over a slow line.
const fetchLimit = 10 * time.Minute

// findClaude returns the absolute path of a Claude Code that runs.
func findClaude(ctx context.Context) (string, error) {
	path := os.Getenv("CLAUDE")
	if path == "" {
		path = filepath.Join(".build", "e2e", "claude-"+claudeVersion)
		if err := fetchClaude(ctx, path); err != nil {
			return "", err
		}
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, path, "--version")
	cmd.Env = []string{"HOME=" + os.DevNull, "PATH=" + os.Getenv("PATH")}
	out, err := cmd.Output()
	if err != nil {
		return "", skipError{fmt.Sprintf("%s --version: %v", path, err)}
	}
	fmt.Printf("e2e: %s\n", strings.TrimSpace(string(out)))
	return path, nil
}

// fetchClaude gets the pinned version into path, if it is not there yet.
func fetchClaude(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return skipError{"there is no npm to fetch Claude Code with: install it, or name the program in $CLAUDE"}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	packed, err := os.MkdirTemp(filepath.Dir(path), "pack-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(packed)
	ctx, cancel := context.WithTimeout(ctx, fetchLimit)
	defer cancel()
	fmt.Printf("e2e: fetching %s %s\n", claudePackage, claudeVersion)
	cmd := exec.CommandContext(ctx, "npm", "pack", "--silent", "--pack-destination", packed, claudePackage+"@"+claudeVersion)
	if out, err := cmd.CombinedOutput(); err != nil {
		return skipError{fmt.Sprintf("npm could not fetch %s %s (%v): %s", claudePackage, claudeVersion, err, out)}
	}
	archives, _ := filepath.Glob(filepath.Join(packed, "*.tgz"))
	if len(archives) != 1 {
		return fmt.Errorf("npm pack left %d archives in place of one: try npm pack %s@%s by hand", len(archives), claudePackage, claudeVersion)
	}
	program := filepath.Join(packed, "claude")
	if err := unpackClaude(archives[0], program); err != nil {
		return fmt.Errorf("unpack %s: %w", archives[0], err)
	}
	return os.Rename(program, path)
}

// unpackClaude takes the program out of an archive that is the pinned one: what
// is fetched is run.
func unpackClaude(archive, program string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != claudeArchive {
		return fmt.Errorf("its SHA-256 is %s, not %s: it is not what was published as %s", got, claudeArchive, claudeVersion)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	for files := tar.NewReader(z); ; {
		file, err := files.Next()
		if errors.Is(err, io.EOF) {
			return errors.New("there is no package/claude in it: look for the program's new name")
		}
		if err != nil {
			return err
		}
		if file.Name == "package/claude" {
			return writeProgram(program, files)
		}
	}
}

func writeProgram(path string, from io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}
