package endpoint

import (
	"strconv"
	"strings"
	"time"
)

// retryAfter reads a Retry-After header (RFC 9110, section 10.2.3), seconds or
// a date, as a wait of at most an hour. What is missing, past or no such value
// is 0.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0
	}
	if strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.ParseUint(value, 10, 32)
		if err != nil || seconds > uint64(maxWait/time.Second) {
			return maxWait
		}
		return time.Duration(seconds) * time.Second
	}
	// The forms of a date that RFC 9110 has in section 5.6.7.
	for _, layout := range [...]string{"Mon, 02 Jan 2006 15:04:05 GMT", time.RFC850, time.ANSIC} {
		if at, err := time.Parse(layout, value); err == nil {
			return min(max(at.Sub(now), 0), maxWait)
		}
	}
	return 0
}
