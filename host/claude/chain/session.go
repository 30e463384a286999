package chain

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/disk/state"
)

// RefreshCommand is the hidden command of aiterm that [Session.Ask] starts; its
// flag --session names the session.
const RefreshCommand = "chain-refresh"

const (
	folder = "chain"
	// startTime is how long a process may take until it has begun. Another one
	// is started for it after that.
	startTime = 2 * time.Second
	// lockWait is how long a process waits for the lock. A render that holds it
	// needs a moment; another process needs longer, and does the work of both.
	lockWait = time.Second
	lockPoll = 5 * time.Millisecond
	// maxInput is above the largest status that is read, and what goes before it.
	maxInput = 5 << 20
)

// Files of a session, by the end of their name.
const (
	endRecord = ".json"    // what came of the last runs
	endInput  = ".in"      // what the next run is given; taken by the process that runs it
	endLock   = ".lock"    // held by the process that runs the command
	endBegun  = ".started" // a process was started, and has not begun yet
)

// Session is what is kept of one session of Claude Code in one folder.
type Session struct{ dir, key string }

// Of is the session of an id in the folder where it works.
func Of(cacheDir, id, workDir string) Session {
	sum := sha256.Sum256([]byte(id + "\x00" + workDir))
	return Session{filepath.Join(cacheDir, folder), hex.EncodeToString(sum[:8])}
}

// Named is the session of a key that [Session.Ask] passed on.
func Named(cacheDir, key string) (Session, error) {
	if raw, err := hex.DecodeString(key); err != nil || len(raw) != 8 || strings.ToLower(key) != key {
		return Session{}, fmt.Errorf("%q is no session: a render says which", key)
	}
	return Session{filepath.Join(cacheDir, folder), key}, nil
}

func (s Session) path(end string) string { return filepath.Join(s.dir, s.key+end) }

// Begun is the file that says that a process was started and has not begun yet.
func (s Session) Begun() string { return s.path(endBegun) }

// InputPath is the file with what the next run is given.
func (s Session) InputPath() string { return s.path(endInput) }

// Input is what one run of the command is given: what this render was.
type Input struct {
	Payload        string // JSON, as Claude Code sent it
	Dir            string // where Claude Code ran the render
	Columns, Lines string // variables of the environment; "" for none
}

// Ask has the command run for in, in a process of executable's, aiterm's own
// absolute path, or in the one that is at it already. It does not wait.
func (s Session) Ask(executable string, in Input) error {
	// The input is there before anybody is asked: a process that is about to end
	// looks for one after it has given the lock back.
	if err := state.WriteCache(s.path(endInput), in.Encode()); err != nil {
		return err
	}
	if started, err := s.claim(); !started {
		return err
	}
	return detach.Start(executable, RefreshCommand, "--session", s.key)
}

// claim tells whether this process is the one to start another. Of many renders
// at a time one is.
func (s Session) claim() (bool, error) {
	lock, locked, err := state.TryLock(s.path(endLock))
	if err != nil || !locked {
		return false, err
	}
	defer lock.Unlock()
	begun := s.path(endBegun)
	if info, err := os.Stat(begun); err == nil && time.Since(info.ModTime()).Abs() < startTime {
		return false, nil
	}
	return true, state.WriteCache(begun, nil)
}

// Lock waits for the lock; it is nil where another process has it.
func (s Session) Lock(ctx context.Context) (*state.Lock, error) {
	ctx, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	for {
		lock, locked, err := state.TryLock(s.path(endLock))
		if err != nil {
			return nil, fmt.Errorf("lock the segment chain: %w", err)
		}
		if locked {
			return lock, nil
		}
		if !Pause(ctx, lockPoll) {
			return nil, nil
		}
	}
}

// Pause is false when ctx ends first.
func Pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// Asked tells whether there is input that nobody has taken.
func (s Session) Asked() bool {
	_, err := os.Stat(s.path(endInput))
	return err == nil
}

// Take reads the input, and removes it: it is of no use to anybody else.
func (s Session) Take() (Input, error) {
	path := s.path(endInput)
	data, err := state.ReadCache(path, maxInput)
	if rerr := os.Remove(path); err == nil {
		err = rerr
	}
	if err != nil {
		return Input{}, fmt.Errorf("read what the command is to be given: %w", err)
	}
	return decodeInput(string(data))
}

var errInput = errors.New("what the command is to be given was not written by this aiterm: the next line writes it anew")

// Encode is the input as a file: one line with what is not the payload, in
// quotes as Go writes them, and then the payload.
func (in Input) Encode() []byte {
	b := make([]byte, 0, len(in.Payload)+256)
	for i, text := range []string{in.Columns, in.Lines, in.Dir} {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendQuote(b, text)
	}
	return append(append(b, '\n'), in.Payload...)
}

func decodeInput(data string) (in Input, err error) {
	head, payload, ok := strings.Cut(data, "\n")
	if !ok {
		return Input{}, errInput
	}
	in.Payload = payload
	for i, into := range []*string{&in.Columns, &in.Lines, &in.Dir} {
		if i > 0 {
			head = strings.TrimPrefix(head, " ")
		}
		quoted, err := strconv.QuotedPrefix(head)
		if err != nil {
			return Input{}, errInput
		}
		if *into, err = strconv.Unquote(quoted); err != nil {
			return Input{}, errInput
		}
		head = head[len(quoted):]
	}
	if head != "" {
		return Input{}, errInput
	}
	return in, nil
}
