package gitrepo

import (
	"errors"
	"strings"
)

// What is here does as net/url does, which a line would have to link, with all
// that it brings along.

// inSegment and inQuery are what may stand as it is in one part of a path and in
// a query, beside what may everywhere (RFC 3986, sections 3.3 and 3.4).
const (
	inSegment = "$&+=:@"
	inQuery   = ""
)

// escape writes all bytes as %XX that are neither unreserved nor in allowed.
func escape(s, allowed string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(s) {
		if isUnreserved(c) || strings.IndexByte(allowed, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', digits[c>>4], digits[c&15]})
	}
	return b.String()
}

// isUnreserved is section 2.3 of RFC 3986.
func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.~", c) >= 0
}

// queryEscape is url.QueryEscape.
func queryEscape(s string) string {
	return strings.ReplaceAll(escape(s, inQuery), "%20", "+")
}

// pathUnescape is url.PathUnescape.
func pathUnescape(s string) (string, error) {
	var b strings.Builder
	for {
		plain, rest, found := strings.Cut(s, "%")
		b.WriteString(plain)
		if !found {
			return b.String(), nil
		}
		if len(rest) < 2 {
			return "", errEscape
		}
		high, low := hexDigit(rest[0]), hexDigit(rest[1])
		if high < 0 || low < 0 {
			return "", errEscape
		}
		b.WriteByte(byte(high<<4 | low))
		s = rest[2:]
	}
}

var errEscape = errors.New("a percent sign without two digits: write %25")

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
