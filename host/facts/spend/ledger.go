package spend

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

const (
	// maxLedger is how large the file may be, and keptLedger what is left when it would
	// be larger than that although all is summed up.
	maxLedger  = 8 << 20
	keptLedger = 6 << 20
)

// Ledger is the file that keeps what was spent: one JSON object a line, in the order in
// which they were written. Of the sessions that were not heard for long it keeps a sum
// for each day (see fold). The zero Ledger keeps nothing.
type Ledger struct {
	path  string // of the ledger itself, in the state folder
	index string // of what was summed up of it, in the cache
	days  int
}

// Open returns the ledger of one Claude config directory ("" for the default one), which
// need not exist: spend.jsonl in the state folder, or spend-HASH.jsonl. Entries are kept
// for so many days; 0 keeps none, and leaves alone what is there.
func Open(dirs state.Dirs, configDir string, days int) Ledger {
	if dirs.State == "" {
		return Ledger{}
	}
	stem := state.ForAccount("spend", configDir)
	l := Ledger{path: filepath.Join(dirs.State, stem+".jsonl"), days: days}
	if dirs.Cache != "" {
		l.index = filepath.Join(dirs.Cache, stem+".json")
	}
	return l
}

// Path is the ledger's file.
func (l Ledger) Path() string { return l.path }

// Keeps reports whether anything is kept.
func (l Ledger) Keeps() bool { return l.path != "" && l.days > 0 }

// Note adds to the ledger what a session says, if that is news: one line at its end.
// Other sessions may do so at the same moment, which a lock keeps in order; it gives up
// when another process holds that for longer than wait. What is not noted is not lost:
// a session says at every render what it has cost in all.
//
// A process that is killed, and a disk that is full, leave at most half a line, which
// counts as none.
//
// mark is what Note returned when the session was noted last, or "": it spares looking
// for that in the ledger.
func (l Ledger) Note(s Said, now time.Time, wait time.Duration, mark string) (next string, err error) {
	if !l.Keeps() {
		return "", nil
	}
	next = s.Mark(now)
	err = l.locked(wait, func() error {
		aside := l.setForeignAside()
		f, err := state.OpenFile(l.path, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return errors.Join(aside, fmt.Errorf("write the ledger of costs: %w", err))
		}
		defer f.Close()
		size, place, err := l.append(f, s, now, mark)
		if err != nil {
			return errors.Join(aside, fmt.Errorf("write the ledger of costs: %w", state.WithoutPath(err)))
		}
		if !l.foldDue(f, size, now) {
			next = withPlace(next, place)
			return aside
		}
		f.Close() // on Windows a file that is open cannot be replaced
		return errors.Join(aside, l.fold(now))
	})
	if err != nil {
		return "", err
	}
	return next, nil
}

func (l Ledger) locked(wait time.Duration, do func() error) error {
	lock, err := state.WaitLock(l.path+".lock", wait)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("lock the ledger of costs: another process held it for %s: nothing to do, the next line notes it", wait)
	}
	if err != nil {
		return fmt.Errorf("lock the ledger of costs: %w", err)
	}
	defer lock.Unlock()
	return do()
}

// append writes the entry that a session's words make, in one go, and returns how large
// the file is then, and where the entry begins if the session has had no other process than
// that of the entry; -1 if that is not known.
func (l Ledger) append(f *os.File, s Said, now time.Time, mark string) (size, place int64, err error) {
	info, err := f.Stat()
	if err != nil {
		return 0, -1, err
	}
	size = info.Size()
	a, complete := accountOf(f, size, s, now, mark)
	e, ok := a.next(s, now)
	if !ok {
		return size, -1, nil
	}
	if info.Mode().Perm()&0o077 != 0 {
		f.Chmod(0o600) // where there are such modes
	}
	out := make([]byte, 0, 2*usualLine)
	if !endsLine(f, size) {
		out = append(out, '\n') // after the half line of a process that was killed
	}
	place = -1
	if complete && !slices.ContainsFunc(a.entries, func(former Entry) bool { return former.run != e.run }) {
		place = size + int64(len(out))
	}
	out = appendLine(out, e)
	n, err := f.Write(out)
	if err != nil {
		f.Truncate(size) // nobody else writes meanwhile
		return size, -1, err
	}
	return size + int64(n), place, nil
}

func endsLine(f io.ReaderAt, size int64) bool {
	if size == 0 {
		return true
	}
	var last [1]byte
	_, err := f.ReadAt(last[:], size-1)
	return err == nil && last[0] == '\n'
}

// setForeignAside makes room for a ledger where something else is in its place, be it a
// link: nobody's file is written to.
func (l Ledger) setForeignAside() error {
	info, err := os.Lstat(l.path)
	if err != nil || ownLedger(info) {
		return nil // opening tells what is wrong
	}
	aside, err := state.SetAside(l.path)
	if err != nil {
		return fmt.Errorf("the ledger of costs %s is not a file of at most %d MiB: %w", l.path, 2*maxLedger>>20, err)
	}
	return fmt.Errorf("the ledger of costs was not a file of at most %d MiB: it is kept as %s", 2*maxLedger>>20, aside)
}

// ownLedger reports whether the file can be a ledger that this program wrote.
func ownLedger(info fs.FileInfo) bool {
	return info.Mode().IsRegular() && info.Size() <= 2*maxLedger
}

// usualLine is how long a line is, about.
const usualLine = 256

// accountOf reads what the ledger has of a session: from the place of the entry that was
// noted last, or a little from its end, where that tells which process of Claude Code goes
// on, and all of it otherwise. complete says that no process of the session is missing.
func accountOf(f io.ReaderAt, size int64, s Said, now time.Time, mark string) (a account, complete bool) {
	if a, ok := accountSince(f, size, s, now, mark); ok {
		return a, true
	}
	key := appendSession(nil, s.session)
	take := func(line []byte) {
		if !bytes.Contains(line, key) {
			return
		}
		if e, ok := decodeLine(line); ok && e.Session == s.session {
			a.entries = append(a.entries, e)
		}
	}
	for _, little := range [...]int64{4 << 10, 32 << 10} {
		if size <= little {
			break
		}
		a.entries = make([]Entry, 0, little/usualLine) // or it would grow in seven steps
		eachLine(f, size-little, size, take)
		if len(a.entries) > 0 {
			if r, continues, _ := a.before(s, now); continues && r.surely(s, now) {
				return a, false
			}
		}
	}
	a.entries = nil
	twin := []byte(nil)
	if s.old && s.cost > 0 && s.api > 0 {
		twin = appendMeters(nil, s.cost, s.api)
	}
	first := true
	eachLine(f, 0, size, func(line []byte) {
		if first || twin != nil && bytes.Contains(line, twin) {
			if e, ok := decodeLine(line); ok {
				if first {
					a.begun, first = e.At, false
				}
				a.twin = a.twin || twin != nil && e.Session != s.session && e.lasted <= s.lasted && bytes.Contains(line, twin)
			}
		}
		take(line)
	})
	return a, true
}

// accountSince is the account from the entry on that a mark is of, which has the only
// process that the session had by then. ok is false where that entry does not begin in the
// place any more that the mark says, where much was written since, and where it is not that
// process, or a later one, that goes on: what it said before may count then.
func accountSince(f io.ReaderAt, size int64, s Said, now time.Time, mark string) (a account, ok bool) {
	cost, lasted, place := ofMark(mark)
	if place < 0 || place >= size || size-place > maxSince || s.fresh {
		return a, false
	}
	first := true
	eachLine(f, place, size, func(line []byte) {
		e, whole := decodeLine(line)
		own := whole && e.Session == s.session
		if first {
			first, ok = false, own && string(appendAmount(nil, e.Cost)) == cost && strconv.FormatInt(e.lasted, 10) == lasted
		}
		if ok && own {
			a.entries = append(a.entries, e)
		}
	})
	if !ok {
		return account{}, false
	}
	_, continues, _ := a.before(s, now)
	return a, continues
}

// maxSince is how much that others wrote since is read.
const maxSince = 4 << 10

// begunOf is when the ledger was begun.
func begunOf(f io.ReaderAt, size int64) (begun time.Time) {
	eachLine(f, 0, min(size, maxLine), func(line []byte) {
		if e, ok := decodeLine(line); ok && begun.IsZero() {
			begun = e.At
		}
	})
	return begun
}

// eachLine calls do with each line between two places of a file; where the first is not
// the begin of one, the rest of that line is left out. do must not keep the line.
func eachLine(f io.ReaderAt, from, to int64, do func(line []byte)) {
	skip := from > 0
	if skip {
		from-- // it may be the end of a line
	}
	// Memory that is touched for the first time costs more than to read once more.
	buffer := make([]byte, min(to-from, 4*maxLine))
	held := 0
	for from < to || held > 0 {
		n := 0
		if from < to {
			n, _ = f.ReadAt(buffer[held:min(int64(len(buffer)), int64(held)+to-from)], from)
			from += int64(n)
		}
		held += n
		rest := buffer[:held]
		for {
			line, more, found := bytes.Cut(rest, []byte("\n"))
			if !found {
				break
			}
			if !skip {
				do(line)
			}
			skip, rest = false, more
		}
		if n == 0 || from >= to {
			if len(rest) > 0 && !skip {
				do(rest) // half a line, or one that a person wrote
			}
			return
		}
		if len(rest) == len(buffer) {
			rest, skip = nil, true // far longer than any line
		}
		held = copy(buffer, rest)
	}
}

// Read returns all entries since a day of the calendar, in the order in which they were
// written. Lines that are damaged are left out and counted. A file that is not there is
// an empty ledger.
func (l Ledger) Read(since string) (entries []Entry, damaged int, err error) {
	if l.path == "" {
		return nil, 0, nil
	}
	info, err := os.Stat(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read the ledger of costs: %w", err)
	}
	if !ownLedger(info) {
		return nil, 0, fmt.Errorf("read the ledger of costs: %s is not a file of at most %d MiB: move it away", l.path, 2*maxLedger>>20)
	}
	f, err := os.Open(l.path)
	if err != nil {
		return nil, 0, fmt.Errorf("read the ledger of costs: %w", err)
	}
	defer f.Close()
	eachLine(f, 0, info.Size(), func(line []byte) {
		if len(bytes.TrimSpace(line)) == 0 || isHeader(line) {
			return
		}
		e, ok := decodeLine(line)
		switch {
		case !ok:
			damaged++
		case e.Day >= since:
			entries = append(entries, e)
		}
	})
	return entries, damaged, nil
}
