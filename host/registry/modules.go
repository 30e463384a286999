package registry

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/host/state"
)

// ModulePath is where the module with that hash is kept.
func (f Files) ModulePath(sha256 string) string {
	return filepath.Join(f.Modules, sha256+".wasm")
}

// Keep stores a module's bytes and returns their hash. The file is named after
// what is in it, so that the same bytes are there once.
func (f Files) Keep(binary []byte) (hash string, err error) {
	if f.Modules == "" {
		return "", errors.New("there is no folder to keep segments in: set HOME")
	}
	hash = hashOf(binary)
	path := f.ModulePath(hash)
	if data, err := state.ReadCache(path, int64(len(binary))); err == nil && hashOf(data) == hash {
		return hash, nil
	}
	if err := os.MkdirAll(f.Modules, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for segments: %w", err)
	}
	if err := state.WriteUser(path, binary); err != nil {
		return "", err
	}
	return hash, nil
}

func hashOf(binary []byte) string {
	sum := sha256.Sum256(binary)
	return hex.EncodeToString(sum[:])
}

// ChangedError says that a kept module is not the bytes that it was.
type ChangedError struct {
	Want, Got string // hashes
}

func (e *ChangedError) Error() string {
	return fmt.Sprintf("its bytes changed since it was added: they are sha256 %.12s… and not %.12s…, so it is not run: add it again if you trust where it comes from", e.Got, e.Want)
}

// Read returns a kept module. The error is a *[ChangedError] when the file holds
// other bytes by now.
func (f Files) Read(hash string, most int64) ([]byte, error) {
	binary, err := state.ReadCache(f.ModulePath(hash), most)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the module is gone from %s: add the segment again", f.Modules)
	}
	if err != nil {
		return nil, fmt.Errorf("read the module: %w", err)
	}
	if got := hashOf(binary); got != hash {
		return nil, &ChangedError{hash, got}
	}
	return binary, nil
}

// Sweep removes the kept modules that no entry of the lock uses.
func (f Files) Sweep(lock Lock) error {
	files, err := os.ReadDir(f.Modules)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for unused segments: %w", err)
	}
	var failed error
	for _, file := range files {
		hash, ok := strings.CutSuffix(file.Name(), ".wasm")
		if ok && RejectHash(hash) == "" && !lock.Uses(hash) {
			failed = errors.Join(failed, os.Remove(filepath.Join(f.Modules, file.Name())))
		}
	}
	return failed
}
