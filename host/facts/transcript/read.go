package transcript

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"unsafe"

	"github.com/data-wise/aiterm/host/disk/state"
)

// MostInLine is how much of a file a line reads at most; more is for a process of its own.
const MostInLine = 256 << 10

const (
	// mostLine is above what a record has, pictures included; a longer one is an
	// unknown one.
	mostLine = 64 << 20
	// tailBytes are what is looked at before the offset, to see that the file is the
	// one that was read.
	tailBytes = 64
	chunk     = 1 << 20
)

var errNotOwn = errors.New("it is not a file of this user's own, or not a file")

// Known says how much of what a session did is known.
type Known string

const (
	// KnownAll: all that the file holds.
	KnownAll Known = "known"
	// Partly: sums up to some moment. The rest is being read.
	Partly Known = "partial"
	// Pending: nothing yet. The file is being read.
	Pending Known = "pending"
	// Not: too much of the file is of a form that nobody knows, or it cannot be read.
	Not Known = "unknown"
	// None: there is no file, as in a session in which nothing was said.
	None Known = "none"
)

// Read returns what the file holds, and how much of that is known. It reads what is new
// if that is at most [MostInLine], and keeps what it came to. behind is how much is to be
// read by [File.Scan] in a process of its own, 0 for nothing.
func (f *File) Read() (s *Summary, known Known, behind int64) {
	now, err := look(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, None, 0
	case err != nil:
		return nil, Not, 0
	}
	m, s, ok := f.kept(false)
	if ok && m.same(now) && m.size == now.size && m.modified == now.modified {
		return answer(s, m, now)
	}
	return f.news(m, s, ok)
}

// answer is what is known of a file that is as it was when it was read.
func answer(s *Summary, m, now mark) (*Summary, Known, int64) {
	switch {
	case s.IsUnknown():
		return s, Not, 0
	case now.size-m.offset > MostInLine && m.tried != now.size:
		return s, Partly, now.size - m.offset
	}
	return s, KnownAll, 0
}

// same tells whether two marks are of one file.
func (m mark) same(now mark) bool { return m.device == now.device && m.inode == now.inode }

// news is [File.Read] of a file that is not as it was when it was read up to a mark.
func (f *File) news(m mark, s *Summary, had bool) (*Summary, Known, int64) {
	h, now, err := f.open()
	if err != nil {
		return nil, Not, 0
	}
	defer h.close()
	goesOn := had && m.goesOn(h, now)
	touched := goesOn && now.size == m.size
	left := now.size - m.offset
	switch {
	case touched && now.size > MostInLine:
		// As by a session that is gone on with, or by whoever wrote another text of
		// that size: the one is usual, the other will be found out.
		s, known, _ := answer(s, m, now)
		return s, known, now.size
	case (touched || !goesOn) && now.size > MostInLine:
		return nil, Pending, now.size
	case goesOn && left > MostInLine:
		return s, Partly, left
	}
	m, s = f.from(h, now)
	f.read += now.size - m.offset
	if err := s.read(h, &m, now); err != nil {
		return nil, Not, 0
	}
	// What cannot be kept is read again by the next line.
	_ = f.keep(m, s)
	return answer(s, m, now)
}

// from is where to go on: what was kept, if that is of the beginning of this file, and
// else the beginning.
func (f *File) from(h io.ReaderAt, now mark) (mark, *Summary) {
	m, s, had := f.kept(true)
	if !had || !m.goesOn(h, now) || now.size == m.size {
		return mark{}, &Summary{}
	}
	return m, s
}

// Scan reads what is to be read of the file, however much that is, and keeps what it
// came to. It is for a process of its own. While another one is at it, it returns at once.
func (f *File) Scan() error {
	lock, locked, err := f.lock()
	if err != nil || !locked {
		return err
	}
	defer lock.Unlock()
	s, err := f.scan()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the transcript of session %s: %w", f.session, err)
	}
	f.agentsTokens(s.Resumed, math.MaxInt64)
	return nil
}

func (f *File) scan() (*Summary, error) {
	h, now, err := f.open()
	if err != nil {
		return nil, err
	}
	defer h.close()
	if m, s, had := f.kept(false); had && m.same(now) && m.size == now.size && m.modified == now.modified {
		return s, nil
	}
	m, s := f.from(h, now)
	if err := s.read(h, &m, now); err != nil {
		return nil, err
	}
	return s, f.keep(m, s)
}

// goesOn tells whether a file is the one that was read, and has what was read of it.
func (m mark) goesOn(h io.ReaderAt, now mark) bool {
	if !m.same(now) || now.size < m.offset {
		return false
	}
	tail, err := tailOf(h, m.offset)
	return err == nil && tail == m.tail
}

// tailOf is a checksum of what stands before an offset.
func tailOf(h io.ReaderAt, offset int64) (uint64, error) {
	b := make([]byte, min(tailBytes, offset))
	if _, err := h.ReadAt(b, offset-int64(len(b))); err != nil && len(b) > 0 {
		return 0, err
	}
	return state.Sum(b), nil
}

// read takes into account what follows the mark, up to the last whole line, and moves
// the mark there.
func (s *Summary) read(h io.ReaderAt, m *mark, now mark) error {
	at, held := m.offset, []byte(nil) // held: what is there of the line that begins at m.offset
	tooLong := false                  // and is not kept
	for at < now.size {
		b := make([]byte, len(held)+int(min(chunk, now.size-at)))
		n := copy(b, held)
		got, err := h.ReadAt(b[n:], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if got == 0 {
			break // it got shorter
		}
		begins := at - int64(n) // where b does
		at += int64(got)
		rest := b[:n+got]
		for {
			end := bytes.IndexByte(rest, '\n')
			if end < 0 {
				break
			}
			if line := rest[:end]; tooLong {
				s.Records++
				s.Unknown++
				tooLong = false
			} else {
				// The line is not written to any more.
				s.add(unsafe.String(unsafe.SliceData(line), len(line)), m.offset)
			}
			rest = rest[end+1:]
			m.offset = begins + int64(n+got-len(rest))
		}
		if held = rest; len(held) > mostLine || tooLong {
			tooLong, held = true, nil
		}
	}
	m.tried = 0
	if now.size-m.offset > MostInLine {
		m.tried = now.size
	}
	m.device, m.inode, m.size, m.modified = now.device, now.inode, now.size, now.modified
	tail, err := tailOf(h, m.offset)
	m.tail = tail
	return err
}
