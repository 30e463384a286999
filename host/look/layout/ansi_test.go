package layout

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/look/span"
	"github.com/google/go-cmp/cmp"
)

func TestAppendANSI(t *testing.T) {
	link := span.Span{Text: "main", Style: "fg=2", URL: "https://x.example/"}
	tests := []struct {
		name string
		line Line
		o    Options
		want string
	}{
		{"no style", Line{Left: []Block{block("", 1, 0, text("a", ""))}}, Options{Level: ANSI256}, "a"},
		{"a run ends its colour", Line{Left: []Block{block("", 1, 0, text("a", "fg=2"), text("b", ""))}}, Options{Level: ANSI256}, "\x1b[32ma\x1b[0mb"},
		{"equal styles are one run", Line{Left: []Block{block("", 1, 0, text("a", "fg=2"), text("b", "fg=2"))}}, Options{Level: ANSI256}, "\x1b[32mab\x1b[0m"},
		{"an indent follows an SGR", Line{Prefix: "  ", Left: []Block{block("", 1, 0, text("a", ""))}}, Options{Level: ANSI16}, "\x1b[0m  a"},
		{"an indent of another space too", Line{Prefix: "\u00a0", Left: []Block{block("", 1, 0, text("a", ""))}}, Options{Level: ANSI16}, "\x1b[0m\u00a0a"},
		{"no SGR at none", Line{Prefix: "  ", Left: []Block{block("", 1, 0, text("a", "bold fg=2"))}}, Options{}, "  a"},
		{"link", Line{Left: []Block{block("", 1, 0, link)}}, Options{Level: ANSI256, Links: true}, "\x1b]8;;https://x.example/\x1b\\\x1b[32mmain\x1b[0m\x1b]8;;\x1b\\"},
		{"link through two styles", Line{Left: []Block{block("", 1, 0, link, span.Span{Text: "*", URL: link.URL}, text("!", ""))}}, Options{Level: ANSI256, Links: true},
			"\x1b]8;;https://x.example/\x1b\\\x1b[32mmain\x1b[0m*\x1b]8;;\x1b\\!"},
		{"links not wanted", Line{Left: []Block{block("", 1, 0, link)}}, Options{Level: ANSI256}, "\x1b[32mmain\x1b[0m"},
		{"link at none", Line{Left: []Block{block("", 1, 0, link)}}, Options{Links: true}, "\x1b]8;;https://x.example/\x1b\\main\x1b]8;;\x1b\\"},
		{"caps take their colour from the ground", Line{CapLeft: "<", CapRight: ">", Left: []Block{block("", 1, 0, text("a", "bg=54 underline"))}}, Options{Level: ANSI256},
			"\x1b[38;5;54m<\x1b[0m\x1b[48;5;54m \x1b[0m\x1b[4;48;5;54ma\x1b[0m\x1b[48;5;54m \x1b[0m\x1b[38;5;54m>\x1b[0m"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.o.Width = 40
			rows := Render([]Line{tt.line}, tt.o)
			if diff := cmp.Diff(tt.want, string(rows[0].AppendANSI(nil))); diff != "" {
				t.Errorf("bytes (-want +got):\n%s", diff)
			}
		})
	}
}

var (
	sgrPattern  = regexp.MustCompile(`^\x1b\[[0-9;]*m`)
	linkPattern = regexp.MustCompile(`^\x1b\]8;;[!-~]*\x1b\\`)
)

// plainText reads what AppendANSI wrote and fails for any escape but its own,
// and for a style or a link that is still on at the end.
func plainText(t *testing.T, out string) (text string, escapes int) {
	t.Helper()
	var b strings.Builder
	styled, linked := false, false
	for i := 0; i < len(out); {
		if out[i] != 0x1b {
			b.WriteByte(out[i])
			i++
			continue
		}
		escapes++
		if seq := sgrPattern.FindString(out[i:]); seq != "" {
			styled = seq != sgrReset
			i += len(seq)
		} else if seq := linkPattern.FindString(out[i:]); seq != "" {
			linked = seq != linkEnd
			i += len(seq)
		} else {
			t.Fatalf("foreign escape at byte %d of %q", i, out)
		}
	}
	if styled || linked {
		t.Errorf("%q ends with a style on (%v) or a link on (%v)", out, styled, linked)
	}
	return b.String(), escapes
}

func FuzzRender(f *testing.F) {
	f.Add("main", "git.modified", "https://x.example/a b", "two", "bold fg=#ff8700", "╭─ ", " │ ", "░▒▓", 20, 5, uint8(0xff))
	f.Add("📁 日本語\u0301", "dir", "", "👨‍👩‍👧", "bg=default", "", "", "", 3, 0, uint8(2))
	f.Add("\x1b]0;x\a", "no", "file:///\x1b", "\u202e☀\ufe0f", "reverse", "\x1b[31m", "\n", "\u0301", 1, -1, uint8(7))
	f.Add("क्षक्षक्ष", "", "", "\u1100\u1161", "", "  ", "\u200d", "🇩", 7, 2, uint8(9))
	f.Add("0", "dir", "", "👨‍👩‍👧", "bg=default", "X\xc8\b\x8e\xc4\x0f\x1f\x1a", "", "\xb9\x01\x1b\xde", 3, 51, uint8(2))
	f.Fuzz(func(t *testing.T, text1, style1, url, text2, style2, prefix, separator, cap string, width, shrink int, bits uint8) {
		width %= 401
		lines := []Line{{
			Prefix: prefix, Separator: separator, CapLeft: cap, CapRight: cap,
			Left: []Block{
				{Priority: shrink, Shrink: shrink % 50, Stale: bits&4 != 0, Spans: []span.Span{{Text: text1, Style: style1, URL: url}, {Text: text2, Style: style2}}},
				{Priority: 3, Spans: []span.Span{{Text: text2, Style: style1}}},
			},
			Right: []Block{{Priority: 2, Shrink: 4, Spans: []span.Span{{Text: text2 + text1, Style: style2, URL: url}}}},
		}, {Prefix: text1, Left: []Block{{Priority: 1, Spans: []span.Span{{Text: separator + text2, Style: style2}}}}}}
		o := Options{Width: width, Level: ColorLevel(bits & 3), Links: bits&8 != 0, Roles: testRoles(), MaxRows: int(bits >> 6)}

		rows := Render(lines, o)
		if visible := strings.TrimSpace(newRun(text2, style{}).text) != ""; visible && len(rows) == 0 {
			t.Errorf("no row, though %q is visible", text2)
		}
		if o.MaxRows > 0 && len(rows) > o.MaxRows {
			t.Errorf("%d rows, want at most %d", len(rows), o.MaxRows)
		}
		for _, r := range rows {
			if r.Width() > max(width, 1) || r.Width() < 1 {
				t.Errorf("row %q says %d cells of %d", r.Text(), r.Width(), width)
			}
			if got := Width(r.Text()); got > r.Width() {
				t.Errorf("row %q takes %d cells and says %d", r.Text(), got, r.Width())
			}
			out := string(r.AppendANSI(nil))
			if !utf8.ValidString(out) {
				t.Errorf("row is not valid UTF-8: %q", out)
			}
			plain, escapes := plainText(t, out)
			if plain != r.Text() {
				t.Errorf("bytes hold the text %q, want %q", plain, r.Text())
			}
			if clean := span.Clean(plain); clean != plain {
				t.Errorf("row %q is not clean", plain)
			}
			if o.Level == None && !o.Links && escapes > 0 {
				t.Errorf("escapes at the level none: %q", out)
			}
		}
		if svg := SVG(rows, SVGOptions{Title: text1}); !utf8.Valid(svg) {
			t.Errorf("picture is not valid UTF-8: %q", svg)
		}
	})
}

func TestAppendRedraw(t *testing.T) {
	tests := []struct {
		rows int
		want string
	}{{-1, "x\x1b[J"}, {0, "x\x1b[J"}, {1, "x\x1b[1F\x1b[J"}, {12, "x\x1b[12F\x1b[J"}}
	for _, tt := range tests {
		if got := string(AppendRedraw([]byte("x"), tt.rows)); got != tt.want {
			t.Errorf("AppendRedraw of %d rows is %q, want %q", tt.rows, got, tt.want)
		}
	}
}
