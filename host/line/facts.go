package line

import (
	"os"
	"path/filepath"
	"runtime"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/memo"
)

// facts are what is known beside stdin.
type facts struct {
	session *capability.Session // what segments can ask of
	usage   *knowledge
	repo    *repository
	machine *machine
	spend   *spending
	last    *memo.File // what this session's segments showed last; nil without a cache folder
	chained *Chained   // nil unless it is on the line, or in another agent
}

// gather looks at what is known beside stdin. What costs something is looked at when a
// segment asks for it.
func gather(r *request, c configured) facts {
	if r.wrong != nil {
		r.warn(r.wrong.Error())
	}
	last := r.openMemo(c.identity.Program)
	usage := r.openUsage(c.plan.HistoryDays, last)
	repo := r.openRepository(c)
	machine := r.openMachine()
	spending := r.openSpend(c.plan.HistoryDays, last)
	f := facts{
		usage:   usage,
		repo:    repo,
		machine: machine,
		spend:   spending,
		last:    last,
		session: &capability.Session{
			Status:     r.status,
			Now:        r.now,
			Columns:    WidthIn(r.agent, r.terminal.Columns(), c.plan.Padding, r.Getenv),
			Usage:      usage,
			Git:        repo.answers,
			Spend:      spending.answers,
			Getenv:     r.agent.Env(r.Getenv),
			System:     machine.answers,
			Transcript: r.openTranscript(c),
			Places:     Places(r.status, c.segments, r.Getenv, r.now),
		},
		chained: r.openChained(c.segments),
	}
	r.clock.Lap("usage and memo")
	return f
}

// SessionDir is where the session works. Claude Code runs the command there
// too, which serves when stdin does not say.
func SessionDir(stdin status.Status) string {
	for _, path := range []string{"workspace.current_dir", "cwd"} {
		if dir, ok := stdin.Get(path); ok && filepath.IsAbs(filepath.FromSlash(dir)) {
			return filepath.FromSlash(dir)
		}
	}
	if runtime.GOOS == "windows" && stdin.Raw() != "" {
		return "" // a path of Git Bash's own form: nowhere
	}
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}
