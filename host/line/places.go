package line

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/facts/gitrepo"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
)

// Places answers what is known of the session's directory beside its path:
//
//	home_dir     the home directory, spelled as the path above the session's directory
//	project_dir  likewise the directory of the project, or of the worktree that the
//	             session is in
//	project      name of the project, which a worktree belongs to under another one
//	worktree     name of the worktree, if it is not for the git segment to show it
//
// A directory may be reached by several paths: HOME may be a link, and Claude Code
// says where it leads. Whoever compares paths needs one spelling.
//
// segments are those on the line.
func Places(stdin status.Status, segments []config.Segment, getenv func(string) string, now time.Time) capability.Facts {
	p := &places{status: stdin, getenv: getenv, now: now, dir: SessionDir(stdin)}
	for i := range segments {
		p.git = p.git || segments[i].Source == "builtin:git" && segments[i].Settings["show_worktree"] != "false"
	}
	return p
}

type places struct {
	status status.Status
	getenv func(string) string
	now    time.Time
	dir    string
	git    bool // the git segment is on the line and shows worktrees

	mutex sync.Mutex // segments run side by side
	known []place    // what was asked for so far: several segments ask the same
}

type place struct{ path, value string }

func (p *places) Get(path string) (value string, ok bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, known := range p.known {
		if known.path == path {
			return known.value, known.value != ""
		}
	}
	if value, ok = p.look(path); ok || path == "project" || path == "worktree" {
		// The path is a view of a guest's memory, which is another text by the next question.
		p.known = append(p.known, place{strings.Clone(path), value})
	}
	return value, ok
}

func (p *places) look(path string) (value string, ok bool) {
	switch path {
	case "home_dir":
		// On Windows there are two homes, and links are rare.
		if runtime.GOOS != "windows" {
			value = p.spelled(p.getenv("HOME"))
		}
	case "project_dir":
		value = p.spelled(p.text("worktree.path"))
		if value == "" || !isBelow(p.dir, value) {
			value = p.spelled(p.text("workspace.project_dir"))
		}
	case "project":
		value = p.project()
	case "worktree":
		value = p.worktree()
	}
	return value, value != ""
}

func (p *places) text(path string) string { return p.status.Text(path) }

// spelled returns dir as the path of the session's directory has it, if that is
// below it by any path, and else as it is.
func (p *places) spelled(dir string) string {
	if !filepath.IsAbs(dir) {
		return dir
	}
	dir = filepath.Clean(dir)
	if dir == filepath.Dir(dir) || isBelow(p.dir, dir) {
		return dir
	}
	info, err := os.Stat(dir)
	if err != nil {
		return dir
	}
	for at := filepath.Clean(p.dir); filepath.IsAbs(at) && at != filepath.Dir(at); at = filepath.Dir(at) {
		if other, err := os.Stat(at); err == nil && os.SameFile(info, other) {
			return at
		}
	}
	return dir
}

// isBelow tells whether a path is dir or in it.
func isBelow(path, dir string) bool {
	rest, ok := strings.CutPrefix(filepath.Clean(path), dir)
	return ok && (rest == "" || os.IsPathSeparator(rest[0]))
}

// project names the project of a session in a worktree; "" elsewhere, where the
// project's directory has the name.
func (p *places) project() string {
	// Claude Code puts its worktrees here, below the top of the project.
	top, _, found := strings.Cut(p.text("worktree.path"), "/.claude/worktrees/")
	switch {
	case found && top != "":
		return filepath.Base(top)
	case p.text("worktree.original_cwd") != "":
		return filepath.Base(p.text("worktree.original_cwd"))
	case p.text("workspace.git_worktree") == "":
		return ""
	}
	if repo, err := gitrepo.Find(p.dir, "", p.now, p.getenv); err == nil {
		if name := repo.Project(); name != "" {
			return name
		}
	}
	return p.text("workspace.repo.name")
}

// worktree names the worktree where nothing else on the line does.
func (p *places) worktree() string {
	name := p.text("worktree.name")
	if name == "" {
		name = p.text("workspace.git_worktree")
	}
	if name == "" || !p.git {
		return name
	}
	if repo, err := gitrepo.Find(p.dir, "", p.now, p.getenv); err == nil {
		if shown, _ := repo.Get("worktree"); shown != "" {
			return ""
		}
	}
	return name
}
