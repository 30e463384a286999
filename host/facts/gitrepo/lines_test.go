package gitrepo

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/gitrun"
)

// linesOf has the lines of a repository counted and returns them, as "+1 -2", or "".
func linesOf(t *testing.T, r *repository, cacheDir string) string {
	t.Helper()
	repo := find(t, r.dir, cacheDir, time.Now())
	repo.CountLines()
	if err := repo.Refresh(context.Background(), gitrun.In); err != nil {
		t.Fatal(err)
	}
	repo = find(t, r.dir, cacheDir, time.Now())
	added, ok := repo.Get("lines.added")
	removed, both := repo.Get("lines.removed")
	if !ok || !both {
		return ""
	}
	return "+" + added + " -" + removed
}

func TestLines(t *testing.T) {
	tests := []struct {
		name   string
		change func(r *repository)
		want   string
	}{
		{"nothing is changed", func(*repository) {}, "+0 -0"},
		{"a changed line", func(r *repository) { r.write("file", "two\n") }, "+1 -1"},
		{"staged", func(r *repository) { r.write("file", "one\ntwo\n"); r.git("add", "file") }, "+1 -0"},
		{"staged, and changed after that", func(r *repository) {
			r.write("file", "one\ntwo\n")
			r.git("add", "file")
			r.write("file", "one\ntwo\nthree\n")
		}, "+2 -0"},
		{"a file that git does not know", func(r *repository) { r.write("new", "one\n") }, "+0 -0"},
		{"a file that git is to know", func(r *repository) { r.write("new", "one\ntwo\n"); r.git("add", "-N", "new") }, "+2 -0"},
		{"a file that is removed", func(r *repository) { r.git("rm", "-q", "file") }, "+0 -1"},
		{"a file that is away", func(r *repository) {
			if err := os.Remove(r.dir + "/file"); err != nil {
				t.Fatal(err)
			}
		}, "+0 -1"},
		{"a file with another name", func(r *repository) { r.git("mv", "file", "a name\twith a tab") }, "+0 -0"},
		{"a binary file", func(r *repository) { r.write("file", "\x00\x01\n\n\n") }, "+0 -0"},
		{"a file whose times alone are others", func(r *repository) {
			then := time.Now().Add(-time.Hour)
			if err := os.Chtimes(r.dir+"/file", then, then); err != nil {
				t.Fatal(err)
			}
		}, "+0 -0"},
		{"line endings that git turns", func(r *repository) {
			r.write(".git/info/attributes", "file text eol=crlf\n")
			r.write("file", "one\r\ntwo\r\n")
		}, "+1 -0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRepository(t)
			tt.change(r)
			if got := linesOf(t, r, t.TempDir()); got != tt.want {
				t.Errorf("lines are %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLinesBeforeTheFirstCommit(t *testing.T) {
	isolate(t)
	r := &repository{t, tempDir(t)}
	r.git("init", "-q")
	r.write("file", "one\ntwo\n")
	r.git("add", "file")
	if got := linesOf(t, r, t.TempDir()); got != "+2 -0" {
		t.Errorf("lines are %q, want +2 -0", got)
	}
}

// What a filter makes of a file is not known without running it, and a driver for diffs
// is a program of the repository's.
func TestLinesStartNothing(t *testing.T) {
	r := newRepository(t)
	r.commit("large", "version https://git-lfs.github.com/spec/v1\n")
	r.git("config", "filter.x.clean", "touch ran; cat")
	r.git("config", "diff.x.command", "touch ran")
	r.git("config", "diff.x.textconv", "touch ran; cat")
	r.git("config", "diff.external", "touch ran")
	r.write(".git/info/attributes", "large filter=x\nfile diff=x\n")
	r.write("large", strings.Repeat("line\n", 1000))
	r.write("file", "one\ntwo\n")
	if got := linesOf(t, r, t.TempDir()); got != "+1 -0" {
		t.Errorf("lines are %q, want those of file, +1 -0", got)
	}
	if state.Exists(r.dir + "/ran") {
		t.Error("a program that the config names was run")
	}
}

func TestLinesAreCountedForWhoShowsThem(t *testing.T) {
	r, cacheDir := newRepository(t), t.TempDir()
	r.write("file", "one\ntwo\n")
	refresh := func(repo *Repo) {
		t.Helper()
		if err := repo.Refresh(context.Background(), gitrun.In); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now()
	refresh(find(t, r.dir, cacheDir, now))
	repo := find(t, r.dir, cacheDir, now)
	if repo.NeedsLines() {
		t.Error("lines are needed that nobody asked for")
	}
	if got, ok := repo.Get("lines.added"); ok {
		t.Errorf("%s lines are known that were never counted", got)
	}
	if !repo.NeedsLines() {
		t.Error("lines that are shown need no count")
	}
	if diff := cmp.Diff([]string{"git-refresh", "--dir", repo.Root(), "--lines"}, repo.RefreshCommand()); diff != "" {
		t.Errorf("arguments (-want +got):\n%s", diff)
	}
	refresh(repo)
	// From then on each refresh counts them, and no line asks for more.
	r.write("file", "one\ntwo\nthree\n")
	refresh(find(t, r.dir, cacheDir, now))
	repo = find(t, r.dir, cacheDir, time.Now())
	if got, _ := repo.Get("lines.added"); got != "2" || repo.NeedsLines() {
		t.Errorf("%q lines after the next refresh, and another is due: %v", got, repo.NeedsLines())
	}
	// After a while the line says again that it shows them.
	repo = find(t, r.dir, cacheDir, now.Add(linesRenewed+time.Minute))
	if repo.Get("lines.added"); !repo.NeedsLines() {
		t.Error("nobody says again that lines are shown")
	}
	// Where nobody does, they are not counted any more.
	c, _ := readCounts(repo.cachePath(".json"), repo.Root())
	c.LinesAsked = now.Add(-linesKept - time.Minute)
	if err := c.write(repo.cachePath(".json"), false); err != nil {
		t.Fatal(err)
	}
	refresh(find(t, r.dir, cacheDir, time.Now()))
	if got, ok := find(t, r.dir, cacheDir, time.Now()).Get("lines.added"); ok {
		t.Errorf("%s lines that nobody shows", got)
	}
}

func TestAddLines(t *testing.T) {
	for name, tt := range map[string]struct {
		out  string
		want lines
		ok   bool
	}{
		"nothing":            {"", lines{}, true},
		"files":              {"1\t2\ta\x003\t0\tb c\x00", lines{4, 2}, true},
		"renamed":            {"1\t2\t\x00old\x00new\x003\t4\tb\x00", lines{4, 6}, true},
		"binary":             {"-\t-\ta\x001\t1\tb\x00", lines{1, 1}, true},
		"not counted":        {"1\t1\tskip\x001\t1\tb\x00", lines{1, 1}, true},
		"renamed from":       {"1\t1\t\x00skip\x00b\x00", lines{1, 1}, true},
		"cut off":            {"1\t2\ta", lines{}, false},
		"no tabs":            {"1 2 a\x00", lines{}, false},
		"renamed to nothing": {"1\t2\t\x00old\x00", lines{}, false},
		"half binary":        {"-\t2\ta\x00", lines{}, false},
		"negative":           {"-1\t2\ta\x00", lines{}, false},
		"more than an int":   {"99999999999999999999\t2\ta\x00", lines{}, false},
		"more in all":        {"2147483647\t0\ta\x001\t0\tb\x00", lines{}, false},
	} {
		var got lines
		err := got.add(strings.NewReader(tt.out), func(path string) bool { return path != "skip" })
		if (err == nil) != tt.ok || tt.ok && got != tt.want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, tt.want)
		}
	}
}
