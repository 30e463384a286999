// Package code knows what became of modules that were compiled: where their code is
// kept, which were refused and why, and how one is compiled in a process of its own. It
// compiles and runs nothing itself, and imports no engine: a line asks it whether a
// segment can be run.
package code

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// Cache is the folder with the native code of compiled modules. wazero
// reads and writes the code itself; the index beside it says which file belongs
// to which module and what that file looked like when it was written.
//
// wazero trusts what it reads: a file with a few wrong bytes in its table of functions
// makes the process jump to nowhere. That process runs nothing but strangers' segments,
// so that a line need not read the code before it does. A file that is not as it was is
// removed when something was lost, and whenever something is compiled; so is one that
// nobody vouches for.
type Cache struct {
	dir   string // holds the index, the lock and wazero's own folder
	lock  *state.Lock
	mu    sync.Mutex
	index map[string]entry // by module hash, or the name of an engine's own module
	dirty bool
	// refused is the time of the last refusal that was noted here, in Unix ns.
	refused int64
	closed  bool // nothing is compiled any more

	bufferMu sync.Mutex
	buffer   []byte
}

// WazeroVersion keeps the code of different versions apart: what one wrote is
// nothing to another. A test compares it with go.mod.
const WazeroVersion = "v1.12.0"

// generation is counted up when what is kept here means something else, or a skeleton is
// written otherwise. From the sixth one on, code lies in a file together with its module's skeleton (see [Kept]).
const generation = "7"

const (
	indexName = "index"
	lockName  = "lock"
	// oldVersion is when the folder of another version is removed.
	oldVersion = 7 * 24 * time.Hour
)

var errClosed = errors.New("the cache is closed: the program is about to end")

// MaxEntries bounds the cache. A user has some twenty segments; a developer
// makes one entry with every build.
const MaxEntries = 96

// Hash identifies a module: SHA-256 in hexadecimal.
func Hash(binary []byte) string {
	sum := sha256.Sum256(binary)
	return hex.EncodeToString(sum[:])
}

// OpenCache reads the index of the cache for this version and machine in
// the folder parent. Nothing needs to exist. A broken index is an empty one:
// everything in the cache can be made again.
func Open(parent string) *Cache {
	c := &Cache{
		dir:   filepath.Join(parent, WazeroVersion+"-"+runtime.GOARCH+"-"+generation),
		index: map[string]entry{},
	}
	c.read()
	return c
}

// Dir is the folder that wazero is given to keep code in.
func (c *Cache) Dir() string { return c.dir }

// Empty reports whether nothing was ever compiled here.
func (c *Cache) Empty() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.index) == 0
}

// Ready reports whether the code of a module is there, with the size and the time that
// it had when it was written; to read all of it is left to [Cache.Intact]. refusal is not
// empty if the module was tried, and is not to be tried now.
func (c *Cache) Ready(hash string) (ready bool, refusal string) {
	c.mu.Lock()
	e, ok := c.index[hash]
	c.mu.Unlock()
	if !ok || e.refusal != "" {
		return false, e.held(time.Now())
	}
	return c.stands(e), ""
}

// Find tells in which file of [Cache.Dir] the code of a module of the native ABI is kept, and
// which functions of the host the module imports. Whether it is [Cache.Ready] is not asked.
func (c *Cache) Find(hash string) (file string, functions []string, ok bool) {
	c.mu.Lock()
	e := c.index[hash]
	c.mu.Unlock()
	return e.file, strings.Fields(e.functions), e.native && e.file != ""
}

// Intact reports whether the code of a module is what was written, to the byte. It is
// for when that is in doubt: code with a few wrong bytes makes the process jump to
// nowhere that runs it, or do what the module does not say.
func (c *Cache) Intact(hash string) bool {
	c.mu.Lock()
	e, ok := c.index[hash]
	c.mu.Unlock()
	return ok && e.refusal == "" && c.matches(e)
}

// errBusy says that another process is compiling.
var errBusy = errors.New("another aiterm holds the lock; end that process")

// OpenForWriting takes the cache's lock, without waiting for it, and removes every
// file that the index does not vouch for. ok is false if another process holds the
// lock or the folder cannot be written.
func (c *Cache) OpenForWriting() (ok bool) { return c.openForWriting() == nil }

func (c *Cache) openForWriting() error {
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	lock, locked, err := state.TryLock(filepath.Join(c.dir, lockName))
	if err != nil {
		return err
	}
	if !locked {
		return errBusy
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lock = lock
	c.read() // what was written since it was first read
	c.sweep()
	return nil
}

// AwaitWriting is [Cache.OpenForWriting] for a process that can wait: others
// hold the lock for milliseconds, or for the seconds of a first render. The error
// says why the cache cannot be written.
func (c *Cache) AwaitWriting(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		err := c.openForWriting()
		if err == nil {
			return nil
		}
		if !errors.Is(err, errBusy) {
			return fmt.Errorf("write to the folder %s: %w", c.dir, err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("lock the folder %s: %w", c.dir, err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// sweep removes the files that no entry vouches for, and entries without file.
func (c *Cache) sweep() {
	vouched := map[string]bool{}
	for hash, e := range c.index {
		switch {
		case e.refusal != "":
		case c.matches(e):
			vouched[e.file] = true
		default:
			delete(c.index, hash)
			c.dirty = true
		}
	}
	for _, file := range c.files() {
		if !vouched[file] {
			os.RemoveAll(filepath.Join(c.dir, file))
		}
	}
	// What compilations and versions of the past left.
	c.removeOlder(filepath.Join(c.dir, "compile-[0-9]*"), 2*vetTimeout)
	c.removeOlder(filepath.Join(filepath.Dir(c.dir), "v[0-9]*.[0-9]*.[0-9]*-*"), oldVersion)
}

// removeOlder removes what matches and is that old, but for the cache itself: its
// folder is old too when nothing was compiled for long.
func (c *Cache) removeOlder(pattern string, age time.Duration) {
	paths, _ := filepath.Glob(pattern)
	for _, path := range paths {
		if info, err := os.Lstat(path); err == nil && path != c.dir && time.Since(info.ModTime()) > age {
			os.RemoveAll(path)
		}
	}
}

// files lists what wazero wrote in the folders that it makes for itself, finished
// or not, as paths in the cache's folder. Their names begin with a SHA-256: with
// any other name it is not wazero's, and somebody may have put a link there that
// leads to his own folder.
func (c *Cache) files() []string {
	paths, _ := filepath.Glob(filepath.Join(c.dir, "wazero-*", "*"))
	files := paths[:0]
	for _, path := range paths {
		name, _, _ := strings.Cut(filepath.Base(path), ".")
		if sum, err := hex.DecodeString(name); err == nil && len(sum) == sha256.Size {
			files = append(files, filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path)))
		}
	}
	return files
}

// Compiling runs compile, which must load the one module of that hash or name, and
// notes which file came of it. Several at once run one after the other.
func (c *Cache) Compiling(hash string, compile func() error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return errClosed
	}
	before := c.files()
	if err := compile(); err != nil {
		return err
	}
	for _, file := range c.files() {
		if slices.Contains(before, file) || strings.HasSuffix(file, ".tmp") {
			continue
		}
		if e, err := c.look(file); err == nil {
			c.index[hash] = e
		}
	}
	// At once: a machine so slow that it ends with the budget before all modules
	// are compiled would otherwise start from nothing every time. The module is
	// loaded even if that fails; Close tries again and reports it.
	c.dirty = c.write() != nil
	return nil
}

// Discard removes the code of a module that turned out to be damaged. The index
// need not be written: an entry without its file counts for nothing.
func (c *Cache) Discard(hash string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.index[hash]; ok && e.file != "" {
		os.Remove(filepath.Join(c.dir, e.file))
	}
	delete(c.index, hash)
}

// Reread is [Cache.Ready] with what other processes wrote since.
func (c *Cache) Reread(hash string) (ready bool, refusal string) {
	c.mu.Lock()
	c.read()
	c.mu.Unlock()
	return c.Ready(hash)
}

// Close writes the index if it changed, removes what an unfinished compilation
// left, and gives the lock back. It does nothing for a cache that was only read.
func (c *Cache) Close() error {
	// A compilation that is under way ends first, and no other one begins: the
	// process may end next, and would leave half of a file.
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.lock == nil {
		return nil
	}
	var err error
	if c.dirty {
		err = c.write()
	}
	for _, file := range c.files() {
		if strings.HasSuffix(file, ".tmp") {
			os.Remove(filepath.Join(c.dir, file))
		}
	}
	c.lock.Unlock()
	c.lock = nil
	return err
}
