package spend

import (
	"bytes"
	"strconv"
	"time"
)

// decodePlain reads what [appendLine] wrote before the checksum, if nothing in it had to
// be escaped: a line after a reply reads some sixty of them, and as JSON each takes four
// times as long.
func decodePlain(text []byte) (e Entry, ok bool) {
	l := plainLine{rest: text}
	at := l.text(`{"at":"`)
	e.Day = string(l.text(`,"day":"`))
	e.Session = string(l.text(`,"session":"`))
	e.run = int(l.integer(`,"run":`))
	e.Cost = l.amount(`,"cost":`)
	e.api = l.integer(`,"api":`)
	e.lasted = l.integer(`,"lasted":`)
	e.Spent = l.amount(`,"spent":`)
	e.own = l.amount(`,"own":`)
	e.Model = string(l.text(`,"model":"`))
	e.Project = string(l.text(`,"project":"`))
	if l.other || len(l.rest) > 0 {
		return Entry{}, false
	}
	var err error
	e.At, err = time.Parse(atLayout, string(at))
	return e, err == nil
}

// plainLine is read from the left; other is set where it is not as it was to be.
type plainLine struct {
	rest  []byte
	other bool
}

// after goes on behind a word that comes next.
func (l *plainLine) after(word string) {
	if l.other || len(l.rest) < len(word) || string(l.rest[:len(word)]) != word {
		l.other = true
		return
	}
	l.rest = l.rest[len(word):]
}

// text is what stands behind a word up to the quotation mark, which it skips.
func (l *plainLine) text(word string) []byte {
	l.after(word)
	text, rest, found := bytes.Cut(l.rest, []byte{'"'})
	for _, c := range text {
		found = found && c >= ' ' && c < 0x7f && c != '\\'
	}
	if l.other = l.other || !found; l.other {
		return nil
	}
	l.rest = rest
	return text
}

// number is what stands behind a word of the signs that a figure is written with.
func (l *plainLine) number(word string) []byte {
	l.after(word)
	n := 0
	for n < len(l.rest) && (l.rest[n] >= '0' && l.rest[n] <= '9' || l.rest[n] == '.' || l.rest[n] == '-') {
		n++
	}
	if l.other {
		return nil
	}
	number := l.rest[:n]
	l.rest = l.rest[n:]
	return number
}

func (l *plainLine) integer(word string) int64 {
	n, err := strconv.ParseInt(string(l.number(word)), 10, 64)
	l.other = l.other || err != nil
	return n
}

func (l *plainLine) amount(word string) float64 {
	f, err := strconv.ParseFloat(string(l.number(word)), 64)
	l.other = l.other || err != nil
	return f
}
