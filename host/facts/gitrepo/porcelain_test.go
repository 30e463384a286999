package gitrepo

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseStatus(t *testing.T) {
	tests := []struct {
		name, out string
		want      statusCounts
	}{
		{"unborn", "# branch.oid (initial)\n# branch.head main\n", statusCounts{Branch: "main"}},
		{"detached", "# branch.oid " + commitA + "\n# branch.head (detached)\n", statusCounts{Commit: commitA}},
		{
			"upstream",
			"# branch.oid " + commitA + "\n# branch.head main\n# branch.upstream origin/main\n# branch.ab +3 -12\n# stash 4\n",
			statusCounts{Commit: commitA, Branch: "main", Upstream: "origin/main", Ahead: new(3), Behind: new(12), Stash: 4},
		},
		{
			"upstream is gone",
			"# branch.oid " + commitA + "\n# branch.head main\n# branch.upstream origin/main\n",
			statusCounts{Commit: commitA, Branch: "main", Upstream: "origin/main", Gone: true},
		},
		{
			"upstream before the first commit",
			"# branch.oid (initial)\n# branch.head main\n# branch.upstream origin/main\n",
			statusCounts{Branch: "main", Upstream: "origin/main"},
		},
		{
			"ahead and behind switched off",
			"# branch.oid " + commitA + "\n# branch.head main\n# branch.upstream o/m\n# branch.ab +? -?\n",
			statusCounts{Commit: commitA, Branch: "main", Upstream: "o/m"},
		},
		{
			"every kind of entry",
			"# branch.oid (initial)\n# branch.head main\n" +
				"1 M. N... 100644 100644 100644 a b staged\n" +
				"1 .M N... 100644 100644 100644 a b changed\n" +
				"1 MM N... 100644 100644 100644 a b both\n" +
				"1 .M S.M. 160000 160000 160000 a b submodule\n" +
				"2 R. N... 100644 100644 100644 a b R100 new\n1 M. old name that looks like an entry\n" +
				"u UU N... 100644 100644 100644 100644 a b c conflict\n" +
				"? new\n? folder/\n! ignored\n",
			statusCounts{Branch: "main", Staged: 3, Unstaged: 3, Conflicts: 1, Untracked: 2},
		},
		{"headers and kinds of later versions", "# branch.oid (initial)\n# branch.new x\n# branch.head main\n3 ?? x\n\n", statusCounts{Branch: "main"}},
		{"CRLF", "# branch.oid " + commitA + "\r\n# branch.head main\r\n# stash 1\r\n? a\r\n", statusCounts{Commit: commitA, Branch: "main", Stash: 1, Untracked: 1}},
		{"a path longer than the buffer", "# branch.oid (initial)\n? " + strings.Repeat("? ", 40<<10) + "\n? b", statusCounts{Untracked: 2}},
		{"cut off", "# branch.oid (initial)\n1 M", statusCounts{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parseStatus(strings.NewReader(strings.ReplaceAll(tt.out, "\n", "\x00")))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got.statusCounts); diff != "" {
				t.Errorf("parseStatus (-want +got):\n%s", diff)
			}
		})
	}
}

// endless gives one untracked file after the other, for ever.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	const line = "? f\x00"
	n := len(p)
	for len(p) > 0 {
		p = p[copy(p, line):]
	}
	return n, nil
}

func TestParseStatusStops(t *testing.T) {
	_, err := parseStatus(io.MultiReader(strings.NewReader("# branch.oid (initial)\x00"), endless{}))
	if err == nil || !strings.Contains(err.Error(), "more than 64 MiB") {
		t.Errorf("parseStatus of an endless answer: %v", err)
	}
	if _, err := parseStatus(strings.NewReader("")); err == nil {
		t.Error("parseStatus of nothing: no error")
	}
}

func FuzzParseStatus(f *testing.F) {
	f.Add([]byte("# branch.oid (initial)\x00# branch.head main\x00# branch.ab +1 -2\x001 MM x\x00? y\x00"))
	f.Add([]byte("# branch.oid x\x00# branch.ab +-1 --2\x00# stash 99999999999999999999\x001\x002 "))
	f.Fuzz(func(t *testing.T, out []byte) {
		c, err := parseStatus(bytes.NewReader(out))
		if err != nil {
			return
		}
		lines := bytes.Count(out, []byte{0}) + 1
		for _, n := range []int{c.Staged, c.Unstaged, c.Untracked, c.Conflicts} {
			if n < 0 || n > lines {
				t.Errorf("%d files in %d lines", n, lines)
			}
		}
		for _, n := range []*int{c.Ahead, c.Behind, &c.Stash} {
			if n != nil && *n < 0 {
				t.Errorf("negative number in %+v", c)
			}
		}
	})
}

// FuzzReadCounts: a cache file that somebody edited never gives a number below
// zero, and is either read or called broken.
func FuzzReadCounts(f *testing.F) {
	f.Add(`{"root": "/r", "taken": "2026-11-22T12:00:00Z", "ahead": -1, "staged": 1e300, "failure": {"at": 7}}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, file string) {
		path := t.TempDir() + "/c.json"
		write(t, path, file)
		c, _ := readCounts(path, "/r")
		for _, n := range []*int{&c.Staged, &c.Unstaged, &c.Untracked, &c.Conflicts, &c.Stash, c.Ahead, c.Behind} {
			if n != nil && *n < 0 {
				t.Errorf("negative number in %+v", c)
			}
		}
		if c.TookMS < 0 {
			t.Errorf("took %d ms", c.TookMS)
		}
	})
}
