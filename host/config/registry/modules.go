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
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/disk/userfile"
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
	hash = Hash(binary)
	path := f.ModulePath(hash)
	if data, err := state.ReadCache(path, int64(len(binary))); err == nil && Hash(data) == hash {
		now := time.Now()
		os.Chtimes(path, now, now) // so that no sweep takes it; it would be written anew
		return hash, nil
	}
	if err := os.MkdirAll(f.Modules, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for segments: %w", err)
	}
	if err := userfile.Write(path, binary); err != nil {
		return "", err
	}
	return hash, nil
}

// Hash is the SHA-256 of a module in hexadecimal.
func Hash(binary []byte) string {
	sum := sha256.Sum256(binary)
	return hex.EncodeToString(sum[:])
}

// ChangedError is [config.ChangedError].
type ChangedError = config.ChangedError

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
	if got := Hash(binary); got != hash {
		return nil, &ChangedError{Want: hash, Got: got}
	}
	return binary, nil
}

// signaturePath is where the signature of a kept module is.
func (f Files) signaturePath(hash string) string { return filepath.Join(f.Modules, hash+".minisig") }

// KeepSignature stores the detached signature of a kept module; nil removes it.
func (f Files) KeepSignature(hash string, signature []byte) error {
	if signature == nil {
		if err := os.Remove(f.signaturePath(hash)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove an old signature: %w", err)
		}
		return nil
	}
	return userfile.Write(f.signaturePath(hash), signature)
}

// Signature returns the detached signature of a kept module, or nil.
func (f Files) Signature(hash string, most int64) []byte {
	signature, err := state.ReadCache(f.signaturePath(hash), most)
	if err != nil {
		return nil
	}
	return signature
}

// sweepAge is how old an unused module is before it goes: another process may
// have kept one and not named it in the lock yet.
const sweepAge = time.Hour

// Sweep removes the modules, and their signatures, that no entry of the lock
// uses, if they have been there for an hour.
func (f Files) Sweep(lock Lock, now time.Time) error {
	files, err := os.ReadDir(f.Modules)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for unused segments: %w", err)
	}
	var failed error
	for _, file := range files {
		hash, isModule := strings.CutSuffix(file.Name(), ".wasm")
		hash, isSignature := strings.CutSuffix(hash, ".minisig")
		if !isModule && !isSignature || RejectHash(hash) != "" || lock.Uses(hash) {
			continue
		}
		if info, err := file.Info(); err == nil && now.Sub(info.ModTime()) > sweepAge {
			failed = errors.Join(failed, os.Remove(filepath.Join(f.Modules, file.Name())))
		}
	}
	return failed
}

// Discard removes a kept module and its signature.
func (f Files) Discard(hash string) error {
	for _, path := range []string{f.ModulePath(hash), f.signaturePath(hash)} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the segment's module: %w", err)
		}
	}
	return nil
}
