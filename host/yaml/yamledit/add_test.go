package yamledit

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAddBlock(t *testing.T) {
	const block = "l:\n  - p: \"a, b\" # of p\n    q: [x, z]\n\n  - q: []\n"
	const flow = `l: [{p: "a, b", q: [x, z]}, {q: []}]`
	const in = "  l:\n    - p: \"a, b\" # of p\n      q: [x, z]\n\n    - q: []\n"
	tests := []struct{ name, before, after string }{
		{"nothing", "", block},
		{"a comment alone", "# c\n", "# c\n" + block},
		{"keys", "k: 1 # c\nm: 2\n", "k: 1 # c\nm: 2\n" + block},
		{"no line break at the end", "k: 1", "k: 1\n" + strings.TrimSuffix(block, "\n")},
		{"CRLF", "k: 1\r\nm: 2\r\n", "k: 1\r\nm: 2\r\n" + strings.ReplaceAll(block, "\n", "\r\n")},
		{"keys that stand further in", "  k: 1\n", "  k: 1\n" + in},
		{"the mark of an end", "---\nk: 1\n...\n", "---\nk: 1\n" + block + "...\n"},
		{"braces", "{k: 1}\n", "{k: 1, " + flow + "}\n"},
		{"empty braces", "{ }\n", "{" + flow + "}\n"},
		{"braces and marks", "---\n{k: 1} # c\n...\n", "---\n{k: 1, " + flow + "} # c\n...\n"},
		{"braces over lines", "# a\n{\n  k: 1, # c\n  m: 2\n}\n", "# a\n{\n  " + flow + ",\n  k: 1, # c\n  m: 2\n}\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := AddBlock("f.yaml", []byte(tt.before), "l", block)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAddBlockRefusesWhatItCannotKeep(t *testing.T) {
	for _, before := range []string{"- a\n", "text\n", "l: 1\n", "k: [\n"} {
		if got, err := AddBlock("f.yaml", []byte(before), "l", "l:\n  - a\n"); err == nil {
			t.Errorf("AddBlock to %q = %q, want an error", before, got)
		}
	}
}
