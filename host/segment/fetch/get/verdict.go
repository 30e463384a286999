package get

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/segment/fetch"
	"github.com/data-wise/aiterm/host/web/backoff"
	"github.com/data-wise/aiterm/host/web/httperr"
)

const (
	// busyWait is the least wait after a server said that it is too much.
	busyWait = 5 * time.Minute
	// maxFailure is how many characters of a failure are kept.
	maxFailure = 300
)

// judge says what an answer, or the lack of one, means for the next requests.
// failures is how many there were in a row before it.
func judge(r reply, err error, failures int, now time.Time) fetch.Result {
	result := fetch.Result{Status: r.status, Host: r.host}
	after := backoff.RetryAfter(r.retryAfter, now)
	doubled := backoff.Doubled(failures + 1)
	said := fmt.Sprintf("%d %s", r.status, cmp.Or(http.StatusText(r.status), "unknown status"))
	var refused httperr.Refusal
	switch {
	case errors.As(err, &refused):
		// Asking again soon would come to the same.
		result.Failure, result.Wait = r.host+" "+err.Error(), backoff.Max
	case err != nil:
		result.Failure, result.Wait = r.host+" "+err.Error(), doubled
	case r.status >= 200 && r.status <= 299:
		result.Body = r.body
	case r.status == http.StatusTooManyRequests:
		result.Failure = fmt.Sprintf("%s was asked too often (%s): aiterm waits, there is nothing to do", r.host, said)
		result.Wait = max(after, busyWait, doubled)
		result.HostWait = max(after, busyWait)
	case r.status >= 500 || r.status == http.StatusRequestTimeout:
		result.Failure = fmt.Sprintf("%s failed (%s): aiterm tries again, there is nothing to do", r.host, said)
		result.Wait, result.HostWait = max(after, doubled), after
	case r.status >= 400:
		result.Failure = fmt.Sprintf("%s does not give the page (%s): look at the segment's settings", r.host, said)
		result.Wait = backoff.Max
	default:
		result.Failure = fmt.Sprintf("%s gave an odd answer (%s)", r.host, said)
		result.Wait = doubled
	}
	result.Failure = presentable(result.Failure)
	return result
}

// presentable makes one line of words that may be a stranger's.
func presentable(text string) string {
	text = span.Clean(text)
	n := 0
	for i := range text {
		if n++; n > maxFailure {
			return text[:i] + "…"
		}
	}
	return text
}
