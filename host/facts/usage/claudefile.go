package usage

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"

	"github.com/data-wise/aiterm/host/disk/state"
)

// maxClaudeFile is the largest .claude.json that is read. It keeps the history
// of every project, and several MiB are usual.
const maxClaudeFile = 32 << 20

// ClaudeFile is Claude Code's own .claude.json, which holds the answer to the
// last /usage of a person. Nothing else of it is read: it holds names, e-mail
// addresses and sometimes keys.
type ClaudeFile struct{ path string }

// OpenClaudeFile returns the .claude.json of a config directory, or of the home
// folder if configDir is "". The file need not exist.
func OpenClaudeFile(configDir, home string) ClaudeFile {
	if configDir == "" {
		configDir = home
	}
	if configDir == "" {
		return ClaudeFile{}
	}
	return ClaudeFile{filepath.Join(configDir, ".claude.json")}
}

// Path is the file, or "" where no home folder is known.
func (f ClaudeFile) Path() string { return f.path }

// Stamp changes whenever the file does: it is made of its size and its time. It
// is "" if there is none. It costs a call of stat.
func (f ClaudeFile) Stamp() string {
	if f.path == "" {
		return ""
	}
	seen, err := state.Look(f.path)
	if err != nil {
		return ""
	}
	return seen.Stamp()
}

// quickClaudeFile is what can be read in some 5 ms.
const quickClaudeFile = 4 << 20

// Quick reports whether the file is there and small enough for a line to wait
// until it is read.
func (f ClaudeFile) Quick() bool {
	info, err := os.Stat(f.path)
	return err == nil && info.Size() <= quickClaudeFile
}

// ClaudeFigures are what a [ClaudeFile] says.
type ClaudeFigures struct {
	Answer Answer // cachedUsageUtilization
	// Account stands for the account and the organisation that are logged in, as
	// far as they are named; "" where none is.
	Account string
}

// Load reads the file. One without cachedUsageUtilization gives an empty
// snapshot, and so do figures of another account than the one that is logged in.
// A file that is just being written is an error: take its [ClaudeFile.Stamp]
// before, and read it again when that has changed.
func (f ClaudeFile) Load(now time.Time) (ClaudeFigures, error) {
	if f.path == "" {
		return ClaudeFigures{}, nil
	}
	figures, err := f.load(now)
	if errors.Is(err, fs.ErrNotExist) {
		return ClaudeFigures{}, nil
	}
	if err != nil {
		return ClaudeFigures{}, fmt.Errorf("read the usage that Claude Code keeps in %s: %w", f.path, err)
	}
	return figures, nil
}

func (f ClaudeFile) load(now time.Time) (ClaudeFigures, error) {
	// What is no plain file is not opened: a pipe would be waited for.
	if info, err := os.Stat(f.path); err != nil {
		return ClaudeFigures{}, err
	} else if !info.Mode().IsRegular() {
		return ClaudeFigures{}, errors.New("it is not a file: move it away, and start Claude Code, which makes a new one")
	}
	file, err := os.Open(f.path)
	if err != nil {
		return ClaudeFigures{}, err
	}
	defer file.Close()
	before, err := file.Stat()
	if err != nil {
		return ClaudeFigures{}, err
	}
	if before.Size() > maxClaudeFile {
		return ClaudeFigures{}, fmt.Errorf("it has %d MiB, and at most %d MiB are read: remove old projects from it", before.Size()>>20, maxClaudeFile>>20)
	}
	figures, err := decodeClaudeFile(io.LimitReader(file, maxClaudeFile), now)
	if err != nil {
		return ClaudeFigures{}, err
	}
	if after, err := file.Stat(); err != nil || state.Stamp(after) != state.Stamp(before) {
		return ClaudeFigures{}, errors.New("it changed meanwhile: read it again")
	}
	return figures, nil
}

// decodeClaudeFile reads the two members of the file that matter. Its errors
// never hold anything of the rest.
func decodeClaudeFile(r io.Reader, now time.Time) (ClaudeFigures, error) {
	values, err := members(r, "cachedUsageUtilization", "oauthAccount")
	if err != nil {
		return ClaudeFigures{}, fmt.Errorf("%w: if it stays so, start Claude Code, which repairs it", err)
	}
	for _, value := range values {
		if len(value) > 0 && !jsontext.ValidBytes(value) {
			return ClaudeFigures{}, fmt.Errorf("%w: if it stays so, start Claude Code, which repairs it", errIncomplete)
		}
	}
	var figures ClaudeFigures
	cached, id := jsontext.ParseBytes(values[0]), jsontext.ParseBytes(values[1]).Get("accountUuid").String()
	if id != "" {
		figures.Account = shortHash(id)
		if organisation := jsontext.ParseBytes(values[1]).Get("organizationUuid").String(); organisation != "" {
			figures.Account += "-" + shortHash(organisation)
		}
	}
	fetched, utilization := cached.Get("fetchedAtMs"), cached.Get("utilization")
	if !(fetched.Num > 0) || !utilization.IsObject() || id != "" && id != cached.Get("accountUuid").String() {
		return figures, nil
	}
	figures.Answer, err = ParseUtilization([]byte(utilization.Raw), SourceClaude, fromEpoch(fetched.Num/1000), now)
	return figures, err
}
