package doctor

import (
	"path/filepath"
	"strings"
	"unicode"

	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/look/span"
)

// mask takes out of a text what a report must not show: whatever a terminal
// would obey, home folders, secrets, addresses, and the ids of sessions.
type mask struct {
	homes []string
	keys  []credentials.Key // secrets of the environment, of settings, of the credentials
}

const (
	// longest is how much of one text is kept, in characters.
	longest = 600
	// mostMasked is how much of it is looked at, in bytes: a command may print a
	// row of a megabyte.
	mostMasked = 8 << 10
)

// add has a secret taken out, unless it is so short that ordinary words would go
// with it, or only says where a secret is.
func (m *mask) add(value string) {
	const shortest = 8
	if value = strings.TrimSpace(span.Clean(value)); len(value) >= shortest && !filepath.IsAbs(value) {
		m.keys = append(m.keys, credentials.NewKey(value))
	}
}

// secretVariable tells by its name whether a variable holds a secret. Its value
// can turn up in what a command prints.
func secretVariable(name string) bool {
	name = strings.ToUpper(name)
	for _, part := range []string{"SECRET", "PASSWORD", "PASSWD", "SESSION_ID", "BEARER"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	for _, end := range []string{"KEY", "TOKEN", "PASS", "PASSPHRASE", "CREDENTIAL", "CREDENTIALS", "COOKIE", "AUTH", "PAT"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// newMask gathers what to take out. settings are the environments that settings
// files of Claude Code add.
func newMask(in Input, settings ...map[string]string) mask {
	var m mask
	for _, entry := range in.Environ {
		if name, value, _ := strings.Cut(entry, "="); secretVariable(name) {
			m.add(value)
		}
	}
	for _, env := range settings {
		for name, value := range env {
			if secretVariable(name) {
				m.add(value)
			}
		}
	}
	if in.Dirs.Config != "" {
		if s, err := credentials.Load(credentials.Path(in.Dirs.Config)); err == nil {
			if key, ok := s.Stored(line.ClaudeDir(in.Getenv)); ok {
				m.keys = append(m.keys, key)
			}
		}
	}
	home := in.home()
	if !filepath.IsAbs(home) || filepath.Dir(home) == filepath.Clean(home) {
		return m
	}
	m.homes = append(m.homes, filepath.Clean(home))
	if end, err := filepath.EvalSymlinks(home); err == nil && end != m.homes[0] {
		m.homes = append(m.homes, end)
	}
	for _, h := range m.homes {
		if slashed := filepath.ToSlash(h); slashed != h { // as in a command for Git Bash
			m.homes = append(m.homes, slashed)
		}
	}
	return m
}

// Masked returns a function that takes out of a text, such as a command, what a
// report must not show.
func Masked(in Input) func(string) string { return newMask(in).text }

func (m mask) findings(all findings) []Finding {
	out := make([]Finding, len(all))
	for i, f := range all {
		f.Check, f.Found, f.Fix = m.text(f.Check), m.text(f.Found), m.text(f.Fix)
		details := make([]string, len(f.Details))
		for j, d := range f.Details {
			details[j] = m.text(d)
		}
		f.Details = details
		out[i] = f
	}
	return out
}

// text is s on one line, masked and of bounded length. What is cut off is cut
// after masking: half a key would not be known for one.
func (m mask) text(s string) string {
	if len(s) > mostMasked {
		s = s[:mostMasked]
		// Half a key would not be known for one here either.
		s = strings.TrimRightFunc(s, func(r rune) bool { return !unicode.IsSpace(r) }) + "…"
	}
	// Twice: escapes may stand in the middle of a key, and a broken escape takes
	// the first letter of a key along.
	s = m.hide(span.Clean(m.hide(s)))
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return s
}

func (m mask) hide(s string) string {
	// By form first: what is left of a key that was taken out in pieces has none.
	s = maskNamed(s)
	for _, home := range m.homes {
		s = shortenHome(s, home)
	}
	s = maskTokens(s)
	for _, key := range m.keys {
		s = key.Redact(s)
	}
	return maskUsers(s)
}

// maskUsers takes the names of users out of paths of other home folders.
func maskUsers(s string) string {
	for _, homes := range []string{"/home/", "/Users/", `\Users\`} {
		var b strings.Builder
		for {
			before, after, found := strings.Cut(s, homes)
			b.WriteString(before)
			if !found {
				break
			}
			b.WriteString(homes)
			end := strings.IndexAny(after, "/\\ \t\"':;,)")
			if end < 0 {
				end = len(after)
			}
			if end > 0 && !strings.HasPrefix(after, "(user)") {
				b.WriteString("(user)")
				after = after[end:]
			}
			s = after
		}
		s = b.String()
	}
	return s
}

// shortenHome writes ~ for the home folder, where it is a whole path or the
// beginning of one.
func shortenHome(s, home string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, home)
		if i < 0 {
			return b.String() + s
		}
		rest := s[i+len(home):]
		b.WriteString(s[:i])
		if rest == "" || !isTokenByte(rest[0]) {
			b.WriteByte('~')
		} else {
			b.WriteString(home)
		}
		s = rest
	}
}

// maskTokens replaces the words that look like secrets.
func maskTokens(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		end := i
		for end < len(s) && isTokenByte(s[end]) {
			end++
		}
		if end == i {
			b.WriteByte(s[i])
			i++
			continue
		}
		b.WriteString(maskToken(s[i:end]))
		i = end
	}
	return b.String()
}

func isTokenByte(c byte) bool {
	return isLetter(rune(c)) || c >= '0' && c <= '9' || c == '-' || c == '_'
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// maskToken is word, or what stands for it if it looks like a secret: a key by
// its first letters, a session id by its form, anything else by a long part of
// letters and digits.
func maskToken(word string) string {
	if i := strings.Index(word, "sk-ant-"); i >= 0 && len(word) > i+len("sk-ant-") {
		return word[:i] + "sk-ant-(key)"
	}
	for _, prefix := range []string{
		"sk-", "ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "npm_", "AKIA", "eyJ",
	} {
		if strings.HasPrefix(word, prefix) && len(word) >= 16 {
			return prefix + "(key)"
		}
	}
	const uuid = 36 // characters
	for i := 0; i+uuid <= len(word); i++ {
		if isUUID(word[i : i+uuid]) {
			return word[:i] + "(id)" + maskToken(word[i+uuid:])
		}
	}
	const long = 20
	for part := range strings.SplitSeq(word, "-") {
		if len(part) >= long && strings.ContainsAny(part, "0123456789") && strings.IndexFunc(part, isLetter) >= 0 {
			return "(long word)"
		}
	}
	return word
}

// isUUID tells whether word is 8-4-4-4-12 hexadecimal digits.
func isUUID(word string) bool {
	for i := range len(word) {
		c := word[i] | 0x20 // in lower case
		switch i {
		case 8, 13, 18, 23:
			if word[i] != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return true
}
