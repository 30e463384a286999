package endpoint

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/data-wise/aiterm/host/credentials"
	"github.com/data-wise/aiterm/host/span"
)

// maxReason is how many characters of a server's own words are passed on.
const maxReason = 200

// verdict is what a failed request means for the next ones.
type verdict struct {
	failure string
	wait    time.Duration // at most maxWait
	fault   bool          // the wait doubles from one to the next
	all     bool          // the wait is for every account
}

// judge says what an answer other than 200 means. server is its name for
// people.
func judge(r reply, server string, key credentials.Key, from string, now time.Time) verdict {
	said := fmt.Sprintf("%d %s", r.status, reason(r, key))
	after := retryAfter(r.retryAfter, now)
	switch {
	case r.status == http.StatusUnauthorized:
		return verdict{
			failure: fmt.Sprintf("the key %s was refused by %s (%s): %s", key, server, said, otherKey(from)),
			wait:    refusedWait,
		}
	case r.status == http.StatusForbidden:
		return verdict{
			failure: fmt.Sprintf("the key %s may not ask %s for the usage (%s): %s", key, server, said, otherKey(from)),
			wait:    max(after, busyWait),
		}
	case r.status == http.StatusTooManyRequests:
		return verdict{
			failure: fmt.Sprintf("%s was asked too often (%s): aiterm waits, there is nothing to do", server, said),
			wait:    max(after, busyWait), all: true,
		}
	case r.status >= 400 && r.status < 500:
		return verdict{
			failure: fmt.Sprintf("%s does not tell the usage (%s): check base_url and the key %s", server, said, key),
			wait:    refusedWait,
		}
	case r.status >= 500:
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
func reason(r reply, key credentials.Key) string {
	fallback := cmp.Or(http.StatusText(r.status), "unknown status")
	if !gjson.ValidBytes(r.body[:min(len(r.body), maxHeader)]) {
		return fallback
	}
	answer := gjson.ParseBytes(r.body)
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
