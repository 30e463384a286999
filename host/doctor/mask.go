package doctor

import (
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/host"
	"github.com/data-wise/aiterm/host/credentials"
	"github.com/data-wise/aiterm/host/span"
)

// mask takes out of a text what a report must not show: whatever a terminal
// would obey, the home folder, keys, and the ids of sessions.
type mask struct {
	homes  []string
	values []string // secrets of the environment
	stored credentials.Key
}

// longest is how much of one text is kept, in characters.
const longest = 600

// secretVariables are those of Claude Code and its neighbours that hold a
// secret. Its value can turn up in what a command prints.
func secretVariables() []string {
	return []string{
		"ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_MESSAGING_TOKEN",
		"CLAUDE_CODE_SESSION_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK",
		"GITHUB_TOKEN", "GH_TOKEN", "OPENAI_API_KEY",
	}
}

func newMask(in Input) mask {
	var m mask
	for _, name := range secretVariables() {
		// A shorter one is no key, and would take ordinary words out.
		if value := span.Clean(in.Getenv(name)); len(value) >= 8 {
			m.values = append(m.values, value)
		}
	}
	if in.Dirs.Config != "" {
		if s, err := credentials.Load(credentials.Path(in.Dirs.Config)); err == nil {
			m.stored, _ = s.Stored(host.ClaudeDir(in.Getenv))
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
	// Twice: escapes may stand in the middle of a key, and a broken escape takes
	// the first letter of a key along.
	s = m.hide(span.Clean(m.hide(s)))
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return s
}

func (m mask) hide(s string) string {
	s = m.stored.Redact(s)
	for _, value := range m.values {
		s = strings.ReplaceAll(s, value, "(secret)")
	}
	for _, home := range m.homes {
		s = shortenHome(s, home)
	}
	return maskTokens(s)
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
	const long = 32
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
