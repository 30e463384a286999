package cli

import (
	"cmp"
	"context"
	"io"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// Env is everything that a command sees of the world, so that a test can give
// it another one.
type Env struct {
	// Start is when the process began; the budget of a line counts from there.
	Start          time.Time
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Dirs           state.Dirs
	DirsErr        error // why Dirs are not known, or nil
	// Exit ends the process. A command that runs segments calls it as soon as
	// it is done: a segment that does not return may hold the main goroutine.
	Exit func(code int)
	// Executable is the absolute path of the running binary.
	Executable string
	// Warm compiles every configured segment, so that the next render finds
	// them in the cache, and tells on out what it did. It may be nil.
	Warm func(ctx context.Context, out io.Writer) error
	// Build builds the segment in a folder, with its manifest inside, and returns
	// the module's path. What the compiler said is in the error. It may be nil:
	// then nothing is built.
	Build func(ctx context.Context, dir string) (module string, err error)
	// AskTerminal tells the size of the terminal where the environment does not. It
	// may be nil.
	AskTerminal func() (columns, lines int, ok bool)
	// Sample is a status as Claude Code sends it, for trying the line out.
	Sample []byte
}

// needCache says why there is no cache to keep anything in, or is nil.
func (e *Env) needCache() error { return cmp.Or(e.DirsErr, e.Dirs.CacheWrong()) }
