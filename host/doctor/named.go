package doctor

import (
	"regexp"
	"strings"
	"sync"
)

// Secrets that are known by what stands before them: in commands and in what
// they print.
var namedSecrets = sync.OnceValue(func() []*regexp.Regexp {
	const value = "([^\\s\"'&;|)]+)"
	return []*regexp.Regexp{
		// Authorization: Bearer VALUE
		regexp.MustCompile(`(?i)(\bauthorization["']?\s*[:=]\s*["']?(?:[a-z]+ +)?)` + value),
		regexp.MustCompile(`(?i)(\bbearer +)([^\s"'&;|)]{8,})`),
		// x-api-key: VALUE, --token VALUE, DB_PASSWORD=VALUE, "secret": "VALUE"
		regexp.MustCompile(`(?i)([a-z0-9_.-]*(?:token|secret|password|passwd|passphrase|(?:api|access|private|secret)[_-]?key|cookie)["']?\s*[:=]\s*["']?)` + value),
		regexp.MustCompile(`(?i)((?:^|\s)--?[a-z0-9-]*(?:token|secret|password|passwd|passphrase|key|cookie)[ =]+["']?)` + value),
		regexp.MustCompile(`([A-Z0-9_]*(?:KEY|PASS|AUTH|CREDENTIALS?|PAT)=["']?)` + value),
		// curl -u NAME:VALUE
		regexp.MustCompile(`((?:^|\s)(?:-u|--user)[ =]*["']?[^\s:"']*:)` + value),
		// https://NAME:VALUE@host
		regexp.MustCompile(`([a-zA-Z][a-zA-Z0-9+.-]*://)([^/\s@]+)@`),
		// name@example.com
		regexp.MustCompile(`()([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]*[A-Za-z0-9])`),
	}
})

// maskNamed replaces those secrets.
func maskNamed(s string) string {
	if !strings.ContainsAny(s, ":=@ ") {
		return s
	}
	for _, pattern := range namedSecrets() {
		s = pattern.ReplaceAllStringFunc(s, func(found string) string {
			part := pattern.FindStringSubmatch(found)
			hidden := "(secret)"
			switch {
			case strings.HasPrefix(part[2], "(") || strings.HasPrefix(part[2], "$"):
				hidden = part[2] // hidden by then, or a variable's name
			case strings.HasSuffix(part[1], ": ") && len(part[2]) < 8 && strings.ToLower(part[2]) == part[2] && !strings.ContainsAny(part[2], "0123456789"):
				hidden = part[2] // "token: missing"
			case part[1] == "":
				hidden = "(email)"
			}
			if strings.HasSuffix(found, "@") {
				hidden += "@"
			}
			return part[1] + hidden
		})
	}
	return s
}
