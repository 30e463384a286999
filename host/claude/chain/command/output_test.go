package command

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
)

func TestRowsOf(t *testing.T) {
	plain := func(text string) []span.Span { return []span.Span{{Text: text}} }
	styled := func(text, style string) span.Span { return span.Span{Text: text, Style: style} }
	tests := []struct {
		name, output string
		want         [][]span.Span
	}{
		{"nothing", "", nil},
		{"blanks and colours alone", " \n\x1b[31m \x1b[0m\n\u00a0\n", nil},
		{"plain", "main +2\n", [][]span.Span{plain("main +2")}},
		{"no line break", "main", [][]span.Span{plain("main")}},
		{"rows of Windows, and empty ones", "a\r\n\r\nb\r\n", [][]span.Span{plain("a"), plain("b")}},
		{"written over", "  10%\r\x1b[1m100%", [][]span.Span{{styled("100%", "bold")}}},
		{"tabs", "a\t\tb", [][]span.Span{plain("a b")}},
		{"16 colours", "\x1b[31;47ma\x1b[97;100mb\x1b[39mc\x1b[49md", [][]span.Span{{
			styled("a", "fg=1 bg=7"), styled("b", "fg=15 bg=8"), styled("c", "bg=8"), styled("d", "")}}},
		{"256 colours", "\x1b[38;5;208;48;5;17mx\x1b[m!", [][]span.Span{{styled("x", "fg=208 bg=17"), styled("!", "")}}},
		{"truecolor", "\x1b[38;2;255;128;0mx", [][]span.Span{{styled("x", "fg=#ff8000")}}},
		{"with colons", "\x1b[38:5:9;48:2::1:2:3mx\x1b[48:2:4:5:6my", [][]span.Span{{styled("x", "fg=9 bg=#010203"), styled("y", "fg=9 bg=#040506")}}},
		{"attributes", "\x1b[1;2;3;4;7;9mx\x1b[22;24;27mx", [][]span.Span{{
			styled("x", "bold dim italic underline reverse strike"), styled("x", "italic strike")}}},
		{"underlines of other kinds", "\x1b[4:3ma\x1b[4:0mb\x1b[21mc", [][]span.Span{{styled("a", "underline"), styled("b", ""), styled("c", "underline")}}},
		{"the colour of the underline is not that of the text", "\x1b[58;5;1;1mx\x1b[0;58:2::1:2:3;3my", [][]span.Span{{styled("x", "bold"), styled("y", "italic")}}},
		{"what is not known", "\x1b[5;8;38;5;300;38;2;1;2;999;53;1mx", [][]span.Span{{styled("x", "bold")}}},
		{"colours cut short", "\x1b[38mx\x1b[48;5my\x1b[38;2;1;2mz", [][]span.Span{plain("xyz")}},
		{"an open colour runs on", "\x1b[31ma\nb", [][]span.Span{{styled("a", "fg=1")}, {styled("b", "fg=1")}}},
		{"the same style twice is one span", "\x1b[31ma\x1b[31mb\x1b[32mc", [][]span.Span{{styled("ab", "fg=1"), styled("c", "fg=2")}}},
		{"a link", "\x1b]8;id=1;https://x.y/z\x1b\\pr\x1b]8;;\x1b\\ 7", [][]span.Span{{{Text: "pr", URL: "https://x.y/z"}, {Text: " 7"}}}},
		{"a link with BEL, and one left open", "\x1b]8;;file:///tmp\aa\nb", [][]span.Span{{{Text: "a", URL: "file:///tmp"}}, plain("b")}},
		{"links that are none", "\x1b]8;;javascript:x\aa\x1b]8;;ssh://h\ab\x1b]8;;https://\u202ex\ac\x1b]8;;https://a b\ad\x1b]8;x\ae", [][]span.Span{plain("abcde")}},
		{"a link that never ends", "a\x1b]8;;https://x", [][]span.Span{plain("a")}},
		{"a title", "a\x1b]0;owned\ab", [][]span.Span{plain("ab")}},
		{"a title around colours", "a\x1b]0;ow\x1b[31mned\a", [][]span.Span{{styled("a", ""), styled("ned", "fg=1")}}},
		{"the screen and the cursor", "\x1b[2J\x1b[Ha\x1b[10Cb\x1b7\x1b[?25lc\x1b[>4;1md", [][]span.Span{plain("abcd")}},
		{"the clipboard", "\x1b]52;c;cm0=\aa", [][]span.Span{plain("a")}},
		{"other strings", "\x1bPq#0\x1b\\a\x1b_Gx\x1b\\b\x1b^x\x1b\\", [][]span.Span{plain("ab")}},
		{"C1", "a\u009b31mb\u009d0;t\u009cc", [][]span.Span{plain("abc")}},
		{"bidi, zero width, bad bytes", "a\u202eb\u200bc\xffd\x00e\x08", [][]span.Span{plain("abcde")}},
		{"half a rune before a colour", "a\xe2\x82\x1b[1mb", [][]span.Span{{styled("a", ""), styled("b", "bold")}}},
		{"blanks inside stay", "\x1b[44m  a  \x1b[0m", [][]span.Span{{styled("  a  ", "bg=4")}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, cut := rowsOf(tt.output)
			if diff := cmp.Diff(tt.want, got); diff != "" || cut {
				t.Errorf("rowsOf(%q), cut %v (-want +got):\n%s", tt.output, cut, diff)
			}
		})
	}
}

func TestRowsOfKeepsToTheLimits(t *testing.T) {
	tests := []struct {
		name, output      string
		rows, spans, text int // of the first row
	}{
		{"rows", strings.Repeat("a\n", 100), chain.MaxRows, 1, 1},
		{"spans", strings.Repeat("\x1b[31ma\x1b[32mb", 1000), 1, capability.MaxSpans, 1},
		{"bytes", strings.Repeat("x", 60<<10), 1, 1, capability.MaxOutput},
		{"bytes in many parts", strings.Repeat("x\x1b[0m", 10<<10), 1, 1, capability.MaxOutput},
		{"wide characters", strings.Repeat("日", 10<<10), 1, 1, capability.MaxOutput - 1},
		{"links", strings.Repeat("\x1b]8;;https://x/"+strings.Repeat("y", 1000)+"\aa\x1b]8;;\ab", 10), 1, 8, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, cut := rowsOf(tt.output)
			if !cut || len(rows) != tt.rows || len(rows[0]) != tt.spans || len(rows[0][0].Text) != tt.text {
				t.Errorf("cut %v, %d rows, %d spans in the first, %d bytes in its first; want true, %d, %d, %d",
					cut, len(rows), len(rows[0]), len(rows[0][0].Text), tt.rows, tt.spans, tt.text)
			}
		})
	}
}

// knownStyle is what package layout takes for a style that no theme has a say in.
var knownStyle = regexp.MustCompile(`^((fg|bg)=(\d{1,3}|#[0-9a-f]{6})|bold|dim|italic|underline|reverse|strike)$`)

func FuzzRowsOf(f *testing.F) {
	for _, s := range []string{
		"a\x1b[1;38;5;208mb\x1b[0m\n", "\x1b]8;;https://x\x1b\\a\x1b]8;;\a", "\x1b[38:2::1:2:3;48;2;;m\r\t", "\x1b[\x1b]8;\x1bP\xff\u009b1m", "日\u0301\u200d\u202e",
		"\x1b]0;t\x1b[m\x18e", "\x1b[58;5m\x1b[4:m:;", "👩\x1b[1m\u200d\x1b[1m🚀",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, output string) {
		rows, _ := rowsOf(output)
		if len(rows) > chain.MaxRows {
			t.Errorf("%d rows", len(rows))
		}
		for _, row := range rows {
			bytes := 0
			for _, s := range row {
				bytes += size(s)
				if s.Text == "" || span.Clean(s.Text) != s.Text || strings.IndexFunc(s.Text, unicode.IsControl) >= 0 {
					t.Errorf("rowsOf(%q): the text %q is not clean", output, s.Text)
				}
				if !utf8.ValidString(s.URL) || strings.IndexFunc(s.URL, func(r rune) bool { return r <= ' ' || unicode.IsControl(r) }) >= 0 {
					t.Errorf("rowsOf(%q): the link %q is not clean", output, s.URL)
				}
				for word := range strings.FieldsSeq(s.Style) {
					if !knownStyle.MatchString(word) {
						t.Errorf("rowsOf(%q): the style %q has the word %q", output, s.Style, word)
					}
				}
			}
			if len(row) == 0 || len(row) > capability.MaxSpans || bytes > capability.MaxOutput {
				t.Errorf("rowsOf(%.100q): %d spans, %d bytes", output, len(row), bytes)
			}
		}
	})
}
