package gitrepo

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseLinks(t *testing.T) {
	const id = commitA
	got, err := parseLinks(strings.NewReader("H 100644 " + id + " 0\tfile\x00H 160000 " + id + " 0\tlib\x00S 160000 " + id + " 0\tskipped\x00" +
		"h 160000 " + id + " 0\tassumed\x00M 160000 " + id + " 1\tconflict\x00H 160000 " + id + " 2\tstage\x00H 160000 " + id + " 0\ta b\tc\x00" +
		"H 100644 " + id + " 0\t" + strings.Repeat("long/", 9000) + "\x00H 160000 " + id + " 0\tlast\x00"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"lib", "a b\tc", "last"}, got); diff != "" {
		t.Errorf("submodules (-want +got):\n%s", diff)
	}
	if _, err := parseLinks(strings.NewReader("H 160000 x\x00")); err == nil {
		t.Error("an entry without a path is taken")
	}
}

func TestParseStats(t *testing.T) {
	got := map[string]stat{}
	answer := "file\x00  ctime: 1:2\n  mtime: 1795342200:5\n  dev: 1\tino: 2\n  uid: 3\tgid: 4\n  size: 42\tflags: 0\n"
	err := parseStats(strings.NewReader(answer+strings.Replace(answer, "file", "two\nlines", 1)), func(path string, at stat) { got[path] = at })
	if err != nil {
		t.Fatal(err)
	}
	want := stat{size: 42, seconds: 1795342200, nanoseconds: 5, known: true}
	if diff := cmp.Diff(map[string]stat{"file": want, "two\nlines": want}, got, cmp.AllowUnexported(stat{})); diff != "" {
		t.Errorf("what the index knows (-want +got):\n%s", diff)
	}
	if err := parseStats(strings.NewReader("file\x00  ctime: 1:2\n"), func(string, stat) {}); err == nil {
		t.Error("half an entry is taken")
	}
}

func TestParsePointer(t *testing.T) {
	oid := strings.Repeat("0a", 32)
	const version = "version https://git-lfs.github.com/spec/v1\n"
	for text, want := range map[string]*pointer{
		version + "oid sha256:" + oid + "\nsize 12\n":                               {oid, 12},
		version + "ext-0-foo sha256:" + oid + "\noid sha256:" + oid + "\nsize 12\n": nil,
		version + "oid sha512:" + oid + "\nsize 12\n":                               nil,
		version + "oid sha256:" + oid + "\nsize twelve\n":                           nil,
		version + "oid sha256:" + oid[1:] + "\nsize 12\n":                           nil,
		"version http://elsewhere\noid sha256:" + oid + "\nsize 12\n":               nil,
		"": nil,
	} {
		if diff := cmp.Diff(want, parsePointer(text), cmp.AllowUnexported(pointer{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// FuzzAnswers: whatever git, or what is called so, answers, it is read to its end.
func FuzzAnswers(f *testing.F) {
	f.Add("H 160000 " + commitA + " 0\tlib\x00")
	f.Add("file\x00  ctime: 1:2\n  mtime: 3:4\n  dev: 1\tino: 2\n  uid: 3\tgid: 4\n  size: 5\tflags: 0\n")
	f.Add("version https://git-lfs.github.com/spec/v1\noid sha256:" + strings.Repeat("0", 64) + "\nsize 1\n")
	f.Fuzz(func(t *testing.T, answer string) {
		links, err := parseLinks(strings.NewReader(answer))
		if err == nil && len(links) > strings.Count(answer, "160000") {
			t.Errorf("%d submodules in %q", len(links), answer)
		}
		_ = parseStats(strings.NewReader(answer), func(path string, _ stat) {
			if !strings.Contains(answer, path) {
				t.Errorf("%q is not in %q", path, answer)
			}
		})
		if p := parsePointer(answer); p != nil && !strings.Contains(answer, p.sha256) {
			t.Errorf("%q is not in %q", p.sha256, answer)
		}
	})
}

// FuzzReadModules: a .gitmodules that came from anywhere names paths that are in it.
func FuzzReadModules(f *testing.F) {
	f.Add("[submodule \"lib\"]\n\tpath = lib\n\turl = ../lib\n\tignore = all\n")
	f.Fuzz(func(t *testing.T, file string) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, ".gitmodules"), file)
		if modules := readModules(dir); len(modules) > strings.Count(strings.ToLower(file), "path") {
			t.Errorf("%d submodules in %q", len(modules), file)
		}
	})
}
