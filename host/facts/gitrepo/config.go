package gitrepo

import "strings"

// config is the part of a repository's config file that is used here.
type config struct {
	bare     bareness
	worktree string       // core.worktree, "" where it is not set
	remotes  []namedValue // remote.NAME.url, the first of each
	branches []namedValue // branch.NAME.remote, as found
}

type namedValue struct{ name, value string }

type bareness int

const (
	bareUnset bareness = iota
	bareNo
	bareYes
)

// webURL returns the web page of the remote that the repository is known by:
// origin, else the one that branch follows, else the only one. It returns ""
// when there is none or when that is not on the web.
func (c *config) webURL(branch string, alias func(host string) string) string {
	if url := lookup(c.remotes, "origin"); url != "" {
		return webPage(url, alias)
	}
	if remote := lookup(c.branches, branch); branch != "" && remote != "" {
		return webPage(lookup(c.remotes, remote), alias)
	}
	if len(c.remotes) == 1 {
		return webPage(c.remotes[0].value, alias)
	}
	return ""
}

func lookup(list []namedValue, name string) string {
	for _, v := range list {
		if v.name == name {
			return v.value
		}
	}
	return ""
}

// scanConfig reads the syntax of git-config(1), "CONFIGURATION FILE". Includes
// are not followed, and a line that git would refuse is skipped: git itself
// will complain about it in the next refresh.
func scanConfig(data []byte) config {
	s := configScanner{rest: strings.TrimPrefix(string(data), "\ufeff")}
	var c config
	for s.next() {
		switch {
		case s.section == "core" && s.key == "bare":
			c.bare = parseBare(s.value)
		case s.section == "core" && s.key == "worktree":
			c.worktree = s.value
		case s.section == "remote" && s.key == "url" && s.value != "":
			if lookup(c.remotes, s.subsection) == "" {
				c.remotes = append(c.remotes, namedValue{s.subsection, s.value})
			}
		case s.section == "branch" && s.key == "remote":
			c.branches = append(c.branches, namedValue{s.subsection, s.value})
		}
	}
	return c
}

func parseBare(value string) bareness {
	switch strings.ToLower(value) {
	case "true", "yes", "on", "1":
		return bareYes
	}
	return bareNo
}

// configScanner walks over the variables of a config file.
type configScanner struct {
	rest                string
	section, subsection string // of the current variable; section in lower case
	key, value          string // key in lower case; "true" for a key without value
}

// next goes to the next variable and tells whether there is one.
func (s *configScanner) next() bool {
	for {
		s.rest = strings.TrimLeft(s.rest, " \t\r\n")
		switch {
		case s.rest == "":
			return false
		case s.rest[0] == '#' || s.rest[0] == ';':
			s.skipLine()
		case s.rest[0] == '[':
			s.header()
		default:
			if s.variable() {
				return true
			}
		}
	}
}

func (s *configScanner) skipLine() {
	_, s.rest, _ = strings.Cut(s.rest, "\n")
}

// header reads [section], [section "sub section"] or the old [section.sub]. A
// variable may follow on the same line.
func (s *configScanner) header() {
	i := 1
	for i < len(s.rest) && isNameByte(s.rest[i]) {
		i++
	}
	s.section, s.subsection, _ = strings.Cut(strings.ToLower(s.rest[1:i]), ".")
	rest := strings.TrimLeft(s.rest[i:], " \t")
	if strings.HasPrefix(rest, `"`) {
		var sub strings.Builder
		i = 1
		for i < len(rest) && rest[i] != '"' && rest[i] != '\n' {
			if rest[i] == '\\' && i+1 < len(rest) && rest[i+1] != '\n' {
				i++
			}
			sub.WriteByte(rest[i])
			i++
		}
		s.subsection = sub.String()
		rest = strings.TrimPrefix(rest[i:], `"`)
	}
	if !strings.HasPrefix(rest, "]") {
		s.section = "" // damaged: what follows belongs to no section we know
		s.rest = rest
		s.skipLine()
		return
	}
	s.rest = rest[1:]
}

// variable reads "key = value" or "key", and tells whether it was one.
func (s *configScanner) variable() bool {
	i := 0
	for i < len(s.rest) && isNameByte(s.rest[i]) {
		i++
	}
	if i == 0 {
		s.skipLine()
		return false
	}
	s.key = strings.ToLower(s.rest[:i])
	s.rest = strings.TrimLeft(s.rest[i:], " \t")
	if !strings.HasPrefix(s.rest, "=") {
		s.value = "true"
		s.skipLine()
		return true
	}
	s.rest = strings.TrimLeft(s.rest[1:], " \t")
	s.readValue()
	return true
}

// readValue reads up to the end of the line: quotes, escapes, a comment, and a
// backslash that joins the next line. White space at the end is dropped unless
// it is quoted.
func (s *configScanner) readValue() {
	var value strings.Builder
	quoted, keep := false, 0 // keep: length up to the last byte that counts
	for i := 0; i < len(s.rest); i++ {
		c := s.rest[i]
		switch {
		case c == '\n':
			s.value, s.rest = value.String()[:keep], s.rest[i+1:]
			return
		case c == '\r' && strings.HasPrefix(s.rest[i+1:], "\n"):
			continue
		case c == '"':
			quoted = !quoted
			keep = value.Len()
			continue
		case !quoted && (c == '#' || c == ';'):
			s.value, s.rest = value.String()[:keep], s.rest[i:]
			s.skipLine()
			return
		case c == '\\' && i+1 < len(s.rest):
			i++
			switch c = s.rest[i]; c {
			case '\r', '\n':
				if c == '\r' && strings.HasPrefix(s.rest[i+1:], "\n") {
					i++
				}
				continue
			case 'n':
				c = '\n'
			case 't':
				c = '\t'
			case 'b':
				c = '\b'
			}
			value.WriteByte(c)
			keep = value.Len()
			continue
		}
		value.WriteByte(c)
		if quoted || c != ' ' && c != '\t' {
			keep = value.Len()
		}
	}
	s.value, s.rest = value.String()[:keep], ""
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.'
}
