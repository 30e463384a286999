// Package lastsession keeps what an agent sent last, of each of its accounts, so that a line
// can be drawn for it when it is tried out. Of the document it keeps figures and switches, and where the session
// works; no word of the person's: no name of a session, an agent or a style.
package lastsession

import (
	"os"
	"path/filepath"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/status"
)

const (
	// rest is for how long what was kept is good enough.
	rest = time.Minute
	// mostBytes is above any document, of which less is kept.
	mostBytes = 64 << 10
)

// Name is that of what is kept, beside the names of samples.
const Name = "last"

// Paths are what is kept of a document. The transcript is named and not copied.
func Paths() []string {
	return []string{
		"session_id", "transcript_path", "cwd", "workspace.current_dir", "workspace.project_dir", "version",
		"model", "cost", "context_window", "exceeds_200k_tokens", "prompt_cache", "rate_limits",
		"effort", "fast_mode", "thinking", "vim", "pr.number", "pr.review_state", "agent.host", "agent.account", "ai_used",
	}
}

const stem = "last-session"

// Path is the file of an account in a cache folder; "" is that of Claude Code's usual
// config folder.
func Path(cacheDir, account string) string {
	return filepath.Join(cacheDir, state.ForAccount(stem, account)+".json")
}

// Keep keeps a document, if what is kept is older than a minute.
func Keep(cacheDir, account string, sent status.Status, now time.Time) error {
	path := Path(cacheDir, account)
	if info, err := os.Lstat(path); err == nil {
		if age := now.Sub(info.ModTime()); age >= 0 && age < rest {
			return nil
		}
	}
	kept := sent.Only(Paths()).Raw()
	if kept == "" || len(kept) > mostBytes {
		return nil
	}
	return state.WriteCache(path, []byte(kept))
}

// Forget removes what is kept.
func Forget(cacheDir, account string) error {
	if err := os.Remove(Path(cacheDir, account)); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

// Read returns what is kept, and when it was sent. ok is false where there is nothing, or
// what is not a document.
func Read(cacheDir, account string) (document []byte, at time.Time, ok bool) {
	if cacheDir == "" {
		return nil, at, false
	}
	return readFile(Path(cacheDir, account))
}

func readFile(path string) (document []byte, at time.Time, ok bool) {
	read, err := state.ReadCacheFile(path, mostBytes)
	if err != nil {
		return nil, at, false
	}
	if _, err := status.Parse(read.Data); err != nil {
		return nil, at, false
	}
	return read.Data, read.Modified, true
}

// ReadOf is [Read] for another agent than Claude Code, by its name: of whichever of its
// accounts sent something last.
func ReadOf(cacheDir, agent string) (document []byte, at time.Time, ok bool) {
	if cacheDir == "" {
		return nil, at, false
	}
	files, _ := filepath.Glob(filepath.Join(cacheDir, stem+"-*.json"))
	for _, file := range files {
		data, when, good := readFile(file)
		if !good || ok && !when.After(at) {
			continue
		}
		if s, _ := status.Parse(data); s.Text("agent.host") == agent {
			document, at, ok = data, when, true
		}
	}
	return document, at, ok
}
