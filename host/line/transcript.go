package line

import (
	"path/filepath"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/facts/transcript"
	"github.com/data-wise/aiterm/host/guest/capability"
)

// transcriptWait is how long a segment waits for another process to read what is new in
// the session's transcript, if that is not much: ten milliseconds to start it, and the
// rest to read.
const (
	transcriptWait = 40 * time.Millisecond
	soonRead       = 2 << 20
)

// FindTranscript returns the transcript that Claude Code named on stdin, or nil where that
// is none of its own.
func FindTranscript(stdin status.Status, cacheDir string, getenv func(string) string) *transcript.File {
	path, ok := stdin.Get("transcript_path")
	session, _ := stdin.Get("session_id")
	if !ok || cacheDir == "" {
		return nil
	}
	dir := getenv("CLAUDE_CONFIG_DIR")
	if dir == "" {
		dir = filepath.Join(config.HomeDir(getenv), ".claude")
	}
	file, err := transcript.Find(path, session, dir, cacheDir)
	if err != nil {
		return nil
	}
	return file
}

// Transcript returns what is known of a session's transcript, without having anything
// read in the background, and without keeping anything. Nothing is looked at before it is
// asked for.
func Transcript(stdin status.Status, cacheDir string, now time.Time, getenv func(string) string) func() capability.Facts {
	return sync.OnceValue(func() capability.Facts {
		file := FindTranscript(stdin, cacheDir, getenv)
		if file == nil {
			return nil
		}
		file.ReadOnly = true
		s, known, _ := file.Read()
		return transcript.NewFacts(file, s, known, now)
	})
}

// openTranscript is [Transcript] of this line, and has a process of its own read what is
// too much for a line.
func (r *request) openTranscript(c configured) func() capability.Facts {
	return sync.OnceValue(func() capability.Facts {
		if r.foreign() {
			return nil
		}
		file := FindTranscript(r.status, r.Dirs.Cache, r.Getenv)
		if file == nil {
			return nil
		}
		s, known, behind := file.Read()
		if behind > 0 && r.Executable != "" && file.ScanDue(r.now) {
			ended, err := detach.Watch(r.Executable, file.ScanCommand()...)
			if err == nil && behind < soonRead && waited(ended, c.deadline) {
				s, known, _ = file.Read()
			}
		}
		facts := transcript.NewFacts(file, s, known, r.now)
		facts.Behind = func() {
			if r.Executable != "" && file.ScanDue(r.now) {
				_ = detach.Start(r.Executable, file.ScanCommand()...)
			}
		}
		return facts
	})
}

// waited waits a little for a process to end, and tells whether it did.
func waited(ended <-chan struct{}, deadline time.Time) bool {
	select {
	case <-ended:
		return true
	case <-time.After(min(transcriptWait, time.Until(deadline)/2)):
		return false
	}
}
