package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/claude/chain/command"
	"github.com/data-wise/aiterm/host/config"
)

// chain looks at the one command of the user's own that the line may have run.
// It is not run here: what its last run in the background came to is known.
func (e exam) chain(context.Context) (exam, findings) {
	var f findings
	const name = "chain"
	if !e.planned || e.Dirs.Config == "" || e.Dirs.Cache == "" {
		return e, f
	}
	path := chain.Path(e.Dirs.Config)
	placed := e.onLine(func(s config.Segment) bool { return s.Source == config.Chain })
	found, err := command.Load(e.Dirs.Config)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !placed:
		return e, f // nobody wants it
	case errors.Is(err, fs.ErrNotExist):
		f.add(name, Warning, "a segment of the line is to show your former status line, and no command is named for it: it shows nothing and starts nothing",
			"write \"command: YOUR COMMAND\" into "+path+", or take the segment off the line")
		return e, f
	case err != nil:
		state, fix := Failure, "correct the file; nothing is run until then"
		if !placed {
			state = Warning
		}
		if info, serr := os.Stat(path); serr == nil && (groupMayWrite(info) || worldMayWrite(info)) {
			fix = "look at what is in it, then run: chmod go-w " + quoted(path, e.home())
		} else if errors.Is(err, fs.ErrPermission) || serr == nil && !ownedByUser(info) && !ownedByRoot(info) {
			fix = "look at what is in it, then make it your own: " + own(path, e.home())
		}
		f.add(name, state, err.Error(), fix)
		return e, f
	case !placed:
		f.add(name, Note, path+" names a command that no segment of the line shows, so it is not run", "name chain in left or right of plugins.yaml, or remove the file",
			"command: "+found.Text)
		return e, f
	}
	details := []string{"command: " + found.Text, "run outside the sandbox, for at most " + found.Timeout.String() + ", named in " + path}
	last, ok := chain.Latest(e.Dirs.Cache)
	switch {
	case !ok || last.File != chain.Stamp(e.Dirs.Config):
		f.add(name, Note, "its command was not run yet: a line in Claude Code has that done in the background", "", details...)
	case last.Failure != "":
		if last.Said != "" {
			details = append(details, "stderr: "+last.Said)
		}
		f.add(name, Warning, fmt.Sprintf("its command failed %s ago: %s", age(e.Now.Sub(last.Started)), last.Failure),
			"run it in a terminal, with a status on stdin, to see more; until then the line shows what it last printed, dimmed", details...)
	case last.Note != "":
		f.add(name, Note, fmt.Sprintf("its command needed %s when it last ran; %s", milliseconds(last.Took), last.Note), "", details...)
	default:
		f.ok(name, fmt.Sprintf("its command printed %s in %s; it is the only program that a segment may start", count(len(last.Rows), "row"), milliseconds(last.Took)), details...)
	}
	return e, f
}
