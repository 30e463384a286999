package layout

import (
	"strings"

	"github.com/data-wise/aiterm/host/look/span"
)

// maxURL is the longest link that is drawn, in bytes after encoding. Terminals
// ignore or cut longer ones (VTE and iTerm2 take 2083).
const maxURL = 2048

// linkTarget returns url as it may stand in an OSC 8 sequence, or "" if it may
// not: only http, https and file links, with every byte outside printable
// ASCII, and the space, percent-encoded, and without a login.
func linkTarget(url string) string {
	url = span.WithoutLogin(url)
	scheme, rest, found := strings.Cut(url, "://")
	if !found || rest == "" || len(url) > maxURL {
		return ""
	}
	if !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "file") {
		return ""
	}
	if strings.EqualFold(scheme, "file") && !isLocalPath(rest) {
		return ""
	}
	encoded := 0
	for i := 0; i < len(url); i++ {
		if !isURLByte(url[i]) {
			encoded++
		}
	}
	if encoded == 0 {
		return url
	}
	if len(url)+2*encoded > maxURL {
		return ""
	}
	const hex = "0123456789ABCDEF"
	b := make([]byte, 0, len(url)+2*encoded)
	for i := 0; i < len(url); i++ {
		if c := url[i]; isURLByte(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}

// isWeb tells whether a target of [linkTarget] is on the web.
func isWeb(url string) bool {
	scheme, _, _ := strings.Cut(url, "://")
	return strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
}

func isURLByte(c byte) bool { return c > ' ' && c < 0x7f }

// isLocalPath tells whether what follows file:// is a path on this machine. With a host,
// in whichever form, Windows would go to that host for it, with the person's login.
func isLocalPath(path string) bool {
	lower := strings.ToLower(path)
	return path[0] == '/' && !strings.Contains(lower, "//") && !strings.Contains(lower, `\`) &&
		!strings.Contains(lower, "%2f") && !strings.Contains(lower, "%5c")
}
