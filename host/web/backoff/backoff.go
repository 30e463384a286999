// Package backoff says how long a server is left alone that failed or asked for
// it. Whom that concerns, and what is written down of it, is the business of
// those that make the requests.
package backoff

import (
	"strconv"
	"strings"
	"time"
)

// Max is the longest wait there is.
const Max = time.Hour

// Doubled is the wait after so many failures in a row: a minute, two, four, up
// to [Max].
func Doubled(failures int) time.Duration {
	return min(time.Minute<<min(max(failures-1, 0), 6), Max)
}

// RetryAfter reads a Retry-After header (RFC 9110, section 10.2.3), seconds or
// a date, as a wait of at most [Max]. What is missing, past or no such value
// is 0.
func RetryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0
	}
	if strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.ParseUint(value, 10, 32)
		if err != nil || seconds > uint64(Max/time.Second) {
			return Max
		}
		return time.Duration(seconds) * time.Second
	}
	// The forms of a date that RFC 9110 has in section 5.6.7. Not by net/http: a
	// render, which makes no request, would have it initialised.
	for _, layout := range [...]string{"Mon, 02 Jan 2006 15:04:05 GMT", time.RFC850, time.ANSIC} {
		if at, err := time.Parse(layout, value); err == nil {
			return min(max(at.Sub(now), 0), Max)
		}
	}
	return 0
}
