package endpoint

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/web/backoff"
)

// Reply is what the server answered: that of package get, which this one does not
// import, since a render imports it.
type Reply struct {
	Status     int
	Reason     string // the name of the status, "" for one without
	Body       []byte
	RetryAfter string // the header of that name
}

// The answers that mean something of their own (RFC 9110, section 15; RFC 6585).
const (
	statusOK              = 200
	statusUnauthorized    = 401
	statusForbidden       = 403
	statusTooManyRequests = 429
)

// maxBody bounds what is looked through of an answer that is an error.
const maxBody = 64 << 10

const (
	// refusedWait is how long a key is left alone that was refused.
	refusedWait = time.Hour
	// busyWait is the least wait after the server said that it is too much.
	busyWait = 5 * time.Minute
)

// maxReason is how many characters of a server's own words are passed on.
const maxReason = 200

// verdict is what a failed request means for the next ones.
type verdict struct {
	failure string
	wait    time.Duration // at most clock.MaxWait
	fault   bool          // the wait doubles from one to the next
	all     bool          // the wait is for every account
}

// judge says what an answer other than 200 means. server is its name for
// people.
func judge(r Reply, server string, key credentials.Key, from string, now time.Time) verdict {
	said := fmt.Sprintf("%d %s", r.Status, reason(r, key))
	after := backoff.RetryAfter(r.RetryAfter, now)
	switch {
	case r.Status == statusUnauthorized:
		return verdict{
			failure: fmt.Sprintf("the key %s was refused by %s (%s): %s", key, server, said, otherKey(from)),
			wait:    refusedWait,
		}
	case r.Status == statusForbidden:
		return verdict{
			failure: fmt.Sprintf("the key %s may not ask %s for the usage (%s): %s", key, server, said, otherKey(from)),
			wait:    max(after, busyWait),
		}
	case r.Status == statusTooManyRequests:
		return verdict{
			failure: fmt.Sprintf("%s was asked too often (%s): aiterm waits, there is nothing to do", server, said),
			wait:    max(after, busyWait), all: true,
		}
	case r.Status >= 400 && r.Status < 500:
		return verdict{
			failure: fmt.Sprintf("%s does not tell the usage (%s): check base_url and the key %s", server, said, key),
			wait:    refusedWait,
		}
	case r.Status >= 500:
		return verdict{
			failure: fmt.Sprintf("%s failed (%s): aiterm tries again, there is nothing to do", server, said),
			wait:    after, fault: true, all: true,
		}
	}
	return verdict{
		failure: fmt.Sprintf("%s gave an odd answer (%s): check base_url", server, said),
		fault:   true, all: true,
	}
}

// otherKey says what to do about a key that does not work.
func otherKey(from string) string {
	switch from {
	case credentials.FromHelper:
		return "look at what the " + credentials.KeyAPIKeyHelper + " prints"
	case credentials.FromEnvironment:
		return "look at the variable " + credentials.FromEnvironment
	}
	return "set another one, or take it out if it is not meant to work here"
}

// reason is the server's own, from the error object that Anthropic's API
// answers with, else the name of the status.
func reason(r Reply, key credentials.Key) string {
	fallback := cmp.Or(r.Reason, "unknown status")
	if !gjson.ValidBytes(r.Body[:min(len(r.Body), maxBody)]) {
		return fallback
	}
	answer := gjson.ParseBytes(r.Body)
	text := answer.Get("error.message").String()
	if text == "" {
		text = answer.Get("message").String()
	}
	if kind := answer.Get("error.type").String(); kind != "" {
		text = strings.TrimSuffix(kind+": "+text, ": ")
	}
	return cmp.Or(presentable(text, key, maxReason), fallback)
}

// presentable makes one line of a stranger's words: nothing in it can act on a
// terminal, and the key is not in it. It is redacted before it is cut, so that
// no beginning of the key is left at the end.
func presentable(text string, key credentials.Key, most int) string {
	const enough = 32 << 10 // a body may have a megabyte
	text = text[:min(len(text), enough)]
	text = strings.TrimSpace(key.Redact(span.Clean(text)))
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i] + "…"
		}
	}
	return text
}
