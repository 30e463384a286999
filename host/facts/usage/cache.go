package usage

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"

	"github.com/data-wise/aiterm/host/disk/state"
)

// maxCacheBytes is far above what sixteen windows and 48 sessions need.
const maxCacheBytes = 64 << 10

// Cache is the file through which sessions tell each other what they saw.
type Cache struct {
	path string
}

// OpenCache returns the cache for one Claude config directory, so that two
// accounts never mix: usage.json for the default one (configDir is ""), and
// usage-HASH.json for any other. The file need not exist.
func OpenCache(cacheDir, configDir string) Cache {
	return Cache{filepath.Join(cacheDir, state.ForAccount("usage", configDir)+".json")}
}

// shortHash tells a handful of names apart without giving them away.
func shortHash(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:4])
}

// Path is the cache's file.
func (c Cache) Path() string { return c.path }

// LoadFor is [Cache.Load] for one session alone: what others said is left out. A
// render needs no more, and memory that it touches costs it more than the reading.
func (c Cache) LoadFor(h Heard, now time.Time) (Contents, error) { return c.load(h.session, now) }

// Load reads the file: of its windows those that still count at now. A file that
// is not there is an empty snapshot, and so is one of which both copies are damaged.
// What this program did not write, such as a folder, is set aside under another name,
// so that nothing in it is lost, and reported.
func (c Cache) Load(now time.Time) (Contents, error) { return c.load(everyone, now) }

// everyone stands for all sessions.
const everyone = "*"

func (c Cache) load(session string, now time.Time) (Contents, error) {
	data, mirrored, err := state.ReadMirrored(c.path, maxCacheBytes)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Contents{}, nil
	case errors.Is(err, state.ErrNoCache):
		return Contents{}, c.setAside(fmt.Sprintf("it is not a file of at most %d KiB", maxCacheBytes>>10))
	case err != nil:
		return Contents{}, fmt.Errorf("read the usage cache: %w", err)
	case !mirrored && !jsontext.ValidBytes(data):
		return Contents{}, c.setAside("it is not JSON")
	case !mirrored && jsontext.ParseBytes(data).Get("version").Num >= version:
		return Contents{}, nil // somebody else wrote it: there is no checksum
	}
	return decodeCache(data, session, now), nil
}

func (c Cache) setAside(why string) error {
	aside, err := state.SetAside(c.path)
	if err != nil {
		return fmt.Errorf("the usage cache %s is broken (%s): %w", c.path, why, err)
	}
	return fmt.Errorf("the usage cache was broken (%s): it is kept as %s", why, aside)
}

// Update is what a process learned, for [Cache.Update].
type Update struct {
	Sample      Snapshot // of which it is known when it was true
	Heard       Heard    // what a session said
	Answers     []Answer // of /usage
	ClaudeStamp string   // that of the .claude.json in the answers; "" keeps the old one
	Account     string   // that is logged in; "" if it is not known
	Now         time.Time
	Wait        time.Duration // for the lock
	History     History       // gets what is new in the sample
}

// Update adds to the file what was learned. Other sessions may do so at the same
// moment: the file is read again under a lock, so that no sample is lost. It
// gives up when another process holds the lock for longer than u.Wait; the next
// render will bring the same sample again.
//
// The history is written first. A process that is killed in between leaves a
// sample that is there twice rather than one that is missing.
func (c Cache) Update(u Update) error {
	return c.change(u.Now, u.Wait, func(known Contents) (Contents, error) {
		next := known.ForAccount(u.Account, u.Now)
		next.ClaudeStamp = cmp.Or(u.ClaudeStamp, known.ClaudeStamp)
		before := next.Snapshot
		next.Snapshot, _ = before.Merge(New(u.Now, u.Sample.windows...).Since(next.AccountSince))
		for _, answer := range u.Answers {
			next = next.Learn(answer, u.Now)
		}
		next = next.Hear(u.Heard, u.Now).Contents
		if next.equal(known) {
			return next, nil
		}
		return next, u.History.append(before.changes(next.Snapshot), u.Now)
	})
}

// Forget is [Contents.Forget] in the file; wait is for the lock.
func (c Cache) Forget(window string, now time.Time, wait time.Duration) error {
	return c.change(now, wait, func(known Contents) (Contents, error) { return known.Forget(window, now), nil })
}

// change replaces what the file holds by what comes of it, under the lock.
func (c Cache) change(now time.Time, wait time.Duration, by func(known Contents) (Contents, error)) error {
	lock, err := state.WaitLock(c.path+".lock", wait)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("lock the usage cache: another process held it for %s: nothing to do, the next figures are written again", wait)
	}
	if err != nil {
		return fmt.Errorf("lock the usage cache: %w", err)
	}
	defer lock.Unlock()
	// What was no cache has been set aside by now: this starts a new one, and the
	// error still tells the caller what happened to the old one. A file that is
	// still there could not be read, and is left alone.
	known, broken := c.Load(now)
	if broken != nil {
		if _, err := os.Lstat(c.path); err == nil {
			return broken
		}
	}
	next, failed := by(known)
	if next.equal(known) {
		return errors.Join(broken, failed)
	}
	return errors.Join(broken, failed, c.save(next))
}

func (c Cache) save(contents Contents) error {
	return state.WriteMirrored(c.path, encodeCache(contents))
}
