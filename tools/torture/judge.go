//go:build linux || darwin

package main

import (
	"fmt"
	"os/exec"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/look/layout"
)

// judge counts what was wrong with a render.
func (s *shot) judge(r *result) {
	blame := func(kind kind, format string, args ...any) {
		s.m.fail(failure{kind: kind, what: s.what, why: fmt.Sprintf(format, args...), shot: s, result: r})
	}
	if r.start != nil {
		blame(kindSuite, "it was not started: %v", r.start)
		return
	}
	rows, kind, wrong := s.rows(string(r.stdout))
	over := r.lineAfter - s.budget
	if len(r.stdout) == 0 || s.without {
		over = -s.budget
	}
	s.m.ran(len(rows), over)
	switch {
	case r.hung:
		blame(kindHang, "it did not end within %v; %d bytes of a line had come", hang, len(r.stdout))
		return
	case r.held:
		blame(kindLeft, "a process that it started holds its stdout open")
	}
	if len(r.stderr) > 0 && !s.anyStderr {
		blame(kindStderr, "it wrote %d bytes to stderr: %.300q", len(r.stderr), r.stderr)
	}
	if s.without && len(r.stdout) == 0 {
		return
	}
	if code := r.state.ExitCode(); code != 0 && !s.without {
		blame(kindExit, "it ended with %v", r.state)
	}
	switch {
	case len(r.stdout) == 0:
		blame(kindEmpty, "it printed nothing")
		return
	case wrong != "":
		blame(kind, "%s: %q", wrong, short(string(r.stdout)))
	}
	text := strings.Join(rows, "\n")
	if strings.Contains(text, "a fault of its own") {
		blame(kindText, "it failed by itself: %q", short(text))
	}
	for _, want := range s.want {
		// Beside fifty others a segment may be late.
		if !strings.Contains(text, want) && s.final {
			blame(kindText, "%q is not on the line: %q", want, short(text))
		}
	}
	if s.m.busy || s.without {
		return
	}
	if over > slow && s.final && over > slow+10*machineTakes() {
		blame(kindSlow, "the line came %v after the start, with a budget of %v", r.lineAfter.Round(time.Millisecond), s.budget)
	} else if over > late {
		blame(kindLate, "")
	}
}

// machineTakes is how long the machine takes at present for the least that a render
// has to do: a shell that starts and ends. What others do to the machine is not
// aiterm's fault.
func machineTakes() (most time.Duration) {
	for range 10 {
		start := time.Now()
		exec.Command("/bin/sh", "-c", ":").Run()
		most = max(most, time.Since(start))
	}
	return most
}

func short(text string) string {
	if len(text) > 600 {
		return text[:600] + "…"
	}
	return text
}

// rows reads the output as a terminal would that takes nothing but text, colours
// (SGR: ECMA-48, 8.3.117) and links (OSC 8). It returns the text of each row, and
// what is wrong.
func (s *shot) rows(output string) (rows []string, kind kind, wrong string) {
	if output == "" {
		return nil, 0, ""
	}
	body, ended := strings.CutSuffix(output, "\n")
	if !ended {
		return nil, kindBytes, "the last row does not end"
	}
	columns := s.columns
	if columns <= 0 {
		columns = 120
	}
	width := max(1, min(columns, 2000)-4)
	visible := false
	for _, row := range strings.Split(body, "\n") {
		text, why := readRow(row)
		rows = append(rows, text)
		if why != "" {
			return rows, kindBytes, why
		}
		if w := layout.Width(text); w > width {
			return rows, kindWide, fmt.Sprintf("a row has %d cells, and there are %d", w, width)
		}
		visible = visible || strings.TrimSpace(text) != ""
	}
	if most := max(1, s.lines/2-5); s.lines > 0 && len(rows) > most {
		return rows, kindWide, fmt.Sprintf("%d rows, and there is room for %d", len(rows), most)
	}
	if !visible {
		return rows, kindEmpty, "there is nothing to see in it"
	}
	return rows, 0, ""
}

// readRow takes the text out of a row. What is on must be off at its end, or
// Claude Code would draw its own rows in it.
func readRow(row string) (text, wrong string) {
	var b strings.Builder
	styled, linked := false, false
	for i := 0; i < len(row); {
		switch rest := row[i:]; {
		case strings.HasPrefix(rest, "\x1b["):
			end := strings.IndexFunc(rest[2:], func(r rune) bool { return r < '0' || r > ';' })
			if end < 0 || rest[2+end] != 'm' {
				return b.String(), "an escape that is no colour"
			}
			styled = strings.Trim(rest[2:2+end], "0;") != "" // a row ends with what takes all away
			i += 2 + end + 1
		case strings.HasPrefix(rest, "\x1b]8;"):
			end := strings.Index(rest, "\x1b\\")
			if end < 0 {
				return b.String(), "a link that does not end"
			}
			_, url, ok := strings.Cut(rest[len("\x1b]8;"):end], ";")
			if !ok || strings.ContainsFunc(url, func(r rune) bool { return r <= ' ' || r > '~' }) {
				return b.String(), "a link with bytes that no link has"
			}
			if scheme, _, _ := strings.Cut(url, "://"); url != "" && !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "file") {
				return b.String(), "a link to " + scheme
			}
			linked = url != ""
			i += end + 2
		default:
			r, size := utf8.DecodeRuneInString(rest)
			if why := foul(r, size); why != "" {
				return b.String(), why
			}
			b.WriteRune(r)
			i += size
		}
	}
	if styled || linked {
		return b.String(), "a colour or a link that is still on at the end of the row"
	}
	return b.String(), ""
}

// foul says what is wrong with a character on a line, or "".
func foul(r rune, size int) string {
	switch {
	case r == utf8.RuneError && size == 1:
		return "invalid UTF-8"
	case unicode.IsControl(r):
		return fmt.Sprintf("the control character %U", r)
	case r == 0x061c, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return fmt.Sprintf("the bidi control %U", r)
	case r == 0x2028, r == 0x2029, r == 0x200b, r == 0xfeff, r >= 0xe0000 && r <= 0xe007f, r == 0x00ad:
		return fmt.Sprintf("the invisible %U", r)
	}
	return ""
}
