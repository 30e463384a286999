package gitrepo

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/facts/gitrun"
)

// lfs makes a clone of a repository with files in Git LFS. A script stands in for
// it: it makes the pointer that Git LFS would make, and keeps the file in a folder.
func lfs(r *repository) *repository {
	needsUnix(r.t)
	store := r.t.TempDir()
	clean, smudge := filepath.Join(store, "clean"), filepath.Join(store, "smudge")
	script(r.t, clean, `cat > "`+store+`/in.$$"
sum=$(sha256sum < "`+store+`/in.$$" | cut -c1-64)
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n' "$sum" "$(wc -c < "`+store+`/in.$$")"
mv "`+store+`/in.$$" "`+store+`/$sum"`)
	script(r.t, smudge, `sum=$(sed -n 's/^oid sha256://p'); cat "`+store+`/$sum"`)
	r.git("config", "--global", "filter.lfs.clean", clean)
	r.git("config", "--global", "filter.lfs.smudge", smudge)
	r.git("config", "--global", "filter.lfs.required", "true")
	return cloneOf(r, "*.bin filter=lfs -text", "1.bin", "2.bin")
}

// upper makes a clone of a repository with a filter of the person's.
func upper(r *repository) *repository {
	r.git("config", "--global", "filter.up.clean", "tr a-z A-Z")
	r.git("config", "--global", "filter.up.smudge", "tr A-Z a-z")
	clone := cloneOf(r, "*.txt filter=up", "1.txt", "2.txt")
	needsOneTime(clone, "1.txt")
	return clone
}

// needsOneTime skips where git and Go see different times of a file that git has
// just checked out, as when tools/when moves them for Go alone: of a filtered file,
// its time is all that is compared.
func needsOneTime(clone *repository, name string) {
	clone.t.Helper()
	info, err := os.Stat(filepath.Join(clone.dir, name))
	if err != nil {
		clone.t.Fatal(err)
	}
	if said := fmt.Sprintf("mtime: %d:%d\n", info.ModTime().Unix(), info.ModTime().Nanosecond()); !strings.Contains(clone.git("ls-files", "--debug", name), said) {
		clone.t.Skip("git and Go see different times of a file")
	}
}

// cloneOf makes a clone of a repository with files to which an attribute applies.
func cloneOf(r *repository, attribute string, names ...string) *repository {
	r.write(".gitattributes", attribute+"\n")
	for _, name := range names {
		r.write(name, "hello\n")
	}
	r.git("add", ".")
	r.git("commit", "-q", "-m", "filtered")
	r.git("clone", "-q", r.dir, r.dir+"-clone")
	return &repository{r.t, r.dir + "-clone"}
}

// TestFilteredFileIsRemembered: once a file with a filter was seen unchanged, it is
// known whether it is that still, without running the filter.
func TestFilteredFileIsRemembered(t *testing.T) {
	needsUnix(t)
	r := newRepository(t)
	clone := upper(r)
	// In the index of a clone a file is as old as the index, so that git reads it
	// again; on a slow machine it would not be.
	index := filepath.Join(clone.dir, ".git", "index")
	file := filepath.Join(clone.dir, "1.txt")
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(index, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	cacheDir := t.TempDir()
	for i, step := range []struct{ name, content, want string }{
		{"fresh", "", "known false"},
		{"touched", "hello\n", "known false"},
		{"changed in the same size", "jello\n", "known true"},
		{"changed back", "hello\n", "known false"},
		{"longer", "hello world\n", "known true"},
	} {
		if step.content != "" {
			clone.write("1.txt", step.content)
			at := time.Date(2001, 1, 1, 0, 0, i, 0, time.UTC)
			if err := os.Chtimes(file, at, at); err != nil {
				t.Fatal(err)
			}
		}
		if err := find(t, clone.dir, cacheDir, time.Now()).Refresh(context.Background(), gitrun.In); err != nil {
			t.Fatal(err)
		}
		repo := find(t, clone.dir, cacheDir, time.Now())
		counts, _ := repo.Get("counts")
		dirty, _ := repo.Get("dirty")
		if got := counts + " " + dirty; got != step.want {
			t.Errorf("%s: %s, want %s", step.name, got, step.want)
		}
	}
}
