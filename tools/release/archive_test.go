package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var entries = []entry{
	{path: "man/a.1", data: []byte("page")},
	{path: "aiterm", data: []byte("program"), exec: true},
	{path: "ait", link: "aiterm"},
}

// at is an odd second: a .zip has even ones in its old field, and the real one
// beside it.
var at = time.Date(2026, 11, 25, 16, 5, 7, 0, time.UTC)

func TestPackTar(t *testing.T) {
	data, suffix, err := pack("linux", "aiterm_v1", entries, at)
	if err != nil || suffix != ".tar.gz" {
		t.Fatalf("pack = %q, %v", suffix, err)
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for archive := tar.NewReader(unzipped); ; {
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(archive)
		got = append(got, fmt.Sprintf("%s %o %d:%d %s:%s %s %q %q", head.Name, head.Mode, head.Uid, head.Gid,
			head.Uname, head.Gname, head.ModTime.UTC().Format(time.RFC3339), head.Linkname, text))
	}
	want := []string{
		`aiterm_v1/ait 777 0:0 root:root 2026-11-25T16:05:07Z "aiterm" ""`,
		`aiterm_v1/aiterm 755 0:0 root:root 2026-11-25T16:05:07Z "" "program"`,
		`aiterm_v1/man/a.1 644 0:0 root:root 2026-11-25T16:05:07Z "" "page"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the package differs (-want +got):\n%s", diff)
	}
}

func TestPackZip(t *testing.T) {
	data, suffix, err := pack("windows", "aiterm_v1", entries, at)
	if err != nil || suffix != ".zip" {
		t.Fatalf("pack = %q, %v", suffix, err)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(r)
		got = append(got, fmt.Sprintf("%s %v %s %q", f.Name, f.Mode(), f.Modified.UTC().Format(time.RFC3339), text))
	}
	want := []string{
		`aiterm_v1/aiterm -rwxr-xr-x 2026-11-25T16:05:07Z "program"`,
		`aiterm_v1/man/a.1 -rw-r--r-- 2026-11-25T16:05:07Z "page"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the package differs (-want +got):\n%s", diff)
	}
}

func TestPackIsTheSameInAnyOrder(t *testing.T) {
	turned := slices.Clone(entries)
	slices.Reverse(turned)
	for _, goos := range []string{"linux", "windows"} {
		one, _, err := pack(goos, "x", entries, at)
		two, _, err2 := pack(goos, "x", turned, at.In(time.FixedZone("", 3600)))
		if err != nil || err2 != nil || !bytes.Equal(one, two) {
			t.Errorf("%s: two packages of the same differ (%v, %v)", goos, err, err2)
		}
	}
}
