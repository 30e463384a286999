package sdk_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/data-wise/aiterm/sdk"
	"github.com/google/go-cmp/cmp"
)

func TestShorten(t *testing.T) {
	tests := []struct {
		name     string
		text     string
		max      int
		wantEnd  string
		wantMidl string
	}{
		{"short enough", "main", 4, "main", "main"},
		{"one too long", "mains", 4, "mai…", "ma…s"},
		{"odd", "abcdefghij", 5, "abcd…", "ab…ij"},
		{"wide letters", "日本語テキスト", 4, "日…", "日…"},
		{"wide letters on both sides", "日本語テキスト", 9, "日本語テ…", "日本…スト"},
		{"a family is one letter", "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 5, "👨‍👩‍👧👨‍👩‍👧…", "👨‍👩‍👧…👨‍👩‍👧"},
		{"accents go with their letters", "re\u0301sume\u0301s", 5, "re\u0301su…", "re\u0301…e\u0301s"},
		{"two", "abc", 2, "a…", "a…"},
		{"one", "abc", 1, "…", "…"},
		{"zero", "abc", 0, "", ""},
		{"negative", "abc", -1, "", ""},
		{"empty", "", 0, "", ""},
		{"broken bytes take no cell", "a\xff\xfebcd", 3, "ab…", "a…d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := []string{sdk.Shorten(tt.text, tt.max), sdk.ShortenMiddle(tt.text, tt.max)}
			if diff := cmp.Diff([]string{tt.wantEnd, tt.wantMidl}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzShorten(f *testing.F) {
	f.Add("feature/login", 5)
	f.Add("日本語", 2)
	f.Add("a\xffb", 2)
	f.Fuzz(func(t *testing.T, s string, max int) {
		for _, got := range []string{sdk.Shorten(s, max), sdk.ShortenMiddle(s, max)} {
			if n := sdk.Width(got); n > max && n > 0 {
				t.Fatalf("%q at %d became %q, of %d cells", s, max, got, n)
			}
			if utf8.ValidString(s) && !utf8.ValidString(got) {
				t.Fatalf("%q at %d became broken: %q", s, max, got)
			}
			if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) || strings.Contains(s, "…") || len(s) > 1000 {
				continue // of that the host shows something else
			}
			if sdk.Width(s) <= max && got != s {
				t.Fatalf("%q at %d became %q though it fits", s, max, got)
			}
			head, tail, _ := strings.Cut(got, "…")
			if !strings.HasPrefix(s, head) || !strings.HasSuffix(s, tail) {
				t.Fatalf("%q at %d became %q, which is not its ends", s, max, got)
			}
		}
	})
}

func TestWidth(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "main": 4, "日本語": 6, "📁 ~": 4, "☀️": 2, "✌": 2, "1️⃣": 2, "🇩🇪🇫🇷": 4, "👍🏽": 2, "e\u0301": 1,
		"\x1b[31m": 4, "░▒▓ │ ╭─": 8, "\ue0a0 main": 6, "⏱ 1h": 4, "a\tb": 3,
	} {
		if got := sdk.Width(text); got != want {
			t.Errorf("Width(%q) = %d, want %d", text, got, want)
		}
	}
}
