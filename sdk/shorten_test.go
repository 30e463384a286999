package sdk_test

import (
	"strings"
	"testing"
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
		{"wide letters", "日本語テキスト", 4, "日本語…", "日本…ト"},
		{"two", "abc", 2, "a…", "a…"},
		{"one", "abc", 1, "…", "…"},
		{"zero", "abc", 0, "", ""},
		{"negative", "abc", -1, "", ""},
		{"empty", "", 0, "", ""},
		{"broken bytes count", "a\xff\xfeb", 3, "a\xff…", "a…b"},
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
			if n := utf8.RuneCountInString(got); n > max && n > 0 {
				t.Fatalf("%q at %d became %q, %d characters", s, max, got, n)
			}
			if utf8.ValidString(s) && !utf8.ValidString(got) {
				t.Fatalf("%q at %d became broken: %q", s, max, got)
			}
			if utf8.RuneCountInString(s) <= max && got != s {
				t.Fatalf("%q at %d became %q though it fits", s, max, got)
			}
			head, tail, _ := strings.Cut(got, "…")
			if !strings.Contains(s, "…") && (!strings.HasPrefix(s, head) || !strings.HasSuffix(s, tail)) {
				t.Fatalf("%q at %d became %q, which is not its ends", s, max, got)
			}
		}
	})
}
