package gitrepo

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScanConfig(t *testing.T) {
	tests := []struct {
		name, file string
		want       config
	}{
		{"empty", "", config{}},
		{
			"as git writes it",
			"[core]\n\trepositoryformatversion = 0\n\tbare = false\n" +
				"[remote \"origin\"]\n\turl = git@github.com:o/r.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n" +
				"[branch \"main\"]\n\tremote = origin\n\tmerge = refs/heads/main\n",
			config{bare: bareNo, remotes: []namedValue{{"origin", "git@github.com:o/r.git"}}, branches: []namedValue{{"main", "origin"}}},
		},
		{"CRLF and a BOM", "\ufeff[core]\r\nbare=true\r\n[remote \"a\"]\r\nurl=x\r\n", config{bare: bareYes, remotes: []namedValue{{"a", "x"}}}},
		{"names in any case, subsections as written", "[REMOTE \"Up\"]\nURL = x\n", config{remotes: []namedValue{{"Up", "x"}}}},
		{"old form of a subsection", "[remote.Up]\nurl = x\n", config{remotes: []namedValue{{"up", "x"}}}},
		{"all on one line", "[core] bare = yes\n[remote \"o\"] url = x # why\n", config{bare: bareYes, remotes: []namedValue{{"o", "x"}}}},
		{"key without a value", "[core]\nbare\n", config{bare: bareYes}},
		{"empty value", "[core]\nbare =\n", config{bare: bareNo}},
		{"no newline at the end", "[remote \"o\"]\nurl = x", config{remotes: []namedValue{{"o", "x"}}}},
		{"first of several", "[remote \"o\"]\nurl = x\nurl = y\n[remote \"o\"]\nurl = z\n", config{remotes: []namedValue{{"o", "x"}}}},
		{"comments", "# [remote \"a\"]\n; url = a\n[remote \"o\"] ; b\n# url = c\nurl = x;y#z\n", config{remotes: []namedValue{{"o", "x"}}}},
		{"quoted", `[remote "o"]` + "\nurl = \" a;#b \" c  \n", config{remotes: []namedValue{{"o", " a;#b  c"}}}},
		{"escaped", `[remote "o\"p\\q\r"]` + "\nurl = a\\\\b\\\"c\\td\n", config{remotes: []namedValue{{`o"p\qr`, "a\\b\"c\td"}}}},
		{"joined lines", "[remote \"o\"]\nurl = a\\\nb\\\r\nc\n", config{remotes: []namedValue{{"o", "abc"}}}},
		{"damaged header", "[remote \"o\"]\nurl = x\n[remote \"p\nurl = y\n[branch \"m\"]\nremote = o\n",
			config{remotes: []namedValue{{"o", "x"}}, branches: []namedValue{{"m", "o"}}}},
		{"damaged line", "[remote \"o\"]\n= y\n???\nurl = x\n", config{remotes: []namedValue{{"o", "x"}}}},
		{"no section", "url = x\nbare = true\n", config{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := scanConfig([]byte(tt.file))
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(config{}, namedValue{})); diff != "" {
				t.Errorf("scanConfig (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRemoteOfConfig(t *testing.T) {
	remote := func(name string) string { return "[remote \"" + name + "\"]\nurl = https://x.org/" + name + "\n" }
	follows := "[branch \"topic\"]\nremote = fork\n"
	tests := []struct{ name, file, branch, want string }{
		{"none", "", "topic", ""},
		{"origin", remote("fork") + remote("origin") + follows, "topic", "https://x.org/origin"},
		{"the branch's", remote("up") + remote("fork") + follows, "topic", "https://x.org/fork"},
		{"only one", remote("up"), "topic", "https://x.org/up"},
		{"which of two", remote("up") + remote("fork") + follows, "main", ""},
		{"the branch follows a local one", remote("up") + remote("fork") + "[branch \"topic\"]\nremote = .\n", "topic", ""},
		{"detached", remote("up") + remote("fork") + "[branch]\nremote = fork\n", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := scanConfig([]byte(tt.file))
			if got := c.webURL(tt.branch, noAlias); got != tt.want {
				t.Errorf("webURL(%q) = %q, want %q", tt.branch, got, tt.want)
			}
		})
	}
}

func FuzzScanConfig(f *testing.F) {
	f.Add("[core]\nbare\n[remote \"o\\\"\"]\nurl = \"a\\\nb\" # c\n")
	f.Add("[remote.\x00")
	f.Add("[a \"\\")
	f.Fuzz(func(t *testing.T, file string) {
		c := scanConfig([]byte(file))
		for _, r := range c.remotes {
			if r.value == "" || len(r.name)+len(r.value) > len(file) {
				t.Errorf("remote %q from %q", r, file)
			}
		}
		// Adding a section that git would write must always be understood, as
		// long as the file did not end inside something.
		if !strings.HasSuffix(file, "\n") || strings.ContainsAny(file, `"\`) {
			return
		}
		c = scanConfig([]byte(file + "[branch \"added\"]\n\tremote = there\n"))
		if got := c.branches; len(got) == 0 || got[len(got)-1] != (namedValue{"added", "there"}) {
			t.Errorf("after %q the next section was lost: %q", file, got)
		}
	})
}
