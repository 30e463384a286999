package usage

import (
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Names, labels, times and currencies as others write them: Claude Code, the
// endpoint, or whoever edited a file. What is left of them is safe to draw, to
// look up and to write again.

// plainName keeps out names that could not be looked up again with a dotted
// path, or would look odd in the cache.
func plainName(name string) bool {
	if name == "" || len(name) > maxName {
		return false
	}
	for _, c := range []byte(name) {
		if c != '_' && c != '-' && !('a' <= c && c <= 'z') && !('A' <= c && c <= 'Z') && !('0' <= c && c <= '9') {
			return false
		}
	}
	return true
}

// maxName is the longest name of a window, in bytes.
const maxName = 64

// maxLabel is the longest label, in characters.
const maxLabel = 40

// cleanLabel makes a label of what a stranger wrote: one line of at most 40
// characters, none of which a terminal would obey.
func cleanLabel(text string) string {
	var b []byte
	n := 0
	for _, r := range strings.TrimSpace(text) {
		switch {
		case unicode.IsSpace(r):
			r = ' '
		case r == utf8.RuneError || !unicode.IsPrint(r):
			continue
		}
		if n++; n > maxLabel {
			break
		}
		b = utf8.AppendRune(b, r)
	}
	return strings.TrimSpace(string(b))
}

// fromEpoch turns Unix seconds into a time. A figure that would be thousands of
// years away is milliseconds.
func fromEpoch(n float64) time.Time {
	if n > 1e11 {
		n /= 1000
	}
	if !(n > 0 && n < math.MaxInt32*100) {
		return time.Unix(1, 0).UTC() // long past: the window counts as expired
	}
	return time.Unix(int64(n), 0).UTC()
}

// parseTime reads a time in ISO 8601 with its offset, to the second. Without an
// offset nobody knows what it means. A time outside the years 1970 to 9998
// could not be written again.
func parseTime(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		if t, err = time.Parse("2006-01-02T15:04:05Z0700", text); err != nil {
			return time.Time{}, false
		}
	}
	const year9999 = 253370764800
	if t.Unix() <= 0 || t.Unix() >= year9999 {
		return time.Time{}, false
	}
	return t.UTC().Truncate(time.Second), true
}

// currencyCode is the code of a currency as ISO 4217 writes it, or "".
func currencyCode(text string) string {
	if len(text) != 3 {
		return ""
	}
	for _, c := range []byte(text) {
		if c < 'A' || c > 'Z' {
			return ""
		}
	}
	return text
}

// Decimals is how many decimals amounts of a currency have: the exponents of
// ISO 4217.
func Decimals(currency string) int {
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	return 2
}
