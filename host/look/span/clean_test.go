package span

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestClean(t *testing.T) {
	tests := []struct {
		name, in, want string
	}{
		{"empty", "", ""},
		{"plain", "feature/login-2", "feature/login-2"},
		{"latin", "café größe", "café größe"},
		{"powerline and boxes", "\ue0a0 main │ ╭─░▒▓ ⇡2⇣1 ⏱", "\ue0a0 main │ ╭─░▒▓ ⇡2⇣1 ⏱"},
		{"cjk", "日本語 한국어", "日本語 한국어"},
		{"family", "👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"},
		{"emoji selector", "☀\ufe0f ❤\ufe0f", "☀\ufe0f ❤\ufe0f"},
		{"text selector", "☀\ufe0e", "☀\ufe0e"},
		{"keycap", "1\ufe0f\u20e3", "1\ufe0f\u20e3"},
		{"flag", "🇩🇪", "🇩🇪"},
		{"skin tone", "👍🏽", "👍🏽"},
		{"persian joiner", "می\u200cخواهم", "می\u200cخواهم"},
		{"replacement character itself", "a\ufffdb", "a\ufffdb"},

		{"csi colour", "\x1b[31mred\x1b[0m", "red"},
		{"csi with intermediate", "\x1b[2 qx", "x"},
		{"csi private", "\x1b[?1049hx", "x"},
		{"csi unfinished", "x\x1b[31", "x"},
		{"csi broken by a letter beyond ascii", "\x1b[31é", "é"},
		{"csi as c1", "\u009b31mred", "red"},
		{"osc title bel", "Opus\x1b]0;pwned\a 4", "Opus 4"},
		{"osc title st", "Opus\x1b]0;pwned\x1b\\ 4", "Opus 4"},
		{"osc title c1 st", "Opus\x1b]0;pwned\u009c 4", "Opus 4"},
		{"osc as c1", "\u009d0;pwned\aok", "ok"},
		{"osc link", "\x1b]8;;https://x.example\x1b\\text\x1b]8;;\x1b\\", "text"},
		{"osc unfinished", "a\x1b]0;pwned", "a"},
		{"osc cut off by another sequence", "a\x1b]0;x\x1b[31mb", "ab"},
		{"osc cancelled", "a\x1b]0;x\x18b", "ab"},
		{"dcs", "a\x1bPq#0\x1b\\b", "ab"},
		{"apc", "a\x1b_Gi=1;AAAA\x1b\\b", "ab"},
		{"charset", "\x1b(Babc", "abc"},
		{"reset", "\x1bcabc", "abc"},
		{"lone escape", "abc\x1b", "abc"},
		{"escape before a control", "a\x1b\x01b", "ab"},
		{"escape before wide text", "a\x1b日", "a日"},
		{"nested escape", "\x1b\x1b[31mx", "x"},
		{"c0 and del", "a\x00\x01\x08\x7fb", "ab"},
		{"c1", "a\u0080\u0084\u009fb", "a"},

		{"newline", "one\ntwo", "one two"},
		{"crlf", "one\r\ntwo", "one two"},
		{"tab", "one\ttwo", "one two"},
		{"newline beside spaces", "one \n two", "one  two"},
		{"line separators", "a\u2028b\u2029c\u0085d", "a b c d"},

		{"bidi override", "abc\u202etxt.exe", "abctxt.exe"},
		{"bidi isolates and marks", "\u2066a\u2069\u200e\u200f\u061cb", "ab"},
		{"byte order mark", "\ufeffmain", "main"},
		{"tags", "ok\U000e0068\U000e0069", "ok"},
		{"annotations", "a\ufff9b\ufffac\ufffb", "abc"},
		{"zero-width space", "ma\u200bin", "main"},
		{"joiner between letters", "ma\u200din", "main"},
		{"selector after a letter", "m\ufe0fain", "main"},
		{"soft hyphen", "ma\u00adin", "main"},
		{"selectors for data", "x\U000e0101\ufe01y", "xy"},
		{"filler", "a\u3164b", "ab"},
		{"noncharacter", "a\uffffb\U0001fffe", "ab"},

		{"bad byte", "a\xffb", "ab"},
		{"truncated rune", "a\xe2\x82", "a"},
		{"encoded surrogate", "a\xed\xa0\x80b", "ab"},
		{"overlong", "a\xc0\x9bb", "ab"},
		{"parts of a control around a bad byte", "a\xc2\xff\x9bb", "ab"},

		{"few marks", "e\u0301\u0323", "e\u0301\u0323"},
		{"pile of marks", "e" + strings.Repeat("\u0301", 50) + "x", "e" + strings.Repeat("\u0301", 8) + "x"},
		{"pile of joiners", "👩" + strings.Repeat("\u200d", 50), "👩" + strings.Repeat("\u200d", 8)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Clean(tt.in)); diff != "" {
				t.Errorf("Clean(%q) (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

func TestCleanTextIsNotCopied(t *testing.T) {
	for _, s := range []string{"main", "📁 größe e\u0301 👨‍👩‍👧"} {
		if n := testing.AllocsPerRun(10, func() { Clean(s) }); n != 0 {
			t.Errorf("Clean(%q) allocates %v times, want 0", s, n)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{
		"", "main", "\x1b[31mred\x1b[0m", "\x1b]0;t\a", "\x1bP\x1b\\", "\u009b1m", "a\xc2\xff\x9bb",
		"👨‍👩‍👧", "1\ufe0f\u20e3", "\n \n", "e\u0301\u0301", "\u202e", "\U000e0041", "\xed\xa0\x80",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if !utf8.ValidString(got) {
			t.Errorf("Clean(%q) = %q is not valid UTF-8", s, got)
		}
		if len(got) > len(s) {
			t.Errorf("Clean(%q) = %q is longer than its input", s, got)
		}
		for _, r := range got {
			switch {
			case unicode.IsControl(r),
				unicode.In(r, unicode.Bidi_Control, unicode.Noncharacter_Code_Point, unicode.Zl, unicode.Zp),
				r >= 0xe0000 && r < 0xe1000, r == 0xfeff:
				t.Errorf("Clean(%q) = %q keeps %U", s, got, r)
			}
		}
		if again := Clean(got); again != got {
			t.Errorf("Clean(%q) = %q, and cleaned again %q", s, got, again)
		}
	})
}
