package said

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestOutput(t *testing.T) {
	tests := []struct{ name, said, want string }{
		{"nothing", "", "trapped"},
		{"Go", "starting\npanic: boom: \x1b[31mred\n\ngoroutine 1 [running]:\nmain.render()\n", "trapped; it said: panic: boom: red"},
		{"Go, with a cause", "panic: first\n\tpanic: second\n\ngoroutine 1", "trapped; it said: panic: first panic: second"},
		{"Go's runtime", "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1", "trapped; it said: fatal error: all goroutines are asleep - deadlock!"},
		{"Rust", "thread 'main' panicked at src/lib.rs:5:9:\nboom\nnote: run with RUST_BACKTRACE=1\n", "trapped; it said: thread 'main' panicked at src/lib.rs:5:9: boom"},
		{"TinyGo", "panic: runtime error: index out of range\n", "trapped; it said: panic: runtime error: index out of range"},
		{"no panic", "one\ntwo\n\n", "trapped; it said: two"},
		{"only controls", "\x1b[2J\n\x00", "trapped"},
	}
	for _, tt := range tests {
		var s Output
		for _, b := range []byte(tt.said) {
			s.Write([]byte{b})
		}
		if got := s.Explain(errors.New("trapped")).Error(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if err := (&Output{}).Explain(nil); err != nil {
		t.Errorf("of no failure: %v", err)
	}
}

// A guest writes as much as it likes.
func TestOutputIsBounded(t *testing.T) {
	var s Output
	for range 1000 {
		if n, err := s.Write([]byte(strings.Repeat("é", 1000))); n != 2000 || err != nil {
			t.Fatal(n, err)
		}
	}
	s.Write([]byte("\npanic: at last"))
	got := s.Explain(errors.New("trapped")).Error()
	if len(s.first)+len(s.last) > 2*maxSaid || !strings.Contains(got, "panic: at last") || !utf8.ValidString(got) {
		t.Errorf("it keeps %d bytes, and says %.80q", len(s.first)+len(s.last), got)
	}
}
