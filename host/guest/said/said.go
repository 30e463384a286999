// Package said finds what a guest said of its failure in what it wrote to its output.
package said

import (
	"fmt"
	"strings"

	"github.com/data-wise/aiterm/host/look/span"
)

const (
	maxSaid    = 4 << 10 // bytes that are kept of what a guest writes
	maxLastSay = 300     // bytes of it that are shown
)

// Output keeps the beginning and the end of what a guest writes to its output, which
// nobody sees otherwise: where it fails, its language may have said why.
type Output struct{ first, last []byte }

// Write never fails.
func (s *Output) Write(p []byte) (int, error) {
	n := len(p)
	room := min(n, maxSaid-len(s.first))
	s.first = append(s.first, p[:room]...)
	if p = p[room:]; len(p) > 0 {
		s.last = append(s.last, p[max(0, len(p)-maxSaid):]...)
		s.last = s.last[max(0, len(s.last)-maxSaid):]
	}
	return n, nil
}

// Explain puts behind a failure what the guest said of it, in one line.
func (s *Output) Explain(err error) error {
	if err == nil {
		return nil
	}
	if why := s.why(); why != "" {
		return fmt.Errorf("%w; it said: %s", err, why)
	}
	return err
}

// why finds the panic of a language: what stands where one begins, up to the empty
// line or the trace that follows. Without one it is the last line.
func (s *Output) why() string {
	lines := strings.Split(string(s.first)+"\n"+string(s.last), "\n")
	var found []string
	last := ""
	for _, line := range lines {
		line = strings.TrimSpace(span.Clean(line))
		if line != "" {
			last = line
		}
		if len(found) == 0 && !isPanic(line) {
			continue
		}
		if len(found) > 0 && (line == "" || len(found) == 3 || strings.HasPrefix(line, "goroutine ") || strings.HasPrefix(line, "note:") || strings.HasPrefix(line, "stack backtrace")) {
			break
		}
		found = append(found, line)
	}
	why := strings.Join(found, " ")
	if why == "" {
		why = last
	}
	if len(why) > maxLastSay {
		why = strings.ToValidUTF8(why[:maxLastSay], "") + "…"
	}
	return why
}

// isPanic tells the line with which Go, TinyGo, Rust, Zig or C++ say that they give up.
func isPanic(line string) bool {
	for _, sign := range [...]string{"panic", "fatal error", "terminating", "Assertion", "abort", "SIG"} {
		if strings.Contains(line, sign) {
			return true
		}
	}
	return false
}
