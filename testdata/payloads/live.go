package payloads

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// firstReset is how far away the first reset of a live document is: in the
// middle of an hour, so that the words for it hold for minutes.
const firstReset = 3*time.Hour + 30*time.Minute

// Live returns a recorded document as if it came now: all its times are moved by
// the same distance, so that the first reset is three and a half hours away.
// What is recorded has resets that pass, and a window whose reset has passed is
// not shown. A document without a reset stays as it is.
func Live(document []byte, now time.Time) []byte {
	times := regexp.MustCompile(`"(resets_at|reset_time|expires_at|last_miss_at|fetchedAtMs)"\s*:\s*("[^"]*"|[0-9]+)`)
	var first time.Time
	for _, found := range times.FindAllSubmatch(document, -1) {
		if at, _ := moment(string(found[2])); strings.HasPrefix(string(found[1]), "reset") && !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	if first.IsZero() {
		return document
	}
	// Whole seconds keep what is written with a fraction of one.
	distance := now.Add(firstReset).Truncate(time.Second).Sub(first.Truncate(time.Second))
	return times.ReplaceAllFunc(document, func(field []byte) []byte {
		value := times.FindSubmatch(field)[2]
		at, write := moment(string(value))
		if at.IsZero() {
			return field
		}
		return append(field[:len(field)-len(value):len(field)-len(value)], write(at.Add(distance))...)
	})
}

// moment reads a time in JSON, and returns what writes another one in the same
// form: text as in RFC 3339, seconds or milliseconds.
func moment(value string) (at time.Time, write func(time.Time) string) {
	if text, err := strconv.Unquote(value); err == nil {
		layout := "2006-01-02T15:04:05-07:00"
		if strings.HasSuffix(text, "Z") {
			layout = "2006-01-02T15:04:05Z"
		}
		if i := strings.IndexByte(text, '.'); i > 0 {
			digits := len(text[i+1:]) - len(strings.TrimLeft(text[i+1:], "0123456789"))
			layout = strings.Replace(layout, ":05", ":05."+strings.Repeat("0", digits), 1)
		}
		at, _ = time.Parse(layout, text) // the zero time: not moved
		return at, func(t time.Time) string { return strconv.Quote(t.Format(layout)) }
	}
	n, err := strconv.ParseInt(value, 10, 64)
	switch {
	case err != nil:
		return time.Time{}, nil
	case n >= 1e11:
		return time.UnixMilli(n), func(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }
	}
	return time.Unix(n, 0), func(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
}
