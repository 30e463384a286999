package sdk

// Width is the number of cells that text takes on the line, as Claude Code
// measures it: wide letters and emoji have two, accents none, and what the host
// would take out, such as escapes, none either.
func Width(text string) int {
	if isPlain(text) {
		return len(text)
	}
	return int(hostWidth(text))
}

// Shorten keeps the beginning of s: at most that many cells, with "…" in the last
// of them when something was cut. Less than one cell gives "". It takes what a
// segment could draw, 4 KiB, into account.
func Shorten(s string, cells int) string {
	if isPlain(s) && len(s) <= cells {
		return s
	}
	q := ask()
	for q.again(hostShorten(s, int32(min(max(cells, 0), 1<<30)), q.buf, q.limit)) {
	}
	return q.answer.text
}

// ShortenMiddle keeps the beginning and the end of s, which is what tells long
// branch names apart: at most that many cells with "…" between them. Less than one
// cell gives "".
func ShortenMiddle(s string, cells int) string {
	if Width(s) <= cells {
		return s
	}
	head, tail := cells/2, (cells-1)/2
	kept := Shorten(s, head+1)
	if cells < 1 || tail == 0 {
		return Shorten(s, cells)
	}
	end := ""
	for i := range s {
		// A mark without its base is no beginning.
		if rest := s[i:]; Width(rest) <= tail && Width(first(rest)) > 0 {
			end = rest
			break
		}
	}
	return kept + end
}

// first is the first character of s, which has one.
func first(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}

// isPlain says whether each byte of s is a letter of one cell.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
