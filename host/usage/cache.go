package usage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

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
	name := "usage.json"
	if configDir != "" {
		sum := sha256.Sum256([]byte(filepath.Clean(configDir)))
		name = "usage-" + hex.EncodeToString(sum[:4]) + ".json"
	}
	return Cache{filepath.Join(cacheDir, name)}
}

// Path is the cache's file.
func (c Cache) Path() string { return c.path }

// Load reads the windows that still count at now. A file that is not there is
// an empty snapshot. One that cannot be understood is set aside under another
// name, so that nothing in it is lost, and reported.
func (c Cache) Load(now time.Time) (Snapshot, error) {
	info, err := os.Stat(c.path)
	if errors.Is(err, fs.ErrNotExist) {
		return Snapshot{}, nil
	}
	if err != nil {
		return Snapshot{}, fmt.Errorf("read the usage cache: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxCacheBytes {
		return Snapshot{}, c.setAside("it is not a file of at most 64 KiB")
	}
	data, err := os.ReadFile(c.path)
	if err != nil {
		return Snapshot{}, fmt.Errorf("read the usage cache: %w", err)
	}
	if !gjson.ValidBytes(data) {
		return Snapshot{}, c.setAside("it is not JSON")
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

// decodeCache reads with gjson rather than into a struct: a render reads this
// file every time, and reflection would cost it more than the reading.
func decodeCache(data []byte, now time.Time) Snapshot {
	var windows []Window
	gjson.GetBytes(data, "windows").ForEach(func(name, v gjson.Result) bool {
		if !plainName(name.String()) || v.Get("used_percentage").Type != gjson.Number {
			return true
		}
		w := Window{
			Name:    name.String(),
			Percent: v.Get("used_percentage").Num,
			Used:    v.Get("used").Num,
			Limit:   max(v.Get("limit").Num, 0),
			Source:  sourceName(v.Get("source").String()),
		}
		w.SeenAt, _ = time.Parse(time.RFC3339, v.Get("seen_at").String())
		if resets := v.Get("resets_at"); resets.Exists() {
			w.ResetsAt, _ = time.Parse(time.RFC3339, resets.String())
		}
		windows = append(windows, w)
		return len(windows) < maxWindows
	})
	return New(now, windows...)
}

// sourceName is the name of a source as this program writes it, or "".
func sourceName(name string) string {
	if plainName(name) {
		return name
	}
	return ""
}

// Update merges a sample into the file. Other sessions may do so at the same
// moment: the file is read again under a lock, so that no sample is lost. It
// gives up after wait, when another process holds the lock for longer; the next
// render will bring the same sample again.
func (c Cache) Update(sample Snapshot, now time.Time, wait time.Duration) error {
	if err := os.MkdirAll(filepath.Dir(c.path), 0o700); err != nil {
		return fmt.Errorf("make the cache folder: %w", err)
	}
	lock, locked, err := state.TryLock(c.path + ".lock")
	if err != nil {
		return fmt.Errorf("lock the usage cache: %w", err)
	}
	if !locked {
		ctx, cancel := context.WithTimeout(context.Background(), wait)
		defer cancel()
		if locked, err := lock.TryLockContext(ctx, time.Millisecond); err != nil || !locked {
			return fmt.Errorf("lock the usage cache: %w", err)
		}
	}
	defer lock.Unlock()
	// A broken file has been set aside by now: this starts a new one, and the
	// error still tells the caller what happened to the old one. A file that is
	// still there could not be read, and is left alone.
	known, broken := c.Load(now)
	if broken != nil {
		if _, err := os.Lstat(c.path); err == nil {
			return broken
		}
	}
	if merged, changed := known.Merge(sample); changed {
		if err := c.save(merged); err != nil {
			return err
		}
	}
	return broken
}

func (c Cache) save(s Snapshot) error {
	return state.WriteCache(c.path, encodeCache(s))
}

// encodeCache writes JSON for people to read:
//
//	{"version": 1, "windows": {
//	 "five_hour": {"used_percentage": 45, "resets_at": "…", "source": "stdin", "seen_at": "…"}
//	}}
//
// Like decodeCache it does without reflection.
func encodeCache(s Snapshot) []byte {
	b := append(make([]byte, 0, 512), "{\"version\": 1, \"windows\": {"...)
	for i, w := range s.windows {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, "\n "...)
		b = strconv.AppendQuote(b, w.Name) // a plain name: the same in JSON
		b = append(b, ": {\"used_percentage\": "...)
		b = strconv.AppendFloat(b, w.Percent, 'f', -1, 64)
		if w.Limit > 0 {
			b = append(b, ", \"used\": "...)
			b = strconv.AppendFloat(b, w.Used, 'f', -1, 64)
			b = append(b, ", \"limit\": "...)
			b = strconv.AppendFloat(b, w.Limit, 'f', -1, 64)
		}
		if !w.ResetsAt.IsZero() {
			b = append(b, ", \"resets_at\": "...)
			b = w.ResetsAt.UTC().AppendFormat(b, `"`+time.RFC3339+`"`)
		}
		b = append(b, ", \"source\": \""...)
		b = append(b, w.Source...) // a word of this program's own
		b = append(b, "\", \"seen_at\": "...)
		b = w.SeenAt.UTC().AppendFormat(b, `"`+time.RFC3339+`"`)
		b = append(b, '}')
	}
	return append(b, "\n}}\n"...)
}
