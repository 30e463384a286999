package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"time"
)

// entry is a file of a package, or a link in it.
type entry struct {
	path string // slashes
	data []byte
	exec bool
	link string // what a symbolic link points to
}

// pack makes a package whose files are in one folder: .tar.gz or, for Windows,
// .zip. Its bytes depend on its arguments alone: files are sorted, and have one
// time, one owner and one of two modes.
func pack(goos, folder string, entries []entry, date time.Time) (data []byte, suffix string, err error) {
	date = date.UTC() // a .zip has the hour of a zone in it
	entries = slices.SortedFunc(slices.Values(entries), func(a, b entry) int { return cmp.Compare(a.path, b.path) })
	if goos == "windows" {
		data, err = packZip(folder, entries, date)
		return data, ".zip", err
	}
	data, err = packTar(folder, entries, date)
	return data, ".tar.gz", err
}

func (e entry) mode() fs.FileMode {
	if e.exec {
		return 0o755
	}
	return 0o644
}

func packTar(folder string, entries []entry, date time.Time) ([]byte, error) {
	var out bytes.Buffer
	// The name and the time that gzip would keep are those of no file.
	zipped, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	archive := tar.NewWriter(zipped)
	for _, e := range entries {
		head := &tar.Header{
			Typeflag: tar.TypeReg, Name: path.Join(folder, e.path), Size: int64(len(e.data)),
			Mode: int64(e.mode()), ModTime: date, Uname: "root", Gname: "root", Format: tar.FormatUSTAR,
		}
		if e.link != "" {
			head.Typeflag, head.Linkname, head.Mode = tar.TypeSymlink, e.link, 0o777
		}
		if err := archive.WriteHeader(head); err != nil {
			return nil, fmt.Errorf("pack %s: %w", e.path, err)
		}
		if _, err := archive.Write(e.data); err != nil {
			return nil, fmt.Errorf("pack %s: %w", e.path, err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	err = zipped.Close()
	return out.Bytes(), err
}

// packZip has no links: what unpacks a .zip on Windows makes text files of them.
func packZip(folder string, entries []entry, date time.Time) ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, e := range entries {
		if e.link != "" {
			continue
		}
		head := &zip.FileHeader{Name: path.Join(folder, e.path), Method: zip.Deflate, Modified: date}
		head.SetMode(e.mode())
		w, err := archive.CreateHeader(head)
		if err == nil {
			_, err = w.Write(e.data)
		}
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", e.path, err)
		}
	}
	err := archive.Close()
	return out.Bytes(), err
}
