// Package memo remembers what each segment of a session last showed, and what
// it had asked for. The next render shows it again without running the segment
// if the answers are still the same, and shows it dimmed for a segment that is
// late. What a segment may ask is the business of package capability; here it
// is only kept.
package memo

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
)

const (
	folder = "last"
	// maxBytes is above what 64 segments with full outputs need.
	maxBytes = 1 << 20
)

// Output is what one segment showed.
type Output struct {
	Segment string
	Module  string // stands for the module's bytes: changes when they do
	Grants  string
	At      time.Time     // when it was last known to be right
	Took    time.Duration // when it was run
	Spans   []span.Span
	// Repeatable says that Trace tells whether Spans are still right.
	Repeatable bool
	Trace      capability.Trace
}

// Answer is what was found out at some cost. It may be given again while Key,
// which stands for all that it came from, is the same.
type Answer struct {
	Path  string
	Key   uint64
	Value string
}

// Rows are the finished rows of a line on which every segment shows what is kept of it.
type Rows struct {
	Key  uint64 // stands for all else that they come from; 0 for no rows
	Text []byte
}

// File holds what was kept of one session. A nil one is empty.
type File struct {
	path    string
	program string
	outputs []Output
	answers []Answer
	rows    Rows
	written time.Time // zero if there is no file
}

// Open reads the file of a session, which need not exist. session stands for
// everything that two lines can differ in; program for the running program,
// whose segments may have changed. What cannot be read is as good as absent.
func Open(cacheDir, session, program string) *File {
	sum := sha256.Sum256([]byte(session))
	f := &File{
		path:    filepath.Join(cacheDir, folder, hex.EncodeToString(sum[:8])),
		program: program,
	}
	if read, err := state.ReadCacheFile(f.path, maxBytes); err == nil {
		f.written = read.Modified
		c := decode(state.Text(read.Data), program)
		f.outputs, f.answers, f.rows = c.outputs, c.answers, c.rows
	}
	return f
}

// Output returns what is remembered of a segment.
func (f *File) Output(segment string) (Output, bool) {
	if f == nil {
		return Output{}, false
	}
	for _, o := range f.outputs {
		if o.Segment == segment {
			return o, true
		}
	}
	return Output{}, false
}

// Answers returns a copy of what was found out.
func (f *File) Answers() []Answer {
	if f == nil {
		return nil
	}
	return slices.Clone(f.answers)
}

// Rows returns the rows that were kept.
func (f *File) Rows() Rows {
	if f == nil {
		return Rows{}
	}
	return f.rows
}

// Age is the time since the file was written; ok is false if there is none.
func (f *File) Age(now time.Time) (age time.Duration, ok bool) {
	if f == nil {
		return 0, false
	}
	return now.Sub(f.written).Abs(), !f.written.IsZero()
}

// Save replaces what is kept.
func (f *File) Save(outputs []Output, answers []Answer, rows Rows) error {
	return state.OverwriteCache(f.path, encode(contents{outputs, answers, rows}, f.program))
}

// Latest returns what the segments of the latest session showed.
func Latest(cacheDir, program string) []Output {
	dir := filepath.Join(cacheDir, folder)
	files, _ := os.ReadDir(dir)
	type stamped struct {
		name string
		at   time.Time
	}
	var all []stamped
	for _, file := range files {
		if info, err := file.Info(); err == nil && !strings.HasSuffix(file.Name(), ".tmp") {
			all = append(all, stamped{file.Name(), info.ModTime()})
		}
	}
	slices.SortFunc(all, func(a, b stamped) int { return b.at.Compare(a.at) })
	for _, file := range all {
		data, err := state.ReadCache(filepath.Join(dir, file.name), maxBytes)
		if err != nil {
			continue
		}
		if outputs := decode(state.Text(data), program).outputs; outputs != nil {
			return outputs
		}
	}
	return nil
}
