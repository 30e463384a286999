// Package transcript counts what a session did, from the file in which Claude Code writes
// it down: tasks, agents, the tool that runs, requests and their tokens. It hands out
// numbers and fixed words; names and titles only by functions of their own, which read
// them from that file when they are asked.
//
// The file is another program's, and holds whatever was said. What is kept of it is an
// offset, counts and times, in a file of numbers alone: a line reads what is new since,
// at most [MostInLine], and [File.Scan] what is more. It is read only if it lies where
// Claude Code puts it, is this session's and a plain file of this user's; links are not
// followed.
//
// Its form is nobody's contract. Records of an unknown kind are counted, and where they
// are more than a tenth nothing is known.
package transcript

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/disk/state"
)

// File is the transcript of one session.
type File struct {
	path, session string
	config        string // Claude Code's folder
	cache         string
	// ReadOnly keeps nothing of what is read: for who looks at a session, and is not
	// its line.
	ReadOnly bool
	// read is how many bytes [File.Read] has read.
	read int64
}

// Find returns the transcript at a path, which Claude Code named for a session. configDir
// is Claude Code's folder. It looks at no file: the path alone must be one that Claude
// Code would give it.
func Find(path, session, configDir, cacheDir string) (*File, error) {
	path = filepath.Clean(filepath.FromSlash(path))
	switch {
	case session == "" || strings.ContainsAny(session, `/\:`) || session[0] == '.' || len(session) > 128:
		return nil, errors.New("the session has no name that a file could have")
	case cacheDir == "" || !filepath.IsAbs(configDir) || !filepath.IsAbs(path):
		return nil, errors.New("the session's transcript has no absolute path, or there is no folder for a cache")
	case filepath.Base(path) != session+".jsonl" || !sameFolder(filepath.Dir(filepath.Dir(path)), filepath.Join(configDir, "projects")):
		return nil, errors.New("the session's transcript is not where Claude Code puts it: projects/FOLDER/SESSION.jsonl in " + configDir)
	}
	return &File{path: path, session: session, config: filepath.Clean(configDir), cache: cacheDir}, nil
}

func sameFolder(a, b string) bool {
	return a == b || runtime.GOOS == "windows" && strings.EqualFold(a, b)
}

// ScanCommand are the arguments of aiterm's own hidden command that calls Scan.
func (f *File) ScanCommand() []string {
	return []string{"transcript-scan", "--session", f.session, "--path", f.path}
}

// scanRest is how long after the beginning of one scan the next one begins at the
// earliest: one that fails is not to be started by every line.
const scanRest = time.Second

// ScanDue tells whether it is time for a scan.
func (f *File) ScanDue(now time.Time) bool {
	lock := f.keptPath(".lock")
	began, err := state.ReadStart(lock, 0)
	return err != nil || now.Sub(began.Modified).Abs() >= scanRest && !state.Held(lock)
}

// lock takes the lock of a scan, whose time says when the last one began.
func (f *File) lock() (*state.Lock, bool, error) {
	path := f.keptPath(".lock")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, false, fmt.Errorf("make the folder for what is counted of transcripts: %w; check its permissions", err)
	}
	lock, locked, err := state.TryLock(path)
	if locked {
		now := time.Now()
		err = os.Chtimes(path, now, now)
	}
	return lock, locked, err
}

// keptPath is a file of this transcript in the cache, by a checksum of its path.
func (f *File) keptPath(suffix string) string {
	key := hex.EncodeToString(binary.BigEndian.AppendUint64(nil, state.Checksum(f.path)))
	return filepath.Join(f.cache, "transcript", key+suffix)
}

// kept is what was kept, with the ids if all of it is asked for.
func (f *File) kept(all bool) (m mark, s *Summary, ok bool) {
	most := int64(mostHead)
	if all {
		most = mostKept
	}
	read, err := state.ReadStart(f.keptPath(".count"), most)
	if err != nil || read.Size > mostKept {
		return m, nil, false
	}
	m, s, ok = decode(string(read.Data), all)
	if !ok && !all && read.Size > most {
		// A session with long lists.
		if read, err = state.ReadStart(f.keptPath(".count"), mostKept); err == nil {
			m, s, ok = decode(string(read.Data), false)
		}
	}
	return m, s, ok
}

func (f *File) keep(m mark, s *Summary) error {
	if f.ReadOnly {
		return nil
	}
	return state.WriteCache(f.keptPath(".count"), encode(m, s))
}

// open opens the file, unless the folder that it is in is a link.
func (f *File) open() (handle, mark, error) {
	h, m, err := open(f.path)
	if err == nil && !isFolder(filepath.Dir(f.path)) {
		h.close()
		err = errNotOwn
	}
	return h, m, err
}

// texts reads what stands at places of the file; a text that is not there any more is "".
func (f *File) texts(places ...place) []string {
	out := make([]string, len(places))
	h, _, err := f.open()
	if err != nil {
		return out
	}
	defer h.close()
	for i, p := range places {
		if p.size <= 0 || p.size > mostPlaced || p.at < 0 {
			continue
		}
		b := make([]byte, p.size)
		if n, _ := h.ReadAt(b, p.at); n < len(b) || sum(string(b)) != p.sum {
			continue
		}
		out[i] = string(b)
		if b[0] == '"' {
			out[i] = jsontext.ParseBytes(b).Str
		}
	}
	return out
}
