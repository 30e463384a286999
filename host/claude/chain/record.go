package chain

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
)

const (
	// staleAge is when an output is drawn as an old one.
	staleAge = 5 * time.Minute
	// failureRest is how long a command that failed is left alone.
	failureRest = 10 * time.Second
	// maxRecord is above what [MaxRows] full rows take, with every character
	// escaped.
	maxRecord = 1 << 20
)

// Record is what came of the command's runs in one session.
type Record struct {
	File    string        // the Stamp of the file that named the command
	MaxAge  time.Duration // that it gave
	Payload uint64        // checksum of what the last run was given
	Started time.Time     // of the last run
	Took    time.Duration // the last run
	// Failure is why the last run gave nothing to show, or "". Said is what the
	// command then wrote to stderr, the beginning of it: it may hold a secret.
	Failure, Said string
	Note          string    // what else is to be known of the last run, or ""
	ShownAt       time.Time // when Rows were printed; zero if nothing was yet
	Rows          [][]span.Span
}

// Due tells whether the command is to be run again: it never was, or for another
// session's folder or file, there is a new payload, or the output is older than
// the file allows. A command that failed rests for a while.
func (r Record) Due(now time.Time, file string, payload uint64) bool {
	age := now.Sub(r.Started)
	switch {
	case r.Started.IsZero() || age < 0 || r.File != file:
		return true
	case r.Failure != "":
		return age >= failureRest
	}
	return r.Payload != payload || age >= r.MaxAge
}

// Stale tells whether what is shown is old: the last run failed, or was long ago.
func (r Record) Stale(now time.Time) bool {
	return r.Failure != "" || now.Sub(r.ShownAt).Abs() >= staleAge
}

// Spans returns one of the rows that the command printed, counted from 1, or for
// 0 all of them, with [span.Break] between. Each row keeps to the limits of a
// segment by itself.
func (r Record) Spans(number int) []span.Span {
	if number > 0 {
		if number > len(r.Rows) {
			return nil
		}
		return r.Rows[number-1]
	}
	var all []span.Span
	for i, row := range r.Rows {
		if i > 0 {
			all = append(all, span.Span{Text: span.Break})
		}
		all = append(all, row...)
	}
	return all
}

// recordFile is a Record as it is on disk.
type recordFile struct {
	Version  int           `json:"version"`
	File     string        `json:"file"`
	MaxAgeMS int64         `json:"max_age_ms"`
	Payload  string        `json:"payload"`
	Started  time.Time     `json:"started"`
	TookMS   float64       `json:"took_ms"`
	Failure  string        `json:"failure,omitempty"`
	Said     string        `json:"said,omitempty"`
	Note     string        `json:"note,omitempty"`
	ShownAt  time.Time     `json:"shown_at,omitzero"`
	Rows     [][]span.Span `json:"rows"`
}

const recordVersion = 1

// Save keeps what came of the runs.
func (s Session) Save(r Record) error {
	data, err := json.Marshal(recordFile{
		Version: recordVersion, File: r.File, MaxAgeMS: r.MaxAge.Milliseconds(), Payload: fmt.Sprintf("%016x", r.Payload),
		Started: r.Started.UTC(), TookMS: float64(r.Took.Microseconds()) / 1000,
		Failure: r.Failure, Said: r.Said, Note: r.Note, ShownAt: r.ShownAt.UTC(), Rows: r.Rows,
	})
	if err != nil {
		return fmt.Errorf("note what the command printed: %w", err)
	}
	return state.WriteCache(s.path(endRecord), append(data, '\n'))
}

// Read returns what is kept of the session. What cannot be read is as good as
// absent, and is written anew.
func (s Session) Read() Record { return read(s.path(endRecord)) }

// Latest returns what is kept of the session in which the command was run last.
// ok is false where there is none.
func Latest(cacheDir string) (r Record, ok bool) {
	dir := filepath.Join(cacheDir, folder)
	files, _ := os.ReadDir(dir)
	var latest time.Time
	for _, file := range files {
		info, err := file.Info()
		if err != nil || !strings.HasSuffix(file.Name(), endRecord) || info.ModTime().Before(latest) {
			continue
		}
		if found := read(filepath.Join(dir, file.Name())); !found.Started.IsZero() {
			r, ok, latest = found, true, info.ModTime()
		}
	}
	return r, ok
}

func read(path string) Record {
	data, err := state.ReadCache(path, maxRecord)
	if err != nil {
		return Record{}
	}
	return decodeRecord(string(data))
}

// decodeRecord reads with no reflection: a render does it. Texts are cleaned
// again, since the file may have been anybody's.
func decodeRecord(data string) (r Record) {
	if !jsontext.Valid(data) {
		return Record{}
	}
	root := jsontext.Parse(data)
	if root.Get("version").Int() != recordVersion {
		return Record{}
	}
	text := func(key string) string { return span.Clean(root.Get(key).String()) }
	at := func(key string) time.Time {
		t, err := time.Parse(time.RFC3339Nano, root.Get(key).String())
		if err != nil {
			return time.Time{}
		}
		return t
	}
	payload, _ := strconv.ParseUint(root.Get("payload").String(), 16, 64)
	r = Record{
		File: root.Get("file").String(), MaxAge: time.Duration(root.Get("max_age_ms").Int()) * time.Millisecond,
		Payload: payload,
		Started: at("started"), Took: time.Duration(root.Get("took_ms").Num * float64(time.Millisecond)),
		Failure: text("failure"), Said: text("said"), Note: text("note"), ShownAt: at("shown_at"),
	}
	for _, line := range root.Get("rows").Array() {
		var spans []span.Span
		for _, s := range line.Array() {
			one := span.Span{Text: span.Clean(s.Get("text").String()), Style: s.Get("style").String(), URL: s.Get("url").String()}
			if one.Text != "" && len(spans) < capability.MaxSpans {
				spans = append(spans, one)
			}
		}
		if len(r.Rows) < MaxRows {
			r.Rows = append(r.Rows, spans)
		}
	}
	return r
}
