package claude

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// Settings is what one settings file of Claude Code says about the status line.
type Settings struct {
	Path   string
	Exists bool
	// HasLine is whether the file has a status line at all; null is none.
	HasLine bool
	// Type and Command are that line's members, "" where they are no strings.
	Type, Command string
	// Padding and RefreshInterval are JSON text, "" where the file has none.
	Padding, RefreshInterval string
	// Ours is whether the command is aiterm's.
	Ours bool
	// Quick is whether it starts aiterm-line.
	Quick bool
	// Program is the word of the command that names aiterm, or for another
	// program's the first one, without its quotes.
	Program string
	// HooksDisabled is whether disableAllHooks is set: Claude Code then runs no
	// status line.
	HooksDisabled bool
	// HasKeyHelper is whether apiKeyHelper is set: Claude Code then works with an
	// API key, and is told no limits.
	HasKeyHelper bool
	// Env is what the file adds to the environment of Claude Code and of its
	// command.
	Env map[string]string
	// Rejected is what is wrong with a member of the file, so that Claude Code uses
	// nothing of the file, or nil.
	Rejected *Rejection
	// Misspelt is a member that would be the status line if it were written as
	// "statusLine", or "".
	Misspelt string

	rest string // what follows the program, or "statusline render", in a command that is ours
}

// Inspect reads a settings file without changing it. A file that is not there
// gives Settings that say so. For one that cannot be used the error names the
// place in it, or is a *FileError.
func Inspect(path string) (Settings, error) {
	s := Settings{Path: path}
	f, err := read(path)
	var bad *invalid
	switch {
	case errors.As(err, &bad):
		s.Exists = true
		return s, fmt.Errorf("%s:%w", path, bad)
	case err != nil:
		return s, err
	}
	s.Exists = f.exists
	s.HooksDisabled = f.doc.hooksDisabled()
	s.Rejected = rejects(f.doc)
	for _, m := range f.doc.root.members {
		if m.name == "apiKeyHelper" && f.doc.text[m.value:m.end] != "null" {
			s.HasKeyHelper = true
		}
		if m.name == "env" {
			s.Env = environment(f.doc.text[m.value:m.end])
		}
		if m.name != "statusLine" && strings.EqualFold(m.name, "statusLine") {
			s.Misspelt = m.name
		}
	}
	raw := f.doc.raw()
	s.HasLine = raw != "" && raw != "null"
	// A map, since a struct would take "Command" for "command".
	var line map[string]json.RawMessage
	if json.Unmarshal([]byte(raw), &line) != nil {
		return s, nil
	}
	json.Unmarshal(line["type"], &s.Type)
	s.Command = f.doc.command()
	s.Padding, s.RefreshInterval = string(line["padding"]), string(line["refreshInterval"])
	s.Program = Program(s.Command)
	if o, ours := findOwn(s.Command); ours {
		s.rest, s.Ours, s.Quick, s.Program = o.rest(), true, !o.told, o.program
	}
	return s, nil
}

// environment are the variables in the value of "env", those that are texts.
func environment(value string) map[string]string {
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(value), &members) != nil {
		return nil
	}
	env := map[string]string{}
	for name, raw := range members {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			env[name] = text
		}
	}
	return env
}

// Program is the first word of a shell command, without its quotes.
func Program(command string) string {
	word, _ := firstWord(strings.TrimLeft(command, " \t"))
	return word
}

// Argument is the value of an argument such as "--padding" that a command of
// aiterm's own gives to the line. ok is false where it is not given.
func (s Settings) Argument(name string) (value string, ok bool) {
	for rest := s.rest; ; {
		word, after := firstWord(strings.TrimLeft(rest, " \t"))
		switch {
		case word == "" || strings.IndexByte("\r\n;|&<>", word[0]) >= 0: // the end, >file or another command
			return value, ok
		case word == name:
			value, after = firstWord(strings.TrimLeft(after, " \t"))
			ok = true
		case strings.HasPrefix(word, name+"="):
			value, ok = word[len(name)+1:], true
		}
		rest = after
	}
}

// ProjectSettings are the paths of the settings files of the project in folder
// dir, the one that wins last.
func ProjectSettings(dir string) []string {
	return []string{filepath.Join(dir, ".claude", "settings.json"), filepath.Join(dir, ".claude", "settings.local.json")}
}
