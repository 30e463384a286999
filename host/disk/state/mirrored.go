package state

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"path/filepath"
)

// A mirrored file holds a JSON object twice, each copy with a checksum, in halves of
// one size. It is JSON as a whole, and its first level is the object:
//
//	{"checksum":"0123456789abcdef", "windows": {…}               ,
//	"mirror":{"checksum":"0123456789abcdef", "windows": {…}      }}
//
// So it can be written over in place, which costs a twentieth of a new file in the place
// of the old one, and nothing is lost if the writer is killed or the disk is full: one
// copy is written after the other, first the one that is not needed. Whoever reads in
// the middle of it finds one of them whole. (A power cut may cost both, once they take
// more than a page: what is in a cache can be found out again.)
const (
	mirrorStart = `"mirror":`
	mirrorEnd   = "}\n"
	copyStart   = `{"checksum":"`
	copyHead    = len(copyStart) + 16 + len(`"`)
	// A new file has room for the object to grow by a quarter. As long as both copies
	// fit in one page of 4 KiB, reading and writing them is as cheap as one.
	halfUnit = 2 << 10
)

// ReadMirrored reads a file that [WriteMirrored] wrote, in which the object has at most
// most bytes. It returns nil where both copies are damaged. A file that is not of this
// form, such as one of an older program, is returned as it is, with mirrored false.
func ReadMirrored(path string, most int64) (object []byte, mirrored bool, err error) {
	// A writer may be at work for as long as it takes to copy a page.
	const tries = 3
	for range tries {
		data, err := ReadCache(path, 2*halfFor(int(most)))
		if err != nil {
			return nil, false, err
		}
		if object := wholeCopy(data); object != nil {
			return object, true, nil
		}
		if !begins(data) && !bytes.Contains(data, []byte(mirrorStart+copyStart)) {
			if int64(len(data)) > most {
				return nil, false, noCache{path, most}
			}
			return data, false, nil
		}
	}
	return nil, true, nil
}

// begins tells whether a file begins as a mirrored one, be it that no more is left of it.
func begins(file []byte) bool {
	n := min(len(file), len(copyStart))
	return n > len("{") && string(file[:n]) == copyStart[:n]
}

// WriteMirrored writes a JSON object to the file at path: in place if that holds a whole
// copy of the former one, and in one step by a file beside it otherwise. The caller holds
// a lock that all who write the file take; readers need none.
//
// Only a plain file of the user's own, private and under one name, is written over.
func WriteMirrored(path string, object []byte) error {
	if mirrorInPlace(path, object) {
		return nil
	}
	return ReplaceLocked(path, mirrored(object, 0))
}

// ReplaceLocked replaces a file in one step. Of all processes only the one that holds
// the file's lock may do so: the new file always has the same name before it is
// renamed, so that those that were killed leave one behind and not many.
func ReplaceLocked(path string, data []byte) error {
	draft := path + ".new"
	err := os.Remove(draft)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove what a killed process left: %w", err)
	}
	f, err := OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("make the folder of %s: %w", path, err)
		}
		f, err = OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, WithoutPath(err))
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = replace(draft, path)
	}
	if err != nil {
		os.Remove(draft)
		return fmt.Errorf("write %s: %w", path, WithoutPath(err))
	}
	return nil
}

// mirrored returns the whole file. half is the size of a half; 0 finds a good one.
func mirrored(object []byte, half int) []byte {
	if half == 0 {
		half = int(halfFor(neededHalf(object)))
	}
	file := bytes.Repeat([]byte{' '}, 2*half)
	members := membersOf(object)
	fillCopy(file[:half], members, ',')
	n := copy(file[half:], mirrorStart)
	end := 2*half - len(mirrorEnd)
	fillCopy(file[half+n:end], members, '}')
	copy(file[end:], mirrorEnd)
	return file
}

// halfFor is the half of a new file for so many bytes.
func halfFor(n int) int64 { return int64((n + n/4 + halfUnit - 1) / halfUnit * halfUnit) }

// neededHalf is how large a half has to be at least.
func neededHalf(object []byte) int {
	return len(mirrorStart) + copyHead + len(", ") + len(membersOf(object)) + len("}") + len(mirrorEnd)
}

// membersOf is what stands between the braces of an object.
func membersOf(object []byte) []byte {
	object = bytes.TrimSpace(object)
	return bytes.TrimSpace(object[1 : len(object)-1])
}

func fillCopy(room, members []byte, last byte) {
	body := room[copyHead:copyHead]
	if len(members) > 0 {
		body = append(append(body, ", "...), members...)
	}
	b := append(room[:0], copyStart...)
	b = appendSum(b, Sum(body))
	_ = append(b, '"')
	room[len(room)-1] = last
}

// appendSum appends 16 hexadecimal digits.
func appendSum(b []byte, sum uint64) []byte {
	for shift := 60; shift >= 0; shift -= 4 {
		b = append(b, "0123456789abcdef"[sum>>shift&15])
	}
	return b
}

// wholeCopy returns the object of a file, from whichever copy is whole, or nil. It
// changes the bytes that it is given.
func wholeCopy(file []byte) []byte {
	if object := copyAt(file, 0); object != nil {
		return object
	}
	return copyAt(file, 1)
}

// copyAt returns the object of one of the two copies, if that is whole.
func copyAt(file []byte, n int) []byte {
	room, last := copyRoom(file, n)
	if len(room) <= copyHead || room[len(room)-1] != last {
		return nil
	}
	body := bytes.TrimRight(room[copyHead:len(room)-1], " ")
	var head [copyHead]byte
	want := append(appendSum(append(head[:0], copyStart...), Sum(body)), '"')
	if !bytes.Equal(room[:copyHead], want) {
		return nil
	}
	end := copyHead + len(body)
	room[end] = '}'
	return room[:end+1]
}

// copyRoom returns where a copy stands in a file, and the byte that ends it.
func copyRoom(file []byte, n int) (room []byte, last byte) {
	half := len(file) / 2
	if n == 0 {
		return file[:half], ','
	}
	begin, end := half+len(mirrorStart), len(file)-len(mirrorEnd)
	if begin > end {
		return nil, 0
	}
	return file[begin:end], '}'
}

// patch is a part of a file that is written over.
type patch struct {
	at   int
	data []byte
}

// patches returns what to write into a file so that it holds another object, one after
// the other: as long as the first is not whole, what the file held is, and after that the
// new object is. There are none where the object has no room, or the file holds nothing
// whole.
func patches(file, object []byte) []patch {
	half := len(file) / 2
	if len(file)%2 != 0 || neededHalf(object) > half {
		return nil
	}
	kept := 0
	if copyAt(file, 0) == nil {
		if kept = 1; copyAt(file, 1) == nil {
			return nil
		}
	}
	next := mirrored(object, half)
	all := []patch{{half, next[half:]}, {0, next[:half]}}
	if kept == 1 {
		all[0], all[1] = all[1], all[0]
	}
	return all
}
