package usage

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"

	"github.com/data-wise/aiterm/host/disk/state"
)

const (
	// maxHistoryBytes is how large a history may grow, and keptHistoryBytes how
	// much of it is kept then, so that it is not cut again at once.
	maxHistoryBytes  = 16 << 20
	keptHistoryBytes = 12 << 20
	// maxHistoryLine is above every line that is written.
	maxHistoryLine = 4 << 10
)

// History is the file that keeps every changed sample: one JSON object a line,
// about the oldest first. Writers hold the lock of the [Cache] that belongs to
// it. The zero History keeps nothing.
type History struct {
	path string
	days int
}

// OpenHistory returns the history of one Claude config directory (configDir is
// "" for the default one): usage.jsonl in the state folder, or
// usage-HASH.jsonl. Samples are kept for so many days; 0 keeps none, and leaves
// alone what is there. The file need not exist.
func OpenHistory(stateDir, configDir string, days int) History {
	return History{filepath.Join(stateDir, state.ForAccount("usage", configDir)+".jsonl"), days}
}

// Path is the history's file.
func (h History) Path() string { return h.path }

// Read returns the samples since a time, the oldest first. Lines that are no
// samples, such as half of one that a killed process left, are left out;
// damaged counts them. A file that is not there is an empty history.
func (h History) Read(since time.Time) (samples []Window, damaged int, err error) {
	if h.path == "" {
		return nil, 0, nil
	}
	info, err := os.Stat(h.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read the usage history: %w", err)
	}
	if !ownHistory(info) {
		return nil, 0, fmt.Errorf("read the usage history: %s is not a file of at most %d MiB: move it away", h.path, 2*maxHistoryBytes>>20)
	}
	data, err := os.ReadFile(h.path)
	if err != nil {
		return nil, 0, fmt.Errorf("read the usage history: %w", err)
	}
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if at, ok := lineTime(line); ok && at.Before(since) {
			continue
		}
		w, ok := decodeLine(line)
		switch {
		case !ok:
			damaged++
		case !w.SeenAt.Before(since):
			samples = append(samples, w)
		}
	}
	sortByTime(samples)
	return samples, damaged, nil
}

// ownHistory reports whether the file can be a history that this program wrote.
// It may pass the limit a little, never by much.
func ownHistory(info fs.FileInfo) bool {
	return info.Mode().IsRegular() && info.Size() <= 2*maxHistoryBytes
}

// sortByTime puts samples in order. They are written as they are learned, and
// what Claude Code keeps in its file may be days older than the last of stdin.
func sortByTime(samples []Window) {
	slices.SortStableFunc(samples, func(a, b Window) int { return a.SeenAt.Compare(b.SeenAt) })
}

// Tail is Read for the newest samples alone, of one window: it reads at most the
// last 128 KiB of the file, for a render. What cannot be read is left out.
func (h History) Tail(window string, since time.Time) []Window {
	if h.path == "" {
		return nil
	}
	if info, err := os.Stat(h.path); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := os.Open(h.path)
	if err != nil {
		return nil
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil
	}
	// The last hours are in the last few KiB, and memory that a render touches
	// costs it more than reading twice.
	const little, most = 16 << 10, 128 << 10
	lines := readEnd(f, info.Size(), little)
	if info.Size() > little && !beginsBefore(lines, since) {
		lines = readEnd(f, info.Size(), most)
	}
	var samples []Window
	for line := range bytes.Lines(lines) {
		if at, ok := lineTime(line); ok && (at.Before(since) || !isOfWindow(line, window)) {
			continue
		}
		if w, ok := decodeLine(line); ok && w.Name == window && !w.SeenAt.Before(since) {
			samples = append(samples, w)
		}
	}
	sortByTime(samples)
	return samples
}

// readEnd returns the whole lines in the last n bytes of a file.
func readEnd(f *os.File, size int64, n int) []byte {
	offset := max(0, size-int64(n))
	data := make([]byte, size-offset)
	read, _ := f.ReadAt(data, offset)
	data = data[:read]
	if offset == 0 {
		return data
	}
	_, data, _ = bytes.Cut(data, []byte("\n"))
	return data
}

// beginsBefore reports whether the first lines are older than a time. One line
// proves nothing: it may be an old figure that was learned late.
func beginsBefore(lines []byte, since time.Time) bool {
	const enough = 16
	n := 0
	for line := range bytes.Lines(lines) {
		at, ok := lineTime(line)
		if !ok {
			continue
		}
		if !at.Before(since) {
			return false
		}
		if n++; n == enough {
			return true
		}
	}
	return false
}

// append writes the samples to the end of the file, in one go, and keeps it
// within its bounds. The caller holds the lock.
func (h History) append(samples []Window, now time.Time) error {
	if h.path == "" || h.days <= 0 || len(samples) == 0 {
		return nil
	}
	aside := h.setForeignAside()
	f, err := h.open()
	if err != nil {
		return errors.Join(aside, fmt.Errorf("write the usage history: %w", err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return errors.Join(aside, fmt.Errorf("write the usage history: %w", err))
	}
	if info.Mode().Perm()&0o077 != 0 {
		f.Chmod(0o600) // where there are such modes
	}
	var out []byte
	if !endsLine(f, info.Size()) {
		out = append(out, '\n') // after the half line of a process that was killed
	}
	for _, w := range samples {
		out = appendLine(out, w)
	}
	if _, err := f.Write(out); err != nil {
		return errors.Join(aside, fmt.Errorf("write the usage history: %w", err))
	}
	size := info.Size() + int64(len(out))
	if size <= maxHistoryBytes && !h.hasOld(f, now) {
		return aside
	}
	f.Close() // on Windows a file that is open cannot be replaced
	return errors.Join(aside, h.compact(now))
}

// setForeignAside makes room for a history where something else is in its place,
// be it a link: nobody's file is written to.
func (h History) setForeignAside() error {
	info, err := os.Lstat(h.path)
	if err != nil || ownHistory(info) {
		return nil // open tells what is wrong
	}
	aside, err := state.SetAside(h.path)
	if err != nil {
		return fmt.Errorf("the usage history %s is not a file of at most %d MiB: %w", h.path, 2*maxHistoryBytes>>20, err)
	}
	return fmt.Errorf("the usage history was not a file of at most %d MiB: it is kept as %s", 2*maxHistoryBytes>>20, aside)
}

func (h History) open() (*os.File, error) {
	const flags = os.O_APPEND | os.O_CREATE | os.O_RDWR
	f, err := state.OpenFile(h.path, flags, 0o600)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if err := os.MkdirAll(filepath.Dir(h.path), 0o700); err != nil {
		return nil, err
	}
	return state.OpenFile(h.path, flags, 0o600)
}

func endsLine(f *os.File, size int64) bool {
	if size == 0 {
		return true
	}
	var last [1]byte
	_, err := f.ReadAt(last[:], size-1)
	return err == nil && last[0] == '\n'
}

// hasOld reports whether the file begins with lines that are due to go. They go
// a day's worth at a time.
func (h History) hasOld(f *os.File, now time.Time) bool {
	var first [512]byte
	n, _ := f.ReadAt(first[:], 0)
	for line := range bytes.Lines(first[:n]) {
		if at, ok := lineTime(line); ok {
			return at.Before(now.AddDate(0, 0, -h.days-1))
		}
	}
	return false
}

// compact takes the oldest lines away: what is over the limit of size, and then
// what is older than the days that are kept. The rest stays byte for byte.
func (h History) compact(now time.Time) error {
	data, err := os.ReadFile(h.path)
	if err != nil {
		return fmt.Errorf("shorten the usage history: %w", err)
	}
	kept := data
	if len(kept) > maxHistoryBytes {
		_, kept, _ = bytes.Cut(kept[len(kept)-keptHistoryBytes:], []byte("\n"))
	}
	oldest := trustedTime(kept, now).AddDate(0, 0, -h.days)
	for len(kept) > 0 {
		line, rest, _ := bytes.Cut(kept, []byte("\n"))
		if at, ok := lineTime(line); ok && !at.Before(oldest) {
			break
		}
		kept = rest
	}
	if len(kept) == len(data) {
		return nil
	}
	if gone := data[:len(data)-len(kept)]; !hasSample(gone) {
		// Whatever that was, it was no history of usage.
		if _, err := state.SetAside(h.path); err != nil {
			return err
		}
	}
	return state.ReplaceLocked(h.path, kept)
}

// trustedTime is the time from which the age of samples is counted: that of the
// last sample with a reset, since the server's reset vouches for the clock; now
// if there is none, or that is earlier. A clock that is years ahead for a while
// would otherwise cost the whole history.
func trustedTime(lines []byte, now time.Time) time.Time {
	for len(lines) > 0 {
		lines = bytes.TrimSuffix(lines, []byte("\n"))
		start := bytes.LastIndexByte(lines, '\n') + 1
		if w, ok := decodeLine(lines[start:]); ok && !w.ResetsAt.IsZero() {
			if w.SeenAt.Before(now) {
				return w.SeenAt
			}
			return now
		}
		lines = lines[:start]
	}
	return now
}

func hasSample(lines []byte) bool {
	for line := range bytes.Lines(lines) {
		if _, ok := decodeLine(line); ok {
			return true
		}
	}
	return false
}

const (
	lineStart  = `{"at":"`
	lineTimeAt = len(lineStart)
	lineTimeTo = lineTimeAt + len("2006-01-02T15:04:05Z")
	lineWindow = `","window":"`
)

// appendLine writes a sample as a line:
//
//	{"at":"2026-11-22T10:10:00Z","window":"five_hour","used_percentage":45,"resets_at":"2026-11-22T12:10:00Z","source":"stdin"}
func appendLine(b []byte, w Window) []byte {
	b = appendTime(append(b, `{"at":`...), w.SeenAt)
	b = appendText(append(b, `,"window":`...), w.Name)
	b = w.appendFields(append(b, ','))
	return append(b, "}\n"...)
}

// decodeLine reads a line of the file. ok is false for one that is no sample, or
// only half of one.
func decodeLine(line []byte) (w Window, ok bool) {
	if len(line) > maxHistoryLine || !jsontext.ValidBytes(line) {
		return Window{}, false
	}
	w, ok = decodeWindow("", jsontext.ParseBytes(line))
	if !ok || !w.valid(w.SeenAt) {
		return Window{}, false
	}
	return w, true
}

// lineTime reads the time of a line as [appendLine] writes it, without reading
// the rest: most lines are passed over for their time. A line that a person
// wrote in another order is read whole.
func lineTime(line []byte) (time.Time, bool) {
	if len(line) < lineTimeTo || string(line[:lineTimeAt]) != lineStart {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, string(line[lineTimeAt:lineTimeTo]))
	return t, err == nil
}

// isOfWindow reports whether a line that has a [lineTime] may be a sample of the
// window.
func isOfWindow(line []byte, window string) bool {
	rest, found := bytes.CutPrefix(line[lineTimeTo:], []byte(lineWindow))
	return !found || len(rest) > len(window) && string(rest[:len(window)]) == window && rest[len(window)] == '"'
}
