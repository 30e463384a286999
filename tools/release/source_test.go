package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// repository is a git repository with a commit of a fixed time.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	inRepository(t, dir, "init", "-q", "-b", "main")
	write(t, dir, "go.mod", "module example.com/x\r\n")
	write(t, dir, ".gitignore", "ignored\n")
	write(t, dir, "sub/file", "old")
	write(t, dir, "gone", "")
	inRepository(t, dir, "add", ".")
	inRepository(t, dir, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "one", "--date", "2020-01-01T00:00:00Z")
	return dir
}

func inRepository(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_COMMITTER_DATE=2026-11-25T17:05:08+01:00", "GIT_CONFIG_GLOBAL="+os.DevNull)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestVersionOfSource(t *testing.T) {
	dir := repository(t)
	head, err := git(dir, "rev-parse", "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	pseudo := "v0.0.0-20261125160508-" + head[:12]
	tests := []struct {
		tag, given  string
		want, wrong string
	}{
		{"", "", pseudo, ""},
		{"", "v0.1.0", "v0.1.0", ""},
		{"", "0.1.0", "", `the version is "0.1.0": give one as v0.1.0`},
		{"", "v0.1", "", "give one as v0.1.0"},
		{"", "v2.0.0", "", "below v2"},
		{"", pseudo, "", "give one as v0.1.0"},
		{"", "v0.1.0+x", "", "give one as v0.1.0"},
		{"latest", "", pseudo, ""},
		{"v0.9.0", "", "v0.9.0", ""},
		{"v0.10.0-rc.1", "", "v0.10.0-rc.1", ""},
		{"v0.10.0", "v0.10.0", "v0.10.0", ""},
	}
	for _, test := range tests {
		if test.tag != "" {
			inRepository(t, dir, "tag", test.tag)
		}
		src, err := openSource(dir, test.given, false)
		if test.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), test.wrong) {
				t.Errorf("%+v: the error is %v", test, err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%+v: %v", test, err)
		}
		src.remove()
		if src.version != test.want || src.commit != head || src.date.Unix() != 1795622708 {
			t.Errorf("%+v: it is %+v", test, src)
		}
	}

	write(t, dir, "more", "")
	inRepository(t, dir, "add", ".")
	inRepository(t, dir, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "two")
	if _, err := openSource(dir, "v0.9.0", false); err == nil || !strings.Contains(err.Error(), "v0.9.0 is the tag of commit "+head[:12]) {
		t.Errorf("with the tag of another commit the error is %v", err)
	}
}

func TestChangesAreRefused(t *testing.T) {
	dir := repository(t)
	write(t, dir, "ignored", "")
	write(t, dir, "sub/file", "new")
	write(t, dir, "untracked", "")
	if err := os.Remove(filepath.Join(dir, "gone")); err != nil {
		t.Fatal(err)
	}
	_, err := openSource(dir, "", false)
	for _, want := range []string{"in no commit", " M sub/file", "?? untracked", "SNAPSHOT=1"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q in it", err, want)
		}
	}

	src, err := openSource(filepath.Join(dir, "sub"), "", true)
	if err != nil {
		t.Fatal(err)
	}
	defer src.remove()
	if !strings.HasSuffix(src.version, "+dirty") {
		t.Errorf("the version is %q", src.version)
	}
	for name, want := range map[string]string{"sub/file": "new", "untracked": "", "ignored": "absent", "gone": "absent", "go.mod": "module example.com/x\r\n"} {
		got, err := os.ReadFile(filepath.Join(src.dir, filepath.FromSlash(name)))
		if os.IsNotExist(err) {
			got = []byte("absent")
		}
		if string(got) != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// The clone of a commit is of that commit, whatever is beside it.
func TestCloneTakesTheCommit(t *testing.T) {
	dir := repository(t)
	write(t, dir, "sub/file", "new")
	write(t, dir, "untracked", "")
	src, err := clone(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	defer src.remove()
	if got, err := os.ReadFile(filepath.Join(src.dir, "sub", "file")); err != nil || string(got) != "old" {
		t.Errorf("sub/file is %q, %v", got, err)
	}
	if status, err := git(src.dir, "status", "--porcelain"); status != "" || err != nil {
		t.Errorf("the clone has changes: %q, %v", status, err)
	}
}
