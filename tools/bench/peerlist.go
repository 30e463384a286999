//go:build linux || darwin

package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/data-wise/aiterm/host/look/span"
)

// peerCommand is a command that the variable PEERS names.
type peerCommand struct {
	name string
	argv []string
}

// parsePeers reads the variable PEERS: commands, one a line or separated by ";". What
// stands before the first "=" of its first word is a command's name, or else what its
// program is called. The command is split into
// words at blanks; what is in quotes, ' or ", is part of a word as it stands, and
// nothing else has a meaning, since no shell sees it.
func parsePeers(text string) ([]peerCommand, error) {
	var out []peerCommand
	entries, err := splitEntries(text)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, words := range entries {
		name, first, named := strings.Cut(words[0], "=")
		if !named {
			name, first = filepath.Base(words[0]), words[0]
		}
		if name = span.Clean(name); name == "" {
			return nil, fmt.Errorf("PEERS: there is no name before the = of %q: write name=command", words[0])
		}
		argv := words[1:]
		if first != "" {
			argv = append([]string{first}, argv...)
		}
		if len(argv) == 0 {
			return nil, fmt.Errorf("PEERS: %s has no command: write %s=command", name, name)
		}
		if seen[name] {
			return nil, fmt.Errorf("PEERS: the name %s is there twice: give each command its own", name)
		}
		seen[name] = true
		out = append(out, peerCommand{name, argv})
	}
	return out, nil
}

// splitEntries returns the words of each entry that has any.
func splitEntries(text string) (entries [][]string, err error) {
	var words []string
	var word strings.Builder
	inWord, quote := false, rune(0)
	endWord := func() {
		if inWord {
			words = append(words, word.String())
		}
		word.Reset()
		inWord = false
	}
	endEntry := func() {
		endWord()
		if len(words) > 0 {
			entries = append(entries, words)
		}
		words = nil
	}
	for _, r := range text {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, inWord = r, true
		case r == '\n' || r == ';':
			endEntry()
		case unicode.IsSpace(r):
			endWord()
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("PEERS: a quote %c is not closed", quote)
	}
	endEntry()
	return entries, nil
}

// others are the commands of PEERS. A path is one from where bench was started.
func (w *world) others(commands []peerCommand) (subjects []*subject, absent []missing) {
	for _, c := range commands {
		path, err := exec.LookPath(c.argv[0])
		if err == nil {
			path, err = filepath.Abs(path)
		}
		if err != nil {
			absent = append(absent, missing{c.name, fmt.Sprintf("%s is not there, or can't be run", span.Clean(c.argv[0]))})
			continue
		}
		subjects = append(subjects, w.peer(c.name, "", append([]string{path}, c.argv[1:]...)))
	}
	return subjects, absent
}

func (w *world) peer(name, version string, argv []string) *subject {
	return &subject{Name: name, Version: version, Kind: peer, InChart: true, session: w.session, argv: argv, home: w.home()}
}
