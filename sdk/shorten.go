package sdk

const ellipsis = "…"

// Shorten keeps the beginning of s: at most max characters, the last of them
// "…" when something was cut. Characters are code points, not cells: fitting to
// the terminal is the host's work. A max below 1 gives "".
func Shorten(s string, max int) string {
	if runes(s) <= max {
		return s
	}
	if max < 1 {
		return ""
	}
	return s[:offset(s, max-1)] + ellipsis
}

// ShortenMiddle keeps the beginning and the end of s, which is what tells long
// branch names apart: at most max characters with "…" between them. A max below
// 1 gives "".
func ShortenMiddle(s string, max int) string {
	length := runes(s)
	if length <= max {
		return s
	}
	if max < 1 {
		return ""
	}
	head, tail := max/2, (max-1)/2
	return s[:offset(s, head)] + ellipsis + s[offset(s, length-tail):]
}

// runes is the number of code points in s; a broken byte counts as one.
func runes(s string) int {
	n := 0
	for range s {
		n++
	}
	return n
}

// offset is the index of the nth code point of s, or len(s).
func offset(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}
