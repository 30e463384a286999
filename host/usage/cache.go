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
	"time"

	"github.com/tidwall/gjson"

	"github.com/data-wise/aiterm/host/paths"
	"github.com/data-wise/aiterm/host/state"
)

// maxCacheBytes is far above what sixteen windows need.
const maxCacheBytes = 64 << 10

// Cache is the file through which sessions tell each other what they saw.
type Cache struct {
	path string
}

// OpenCache returns the cache for one Claude config directory, so that two
// accounts never mix: usage.json for the default one (configDir is ""), and
// usage-HASH.json for any other. The file need not exist.
func OpenCache(cacheDir, configDir string) Cache {
	return Cache{paths.Join(cacheDir, fileStem(configDir)+".json")}
}

// fileStem is what the names of a config directory's files begin with.
func fileStem(configDir string) string {
	if configDir == "" {
		return "usage"
	}
	return "usage-" + shortHash(paths.Clean(configDir))
}

// shortHash tells a handful of names apart without giving them away.
func shortHash(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:4])
}

// Path is the cache's file.
func (c Cache) Path() string { return c.path }

// Contents are what a [Cache] holds.
type Contents struct {
	Snapshot Snapshot
	// ClaudeStamp is the [ClaudeFile.Stamp] of the file whose figures are merged
	// in already, or "".
	ClaudeStamp string
	// Account is the [ClaudeFigures] one that the figures are of, as far as it is
	// known, and AccountSince when another one was logged in before: what was seen
	// earlier is not this account's.
	Account      string
	AccountSince time.Time
}

// ForAccount returns what holds for an account that is logged in at now: nothing,
// if the contents are another one's. "" is an account that is not known.
func (c Contents) ForAccount(account string, now time.Time) Contents {
	if account == "" || account == c.Account {
		return c
	}
	if c.Account != "" {
		c.Snapshot, c.AccountSince = Snapshot{}, now.UTC().Truncate(time.Second)
	}
	c.Account = account
	return c
}

// Load reads the file: of its windows those that still count at now. A file that
// is not there is an empty snapshot. One that cannot be understood is set aside
// under another name, so that nothing in it is lost, and reported.
func (c Cache) Load(now time.Time) (Contents, error) {
	info, err := os.Stat(c.path)
	if errors.Is(err, fs.ErrNotExist) {
		return Contents{}, nil
	}
	if err != nil {
		return Contents{}, fmt.Errorf("read the usage cache: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxCacheBytes {
		return Contents{}, c.setAside(fmt.Sprintf("it is not a file of at most %d KiB", maxCacheBytes>>10))
	}
	data, err := os.ReadFile(c.path)
	if err != nil {
		return Contents{}, fmt.Errorf("read the usage cache: %w", err)
	}
	if !gjson.ValidBytes(data) {
		return Contents{}, c.setAside("it is not JSON")
	}
	return decodeCache(data, now), nil
}

func (c Cache) setAside(why string) error {
	aside, err := state.SetAside(c.path)
	if err != nil {
		return fmt.Errorf("the usage cache %s is broken (%s): %w", c.path, why, err)
	}
	return fmt.Errorf("the usage cache was broken (%s): it is kept as %s", why, aside)
}

func decodeCache(data []byte, now time.Time) Contents {
	var windows []Window
	file := gjson.ParseBytes(data)
	file.Get("windows").ForEach(func(name, v gjson.Result) bool {
		if w, ok := decodeWindow(name.Str, v); ok && w.Name == name.Str {
			windows = append(windows, w)
		}
		return len(windows) < maxWindows
	})
	c := Contents{Snapshot: New(now, windows...)}
	if stamp := file.Get("claude_file").Str; plainName(stamp) {
		c.ClaudeStamp = stamp
	}
	if account := file.Get("account").Str; plainName(account) {
		c.Account = account
	}
	// A clock that was set back would else keep every sample out.
	if since, ok := parseTime(file.Get("account_since").Str); ok && !since.After(now) {
		c.AccountSince = since
	}
	return c
}

// Update is what a process learned, for [Cache.Update].
type Update struct {
	Sample      Snapshot
	ClaudeStamp string // that of the .claude.json in the sample; "" keeps the old one
	Account     string // that is logged in; "" if it is not known
	Now         time.Time
	Wait        time.Duration // for the lock
	History     History       // gets what is new in the sample
}

// Update merges a sample into the file. Other sessions may do so at the same
// moment: the file is read again under a lock, so that no sample is lost. It
// gives up when another process holds the lock for longer than u.Wait; the next
// render will bring the same sample again.
//
// The history is written first. A process that is killed in between leaves a
// sample that is there twice rather than one that is missing.
func (c Cache) Update(u Update) error {
	if err := os.MkdirAll(paths.Dir(c.path), 0o700); err != nil {
		return fmt.Errorf("make the cache folder: %w", err)
	}
	lock, err := state.WaitLock(c.path+".lock", u.Wait)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("lock the usage cache: another process held it for %s: nothing to do, the next figures are written again", u.Wait)
	}
	if err != nil {
		return fmt.Errorf("lock the usage cache: %w", err)
	}
	defer lock.Unlock()
	// A broken file has been set aside by now: this starts a new one, and the
	// error still tells the caller what happened to the old one. A file that is
	// still there could not be read, and is left alone.
	known, broken := c.Load(u.Now)
	if broken != nil {
		if _, err := os.Lstat(c.path); err == nil {
			return broken
		}
	}
	next := known.ForAccount(u.Account, u.Now)
	next.ClaudeStamp = cmp.Or(u.ClaudeStamp, known.ClaudeStamp)
	before := next.Snapshot
	merged, changed := before.Merge(New(u.Now, u.Sample.windows...).Since(next.AccountSince))
	if !changed && next.ClaudeStamp == known.ClaudeStamp && next.Account == known.Account {
		return broken
	}
	next.Snapshot = merged
	failed := u.History.append(before.changes(merged), u.Now)
	return errors.Join(broken, failed, c.save(next))
}

func (c Cache) save(contents Contents) error {
	return replaceFile(c.path, encodeCache(contents))
}

// replaceFile replaces a file in one step. Of all processes only the one that
// holds the cache's lock may do so: the new file always has the same name before
// it is renamed, so that those that were killed leave one behind and not many.
func replaceFile(path string, data []byte) error {
	draft := path + ".new"
	if err := os.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove what a killed process left: %w", err)
	}
	f, err := os.OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = state.Rename(draft, path)
	}
	if err != nil {
		os.Remove(draft)
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// encodeCache writes JSON for people to read:
//
//	{"version": 1, "claude_file": "…", "account": "…", "account_since": "…", "windows": {
//	 "five_hour": {"used_percentage":45,"resets_at":"…","source":"stdin","seen_at":"…"}
//	}}
func encodeCache(c Contents) []byte {
	b := append(make([]byte, 0, 1024), `{"version": 1, `...)
	if c.ClaudeStamp != "" {
		b = append(appendText(append(b, `"claude_file": `...), c.ClaudeStamp), ", "...)
	}
	if c.Account != "" {
		b = append(appendText(append(b, `"account": `...), c.Account), ", "...)
	}
	if !c.AccountSince.IsZero() {
		b = append(appendTime(append(b, `"account_since": `...), c.AccountSince), ", "...)
	}
	b = append(b, `"windows": {`...)
	for i, w := range c.Snapshot.windows {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(append(b, "\n "...), w.Name)
		b = w.appendFields(append(b, ": {"...))
		b = appendTime(append(b, `,"seen_at":`...), w.SeenAt)
		b = append(b, '}')
	}
	return append(b, "\n}}\n"...)
}
