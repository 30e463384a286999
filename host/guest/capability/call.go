// Package capability is the list of what a segment can ask of the host, and the
// only code that answers. It is the same for every engine: engines move bytes
// in and out of a guest, this package decides. It runs no guest and draws
// nothing.
package capability

import (
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/look/span"
)

// Limits of what one segment may hand to the host in one render.
const (
	// MaxText is the most that is seen of one argument of a host function, in
	// bytes. What a handler keeps of it is less.
	MaxText       = 64 << 10
	MaxSpans      = 64
	MaxOutput     = 4 << 10 // bytes of text, styles and links together
	MaxLog        = 16 << 10
	MaxStore      = 64 << 10 // bytes of keys and values together
	maxLogLines   = 256
	MaxKey        = 256 // bytes of a path, a setting's or a variable's name
	maxSpanReason = "output over the limit of 64 spans and 4 KiB: the rest was left out"
)

// Facts answers look-ups by path: the usage snapshot, the repository.
type Facts interface {
	Get(path string) (value string, ok bool)
}

// FactsOf are facts that are all known beforehand.
type FactsOf map[string]string

// Get answers from the map; what is not in it is absent.
func (f FactsOf) Get(path string) (value string, ok bool) {
	value, ok = f[path]
	return value, ok
}

// Session is what one render knows, shared by all its segments. A Session is
// read by several goroutines at once, so nothing in it changes after the first
// segment started, and its functions lock for themselves.
type Session struct {
	Status  status.Status
	Now     time.Time // carries the local time zone
	Columns int
	Usage   Facts
	Git     func() Facts // called at most when a segment asks; nil facts where there is no repository
	Spend   Facts        // what sessions have cost
	Getenv  func(name string) string
	// Transcript is like Git. What it answers below "names." and "titles." are words.
	Transcript func() Facts
	// System is like Git, of the machine that the session runs on.
	System func() Facts
	// Places are what is known of the session's directory, which status answers
	// below "aiterm."; nil for no more than is in the status.
	Places Facts
}

// Call is one segment's share of a render: what it may do, and what it has put
// out so far. It belongs to the goroutine that runs the segment until that
// goroutine is done.
type Call struct {
	*Session
	Segment  string
	Settings map[string]string
	Grants   Grants
	// Optional are the permissions that the segment can do without: where one is
	// not granted, its functions answer that there is nothing.
	Optional []string
	Store    *Store // nil unless "store" is granted
	// Fetch answers with the last good body of a URL and notes that the segment
	// wants one that is no older than so many seconds. It decides which URLs the
	// segment may have. It is nil unless "http" is granted.
	Fetch func(url string, maxAgeSeconds int32) (body string, ok bool)

	// Elsewhere, if there is one, takes every call of a host function in place of this
	// process: the guest runs in one of its own, and who decides is at the other end
	// of a pipe.
	Elsewhere func(f *Func, a *Args)

	// Watch, if there is one, is told of each call of a host function once it is
	// answered. It must not keep the arguments.
	Watch func(f *Func, a *Args)

	Spans []span.Span
	Log   []LogLine
	// Memory is the linear memory that the guest had in the end, in bytes; 0 if
	// it never started.
	Memory int64

	outputBytes, logBytes int
	truncated             bool

	seen *status.Status // of the status, see [Call.visible]

	trace      Trace
	traceBytes int
	varies     bool
}

// visible is the status as far as the segment may see it. One that can send
// something away gets what its grant names, and nothing else.
func (c *Call) visible() status.Status {
	if !c.Grants.Allow("http") {
		return c.Status
	}
	if c.seen == nil {
		seen := c.Status.Only(c.Grants.Args("status"))
		c.seen = &seen
	}
	return *c.seen
}

// LogLine is one entry that a segment wrote to the log.
type LogLine struct {
	Level int // 0 debug, 1 info, 2 warn, 3 error
	Text  string
}

// Truncated says that the segment put out more than the limits allow, and why.
// It returns "" if it kept to them.
func (c *Call) Truncated() string {
	if c.truncated {
		return maxSpanReason
	}
	return ""
}

// Truncate notes that the segment put out more than is here.
func (c *Call) Truncate() { c.truncated = true }

// Restart takes back what the segment has put out, stored and asked: it is to be run from its
// beginning.
func (c *Call) Restart() {
	c.Spans, c.Log, c.Memory = nil, nil, 0
	c.outputBytes, c.logBytes, c.truncated = 0, 0, false
	c.trace, c.traceBytes, c.varies = Trace{}, 0, false
	if c.Store != nil {
		c.Store.restart()
	}
}

// TakesSpan tells whether a span of so many bytes, with its style and link, is still
// within the limits.
func (c *Call) TakesSpan(size int) bool {
	return len(c.Spans) < MaxSpans && c.outputBytes+size <= MaxOutput
}

// TakesLog tells whether a line of so many bytes is still within the limits.
func (c *Call) TakesLog(size int) bool {
	return c.logBytes+size <= MaxLog && len(c.Log) < maxLogLines
}

func (c *Call) emit(text, style, url string) {
	size := len(text) + len(style) + len(url)
	if !c.TakesSpan(size) {
		c.truncated = true
		return
	}
	c.outputBytes += size
	if text = span.Clean(text); text == "" {
		return
	}
	c.Spans = append(c.Spans, span.Span{Text: strings.Clone(text), Style: strings.Clone(style), URL: strings.Clone(span.WithoutLogin(url))})
}
