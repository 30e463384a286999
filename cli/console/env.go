package console

import (
	"cmp"
	"context"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/data-wise/aiterm/host/disk/programs"
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
	// Waiting is told of what takes long, and how far that is, in place of stderr. It may
	// be nil.
	Waiting func(what, far string)
	// Sample is a status as Claude Code sends it, for trying the line out.
	Sample []byte
}

// NeedCache says why there is no cache to keep anything in, or is nil.
func (e *Env) NeedCache() error { return cmp.Or(e.DirsErr, e.Dirs.CacheWrong()) }

// ProgramVersion is one word or, without any version, "development".
func ProgramVersion() string { return programs.OwnBuild().Version }

// LastingPath is the absolute path by which the program should be called. An
// entry of PATH that leads to the running file is better than the file's own
// path: package managers put the version into that one, and the next update
// would leave Claude Code with a command that is gone.
func LastingPath(env *Env) string {
	running, err := os.Stat(env.Executable)
	if err != nil {
		return env.Executable
	}
	for _, dir := range filepath.SplitList(env.Getenv("PATH")) {
		path := filepath.Join(dir, filepath.Base(env.Executable))
		if info, err := os.Stat(path); filepath.IsAbs(dir) && err == nil && os.SameFile(info, running) {
			return path
		}
	}
	return env.Executable
}
