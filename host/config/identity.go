package config

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/ground"
)

// Identity is what a snapshot must match besides its files.
type Identity struct {
	Program  string // changes with the program, the defaults and built-in segments in it
	Path     string // of plugins.yaml, absolute; "" for the embedded one
	ThemeDir string // the user's folder of themes, or ""
	Home     string // what "~/" in a path stands for
	Named    bool   // a person named Path in this call
	Holding  string // the overlays that hold (see [Holding])
	Ground   string // of the terminal: [ground.Dark], [ground.Light], or "" where nothing says it
}

// In is the identity of the plan for a session in which those overlays hold.
func (id Identity) In(holding string) Identity {
	id.Holding = holding
	return id
}

// file is what a snapshot is kept by. A person who works in a dark terminal and in a light
// one has two.
func (id Identity) file() string {
	name := id.Path
	if id.Holding != "" {
		name += "\x00" + id.Holding
	}
	if id.Ground != "" {
		name += "\x00\x00" + id.Ground
	}
	return name
}

// Identify says whose configuration it is that executable would use: that of the
// plugins.yaml that was named, or of the user's own if named is "", in Claude Code.
func Identify(getenv func(string) string, dirs state.Dirs, named, executable string) Identity {
	return IdentifyOn(ground.Of(getenv), getenv, dirs, named, executable)
}

// IdentifyOn is [Identify] for a terminal of which the ground is known, or that nothing says
// it: no file of Claude Code's is looked at.
func IdentifyOn(terminal string, getenv func(string) string, dirs state.Dirs, named, executable string) Identity {
	id := Identity{Program: programIdentity(executable), Path: named, Home: HomeDir(getenv), Named: named != "", Ground: terminal}
	if dirs.Config != "" {
		id.ThemeDir = filepath.Join(dirs.Config, "themes")
		if named == "" {
			id.Path = filepath.Join(dirs.Config, "plugins.yaml")
		}
	}
	if id.Path != "" && !filepath.IsAbs(id.Path) {
		if dir, err := os.Getwd(); err == nil {
			id.Path = filepath.Join(dir, id.Path)
		}
	}
	return id
}

// forAiterm ends the program of an identity whose plan is for aiterm.
const forAiterm = ", for aiterm alone"

// Alone is the identity for a plan that aiterm-line does not read, since it is of
// another version than the aiterm beside it: it has that one draw the line then.
func (id Identity) Alone() Identity {
	id.Program += forAiterm
	return id
}

// IsAlone tells whether it is one of [Identity.Alone].
func (id Identity) IsAlone() bool { return strings.HasSuffix(id.Program, forAiterm) }

// HomeDir is the user's home folder by the environment, or "".
func HomeDir(getenv func(string) string) string {
	if runtime.GOOS == "windows" {
		return getenv("USERPROFILE")
	}
	return getenv("HOME")
}

// programIdentity changes whenever another program is installed in this one's place,
// since the defaults and the built-in segments are part of it. Of the programs that draw
// lines each finds what the other one left: it stands for both of a folder.
func programIdentity(executable string) string {
	if executable == "" {
		return ""
	}
	dir, extension := filepath.Dir(executable), ""
	if runtime.GOOS == "windows" {
		extension = ".exe"
	}
	program, err := state.Look(filepath.Join(dir, "aiterm"+extension))
	if err != nil {
		if program, err = state.Look(executable); err != nil {
			return ""
		}
	}
	// Not by size and time alone: packages give the files of every version the same
	// time, and two builds may well have the same size.
	id := Stamp(program, nil)
	if line, err := state.Look(filepath.Join(dir, "aiterm-line"+extension)); err == nil {
		id += " " + Stamp(line, nil)
	}
	return id
}
