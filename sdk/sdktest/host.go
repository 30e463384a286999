package sdktest

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/sdk/internal/fakehost"
	"github.com/data-wise/aiterm/sdk/testcase"
)

// Span is one run of text that a segment appended.
type Span = testcase.Span

// Host is the world as one render of a segment sees it. In every map a missing
// key is absent, as it is in the real host.
type Host struct {
	Status   string            // Claude Code's JSON; "" is {}
	Settings map[string]string // values as text: "true", "80", "smart"
	Usage    map[string]string // for example "five_hour.used": "45"
	Git      map[string]string // for example "branch": "main"
	Spend    map[string]string // for example "today": "1.25"
	Env      map[string]string
	// Transcript is for example "tasks.done": "3". What the functions for names and
	// titles answer is below "names." and "titles.".
	Transcript map[string]string
	System     map[string]string // for example "load": "0.42"
	Store      map[string]string // StoreSet writes here; nil refuses every write
	Fetch      map[string]string // URL to body
	Now        time.Time         // its location is the local zone; zero is 2026-01-02 11:10 UTC
	Columns    int               // 0 is 120

	// Log, if set, gets what the segment logs; levels are 0 debug, 1 info,
	// 2 warn, 3 error.
	Log func(level int, text string)
}

// Limits of the real host for one render.
const (
	maxSpans       = 64
	maxOutputBytes = 4 << 10
	maxStoreBytes  = 64 << 10
)

// Render runs the segment once and returns its spans. An error from the
// segment, and output beyond the real host's limits (64 spans, 4 KiB), fail the
// test. What the segment logs goes to the test's log, unless host.Log is set.
func Render(t testing.TB, host Host, render func() error) []Span {
	t.Helper()
	if host.Log == nil {
		host.Log = func(level int, text string) { t.Logf("segment logs at level %d: %s", level, text) }
	}
	spans, err := Run(host, render)
	if err != nil {
		t.Errorf("render: %v", err)
	}
	return spans
}

// Run is [Render] without a test: it returns the segment's spans up to the real
// host's limits, and the segment's error, or one of its own when a limit was
// passed or host.Status is not JSON.
func Run(host Host, render func() error) ([]Span, error) {
	status, err := parseDocument(host.Status)
	if err != nil {
		return nil, err
	}
	now := host.Now
	if now.IsZero() {
		now = time.Date(2026, time.January, 2, 11, 10, 0, 0, time.UTC)
	}
	columns := host.Columns
	if columns == 0 {
		columns = 120
	}

	var spans []Span
	size := 0
	count := 0
	err = fakehost.Run(&fakehost.Host{
		Status:     withClock(status.get, now),
		Config:     lookup(host.Settings),
		Usage:      withClock(lookup(host.Usage), now),
		Git:        lookup(host.Git),
		Env:        lookup(host.Env),
		Spend:      lookup(host.Spend),
		Transcript: lookup(host.Transcript),
		System:     lookup(host.System),
		StoreGet:   lookup(host.Store),
		StoreSet:   func(key, value string) bool { return storeSet(host.Store, key, value) },
		Fetch: func(url string, _ int32) (string, bool) {
			body, ok := host.Fetch[url]
			return body, ok
		},
		Now: now.UnixMilli,
		UTCOffset: func() int32 {
			_, offset := now.Zone()
			return int32(offset)
		},
		Columns: func() int32 { return int32(columns) },
		Span: func(text, style, url string) {
			count++
			size += len(text) + len(style) + len(url)
			if count <= maxSpans && size <= maxOutputBytes && text != "" {
				spans = append(spans, Span{Text: text, Style: style, URL: url})
			}
		},
		Log: func(level int32, text string) {
			if host.Log != nil {
				host.Log(int(level), text)
			}
		},
	}, render)
	if err == nil && (count > maxSpans || size > maxOutputBytes) {
		err = fmt.Errorf("%d spans with %d bytes of text, style and link are over the host's limit of %d spans and %d bytes; "+
			"the host would leave the rest out, so show less", count, size, maxSpans, maxOutputBytes)
	}
	return spans, err
}

func lookup(values map[string]string) func(string) (string, bool) {
	return func(key string) (string, bool) {
		value, ok := values[key]
		return value, ok
	}
}

// withClock is the real host's rule: behind the path of a time in Unix seconds,
// ".clock" asks for the local time of day then, to the nearest minute, with the day
// of the week if that is another one than now's.
func withClock(get func(string) (string, bool), now time.Time) func(string) (string, bool) {
	return func(path string) (string, bool) {
		if value, ok := get(path); ok {
			return value, true
		}
		moment, ok := strings.CutSuffix(path, ".clock")
		if !ok {
			return "", false
		}
		value, ok := get(moment)
		seconds, err := strconv.ParseInt(value, 10, 64)
		if !ok || err != nil || seconds < 0 {
			return "", false
		}
		then := time.Unix(seconds+30, 0).In(now.Location())
		if then.Format(time.DateOnly) == now.Format(time.DateOnly) {
			return then.Format("15:04"), true
		}
		return then.Format("Mon 15:04"), true
	}
}

// storeSet is the real host's rule: an empty value removes the key, and a value
// that doesn't fit changes nothing.
func storeSet(store map[string]string, key, value string) bool {
	if store == nil {
		return false
	}
	if value == "" {
		delete(store, key)
		return true
	}
	size := len(key) + len(value)
	for k, v := range store {
		if k != key {
			size += len(k) + len(v)
		}
	}
	if size > maxStoreBytes {
		return false
	}
	store[key] = value
	return true
}
