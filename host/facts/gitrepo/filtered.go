package gitrepo

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// Files with a filter (gitattributes(5)) are compared without running it, see
// RATIONALE.md, "Why are a person's own filters off when changes are counted?". To
// git they then all differ from the index. What is in this file finds out which of
// them really do:
//
//   - Git LFS keeps the sum of a file in the object, so the file's own sum decides;
//   - a file that is as the index has seen it, by size and times, is unchanged, and
//     its sum is kept;
//   - a file with another size is changed;
//   - a file with other times is unchanged if its sum is one that was kept.
//
// What remains may be either, and is counted as such.

const (
	// maxSummed is how many bytes of files are read in one refresh. What is summed
	// once is not read again until it changes.
	maxSummed = 1 << 30
	// maxRemembered is how many files' sums are kept.
	maxRemembered = 5000
	// maxPointer is how long a pointer of Git LFS may be, by its specification.
	maxPointer = 1024
)

// filtered are the sums of files with a filter, kept from one refresh to the next.
type filtered struct {
	path    string
	Root    string          `json:"root"`
	Files   map[string]*sum `json:"files"`
	changed bool
	used    map[string]bool
	left    int64 // bytes that may yet be read
}

// sum is what is known of one file.
type sum struct {
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
	SHA256   string    `json:"sha256"`
	Blob     string    `json:"blob,omitempty"`  // the object in the index that it was compared with
	Clean    string    `json:"clean,omitempty"` // the sum of the file when it was unchanged against that
}

// readFiltered reads a file of sums. One that cannot be used is as good as none.
func readFiltered(path, root string) *filtered {
	f := &filtered{path: path}
	if data, _, err := readWhole(path, 4<<20); err == nil {
		_ = json.Unmarshal(data, f)
	}
	if f.Root != root || f.Files == nil {
		f.Root, f.Files = root, map[string]*sum{}
	}
	for name, s := range f.Files {
		if s == nil {
			delete(f.Files, name)
		}
	}
	f.used, f.left = map[string]bool{}, maxSummed
	return f
}

// write saves what was learnt.
func (f *filtered) write() error {
	if !f.changed {
		return nil
	}
	for name := range f.Files {
		if len(f.Files) <= maxRemembered {
			break
		}
		if !f.used[name] {
			delete(f.Files, name)
		}
	}
	if len(f.Files) > maxRemembered {
		return nil // more than that at once: none of it is worth keeping
	}
	data, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return fmt.Errorf("save the sums of %s: %w; remove %s", f.Root, err, f.path)
	}
	return state.WriteCache(f.path, append(data, '\n'))
}

// judgeFiltered takes the files out of t's counts that only differ from the index
// because their filter is off.
func (s *survey) judgeFiltered(ctx context.Context, t *tree, root, below string, settings map[string]string) error {
	candidates := map[string]*change{}
	for i := range t.changes {
		if c := &t.changes[i]; c.content && inside(c.path) {
			candidates[c.path] = c
		}
	}
	if len(candidates) == 0 || !anyFilter(settings) {
		return nil
	}
	filters, err := filtersOf(ctx, t.git, candidates, settings)
	if err != nil || len(filters) == 0 {
		return err
	}
	seen := map[string]stat{}
	err = t.git(ctx, func(stdout *os.File) error {
		return parseStats(stdout, func(path string, at stat) {
			if _, wanted := filters[path]; wanted {
				seen[path] = at
			}
		})
	}, "", "ls-files", "-z", "--debug")
	if err != nil {
		return err
	}
	pointers, err := readPointers(ctx, t.git, candidates, filters)
	if err != nil {
		return err
	}
	for path := range filters {
		c := candidates[path]
		switch s.filtered.judge(filepath.Join(root, filepath.FromSlash(path)), below+path, c.blob, seen[path], pointers[c.blob]) {
		case unchanged:
			t.Unstaged--
		case unsure:
			t.Unstaged--
			t.unsure++
		}
	}
	return nil
}

func anyFilter(settings map[string]string) bool {
	for name := range settings {
		if strings.HasPrefix(name, "filter.") {
			return true
		}
	}
	return false
}

// filtersOf returns the filters of those files that have one which the config
// defines.
func filtersOf(ctx context.Context, git Git, candidates map[string]*change, settings map[string]string) (map[string]string, error) {
	var names strings.Builder
	for path := range candidates {
		names.WriteString(path)
		names.WriteByte(0)
	}
	filters := map[string]string{}
	err := git(ctx, func(stdout *os.File) error {
		answer := bufio.NewReaderSize(stdout, 64<<10)
		for {
			var record [3]string // path, name of the attribute, value
			for i := range record {
				field, err := answer.ReadString(0)
				if err == io.EOF && i == 0 && field == "" {
					return nil
				}
				if err != nil {
					return errRecord
				}
				record[i] = field[:len(field)-1]
			}
			name := record[2]
			if settings["filter."+name+".clean"] != "" || settings["filter."+name+".process"] != "" {
				if _, asked := candidates[record[0]]; asked {
					filters[record[0]] = name
				}
			}
		}
	}, names.String(), "check-attr", "-z", "--stdin", "filter")
	return filters, err
}

// stat is what the index knows of a file; git keeps the size modulo 2^32.
type stat struct {
	size, seconds, nanoseconds uint32
	known                      bool
}

func (s stat) sameSize(info os.FileInfo) bool { return s.known && uint32(info.Size()) == s.size }

func (s stat) same(info os.FileInfo) bool {
	at := info.ModTime()
	return s.sameSize(info) && uint32(at.Unix()) == s.seconds && (s.nanoseconds == 0 || uint32(at.Nanosecond()) == s.nanoseconds)
}

// parseStats reads the output of git ls-files -z --debug: each path is followed by
// five lines of what the index has beside it.
func parseStats(r io.Reader, found func(path string, at stat)) error {
	answer := bufio.NewReaderSize(r, 64<<10)
	for {
		path, err := answer.ReadString(0)
		if err == io.EOF && path == "" {
			return nil
		}
		if err != nil {
			return errRecord
		}
		at := stat{known: true}
		for range 5 {
			line, err := answer.ReadSlice('\n')
			if err != nil {
				return errRecord
			}
			name, value, _ := bytes.Cut(bytes.TrimSpace(line), []byte(": "))
			switch string(name) {
			case "mtime":
				seconds, nanoseconds, _ := strings.Cut(string(value), ":")
				at.seconds, at.nanoseconds = number32(seconds), number32(nanoseconds)
			case "size":
				size, _, _ := strings.Cut(string(value), "\t")
				at.size = number32(size)
			}
		}
		found(path[:len(path)-1], at)
	}
}

func number32(s string) uint32 {
	n, _ := strconv.ParseUint(s, 10, 32)
	return uint32(n)
}

// pointer is what Git LFS keeps in place of a file.
type pointer struct {
	sha256 string
	size   int64
}

// readPointers returns the pointers among the objects of files whose filter is Git
// LFS's, by the object's name.
func readPointers(ctx context.Context, git Git, candidates map[string]*change, filters map[string]string) (map[string]*pointer, error) {
	var blobs strings.Builder
	for path, filter := range filters {
		if filter == "lfs" && isObjectName(candidates[path].blob) {
			blobs.WriteString(candidates[path].blob + "\n")
		}
	}
	pointers := map[string]*pointer{}
	if blobs.Len() == 0 {
		return pointers, nil
	}
	err := git(ctx, func(stdout *os.File) error {
		answer := bufio.NewReaderSize(stdout, 64<<10)
		for {
			// "NAME TYPE SIZE", the object and a line break; or "NAME missing"
			line, err := answer.ReadString('\n')
			if err == io.EOF && line == "" {
				return nil
			}
			if err != nil {
				return errRecord
			}
			name, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			kind, digits, found := strings.Cut(rest, " ")
			if !found {
				continue
			}
			size, err := strconv.ParseInt(digits, 10, 64)
			if err != nil || size < 0 {
				return errRecord
			}
			if kind == "blob" && size <= maxPointer {
				data := make([]byte, size)
				if _, err := io.ReadFull(answer, data); err != nil {
					return errRecord
				}
				pointers[name] = parsePointer(string(data))
				size = 0
			}
			if _, err := io.CopyN(io.Discard, answer, size+1); err != nil {
				return errRecord
			}
		}
	}, blobs.String(), "cat-file", "--batch")
	return pointers, err
}

// parsePointer reads a pointer of Git LFS, nil if it is none or one with extensions,
// for which the sum is not that of the file.
func parsePointer(text string) *pointer {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "version https://") {
		return nil
	}
	oid, isOID := strings.CutPrefix(lines[1], "oid sha256:")
	digits, isSize := strings.CutPrefix(lines[2], "size ")
	size, err := strconv.ParseInt(digits, 10, 64)
	if !isOID || !isSize || err != nil || len(oid) != 64 || !isObjectName(oid) {
		return nil
	}
	return &pointer{oid, size}
}

// verdict is what is known of a file with a filter.
type verdict int

const (
	modifiedFile verdict = iota
	unchanged
	unsure
)

// judge decides about the file at path, which is called name here and is the object
// blob in the index.
func (f *filtered) judge(path, name, blob string, index stat, lfs *pointer) verdict {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return modifiedFile
	}
	if lfs != nil && info.Size() != lfs.size {
		return modifiedFile
	}
	known := f.sum(path, name, info)
	if known == nil {
		return unsure
	}
	f.used[name] = true
	switch {
	case lfs != nil && known.SHA256 == lfs.sha256:
		return unchanged
	case lfs != nil:
		return modifiedFile
	case index.same(info):
		if known.Blob != blob || known.Clean != known.SHA256 {
			known.Blob, known.Clean, f.changed = blob, known.SHA256, true
		}
		return unchanged
	case known.Blob == blob && known.Clean == known.SHA256:
		return unchanged
	case known.Blob == blob && known.Clean != "", !index.sameSize(info):
		return modifiedFile
	}
	return unsure
}

// sum returns the sum of a file, nil if there is more to read than is allowed.
func (f *filtered) sum(path, name string, info os.FileInfo) *sum {
	known := f.Files[name]
	if known != nil && known.Size == info.Size() && known.Modified.Equal(info.ModTime()) && known.SHA256 != "" {
		return known
	}
	if info.Size() > f.left {
		return nil
	}
	f.left -= info.Size()
	file, err := os.OpenFile(path, openFlags, 0)
	if err != nil {
		return nil
	}
	defer file.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(file, info.Size()+1))
	if err != nil || n != info.Size() {
		return nil // it changes just now
	}
	if known == nil {
		known = &sum{}
		f.Files[name] = known
	}
	known.Size, known.Modified, known.SHA256 = info.Size(), info.ModTime().UTC(), hex.EncodeToString(h.Sum(nil))
	f.changed = true
	return known
}
