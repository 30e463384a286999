package gitrepo

import (
	"os"
	"path"
	"path/filepath"
	"strings"
)

const (
	maxSSHConfig   = 256 << 10 // bytes of one file
	maxSSHFiles    = 32
	maxSSHIncludes = 4 // how deep
)

// sshAlias returns the host that name stands for in the configuration of ssh in a
// home directory (ssh_config(5), HostName), "" if it stands for itself. Files are
// read and nothing is run: a Match that asks a program or the network is not met.
func sshAlias(home, name string) string {
	if home == "" || name == "" {
		return ""
	}
	c := sshConfig{dir: filepath.Join(home, ".ssh"), home: home, name: name}
	c.read(filepath.Join(c.dir, "config"), 0)
	return expandHostName(c.found, name)
}

// sshConfig is a look-up in progress.
type sshConfig struct {
	dir, home, name string
	files           int
	found           string // the first HostName, as it is written
}

func (c *sshConfig) read(file string, depth int) {
	if c.files++; c.files > maxSSHFiles || depth > maxSSHIncludes {
		return
	}
	data, _, err := readStart(file, maxSSHConfig)
	if err != nil {
		return
	}
	applies := true
	for line := range strings.Lines(string(data)) {
		words := sshWords(line)
		if len(words) < 2 {
			continue
		}
		switch args := words[1:]; strings.ToLower(words[0]) {
		case "host":
			applies = matchesHost(args, c.name)
		case "match":
			applies = c.meets(args)
		case "hostname":
			if applies && c.found == "" {
				c.found = args[0]
			}
		case "include":
			if applies {
				for _, pattern := range args {
					c.include(pattern, depth+1)
				}
			}
		}
	}
}

// include reads the files that a pattern names, whose last part may have wild
// cards.
func (c *sshConfig) include(pattern string, depth int) {
	if rest, ok := strings.CutPrefix(pattern, "~/"); ok {
		pattern = filepath.Join(c.home, rest)
	} else if !filepath.IsAbs(filepath.FromSlash(pattern)) {
		pattern = filepath.Join(c.dir, pattern)
	}
	dir, last := filepath.Split(filepath.FromSlash(pattern))
	if !strings.ContainsAny(last, "*?") {
		c.read(pattern, depth)
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if matched, err := path.Match(last, e.Name()); err == nil && matched {
			c.read(filepath.Join(dir, e.Name()), depth)
		}
	}
}

// meets tells whether the conditions of a Match hold that are about the name alone.
func (c *sshConfig) meets(args []string) bool {
	if len(args) == 1 {
		return strings.EqualFold(args[0], "all")
	}
	if len(args) != 2 {
		return false
	}
	switch strings.ToLower(args[0]) {
	case "host", "originalhost":
		return matchesHost(strings.Split(args[1], ","), c.name)
	}
	return false
}

// matchesHost tells whether one of the patterns fits, and none that begins with a
// "!" does.
func matchesHost(patterns []string, name string) bool {
	fits := false
	for _, pattern := range patterns {
		pattern, not := strings.CutPrefix(pattern, "!")
		if matched, err := path.Match(strings.ToLower(pattern), name); err == nil && matched {
			if not {
				return false
			}
			fits = true
		}
	}
	return fits
}

// sshWords splits a line at blanks and at the first "=", and takes quotes off. A
// comment has none.
func sshWords(line string) []string {
	line = strings.TrimSpace(line)
	if line == "" || line[0] == '#' {
		return nil
	}
	end := strings.IndexAny(line, " \t=")
	if end < 0 {
		return nil
	}
	words := []string{line[:end]}
	rest := strings.TrimLeft(line[end:], " \t")
	rest = strings.TrimLeft(strings.TrimPrefix(rest, "="), " \t")
	for rest != "" && rest[0] != '#' {
		var word string
		if after, quoted := strings.CutPrefix(rest, `"`); quoted {
			word, rest, _ = strings.Cut(after, `"`)
		} else if end := strings.IndexAny(rest, " \t"); end >= 0 {
			word, rest = rest[:end], rest[end:]
		} else {
			word, rest = rest, ""
		}
		words = append(words, word)
		rest = strings.TrimLeft(rest, " \t")
	}
	return words
}

// expandHostName replaces %h and %%. With any other token it is not known what is
// meant.
func expandHostName(value, name string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(value, "%")
		b.WriteString(before)
		switch {
		case !found:
			return b.String()
		case strings.HasPrefix(after, "h"):
			b.WriteString(name)
		case strings.HasPrefix(after, "%"):
			b.WriteByte('%')
		default:
			return ""
		}
		value = after[1:]
	}
}
