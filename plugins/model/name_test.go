package main

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestDisplay(t *testing.T) {
	tests := []struct{ name, in, want, context string }{
		{"name", "Sonnet 4.5", "Sonnet 4.5", ""},
		{"claude in front", "Claude Opus 4.1", "Opus 4.1", ""},
		{"claude in capitals", "CLAUDE Opus", "Opus", ""},
		{"claude alone", "Claude ", "Claude ", ""},
		{"context", "Opus 4.6 (1M context)", "Opus 4.6", " (1M context)"},
		{"another remark", "Opus (preview)", "Opus (preview)", ""},
		{"identifier", "claude-sonnet-4-5-20250929", "Sonnet 4.5", ""},
		{"identifier with one number", "claude-opus-5", "Opus 5", ""},
		{"identifier of two words", "claude-instant-pro-1-2", "Instant Pro 1.2", ""},
		{"nothing behind claude", "claude-", "", ""},
		{"dashes", "claude---opus", "Opus", ""},
		{"empty", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			short, context := display(tt.in)
			if diff := cmp.Diff([]string{tt.want, tt.context}, []string{short, context}); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

func FuzzDisplay(f *testing.F) {
	for _, s := range []string{"Claude Sonnet 4.5 (1M context)", "claude-3-5-haiku-20241022", "us.anthropic.claude-opus-4-1-v1:0", "claude-é-日"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		short, context := display(s)
		if utf8.ValidString(s) && !utf8.ValidString(short+context) {
			t.Errorf("%q became broken: %q %q", s, short, context)
		}
		if len(short)+len(context) > len(s) {
			t.Errorf("%q grew to %q %q", s, short, context)
		}
	})
}
