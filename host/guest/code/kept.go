package code

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

// Kept is the file of one module: all that a process needs that runs it. The code lies
// at the beginning of a page, so that it can be mapped and need not be copied; it is last.
type Kept struct {
	Skeleton []byte // see package module
	Head     []byte // what wazero writes before the code
	Tail     []byte // and behind it
	Code     []byte
}

// keptMagic is what such a file begins with. wazero's own begin otherwise.
const keptMagic = "aiterm's code 1\n"

// keptHead is the magic, and the lengths of the four parts.
const keptHead = len(keptMagic) + 4*4

// page is what code is aligned to in a file. Where a page of memory is larger, it is copied.
const page = 4096

var errKept = errors.New("it is not the code of a module")

// Encode returns the file.
func (k Kept) Encode() []byte {
	at := codeAt(keptHead + len(k.Skeleton) + len(k.Head) + len(k.Tail))
	out := append(make([]byte, 0, at+len(k.Code)), keptMagic...)
	for _, part := range [...][]byte{k.Skeleton, k.Head, k.Tail, k.Code} {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(part)))
	}
	out = slices.Concat(out, k.Skeleton, k.Head, k.Tail)
	return append(append(out, make([]byte, at-len(out))...), k.Code...)
}

func codeAt(before int) int { return (before + page - 1) / page * page }

// front is what is read at first: most modules have no more before their code.
const front = page

// Scratch is what [ReadKept] reads into.
type Scratch = [front]byte

// ReadKept reads a file of that size but for its code, of which it tells where it stands
// and how long it is. scratch is for one that reads several, of which it keeps nothing:
// memory that is touched for the first time costs more than copying.
func ReadKept(file io.ReaderAt, size int64, scratch *Scratch) (k Kept, at, length int, err error) {
	buffer := scratch[:min(size, front)]
	if _, err := file.ReadAt(buffer, 0); err != nil {
		return k, 0, 0, err
	}
	if len(buffer) < keptHead || string(buffer[:len(keptMagic)]) != keptMagic {
		return k, 0, 0, errKept
	}
	var lengths [4]int
	for i := range lengths {
		lengths[i] = int(binary.LittleEndian.Uint32(buffer[len(keptMagic)+4*i:]))
	}
	end := keptHead + lengths[0] + lengths[1] + lengths[2]
	at, length = codeAt(end), lengths[3]
	if size != int64(at+length) {
		return k, 0, 0, errKept
	}
	read := len(buffer)
	buffer = append(make([]byte, 0, end), buffer[:min(read, end)]...)[:end]
	if end > read {
		if _, err := file.ReadAt(buffer[read:], int64(read)); err != nil {
			return k, 0, 0, err
		}
	}
	from := keptHead
	for i, part := range [...]*[]byte{&k.Skeleton, &k.Head, &k.Tail} {
		*part = buffer[from : from+lengths[i] : from+lengths[i]]
		from += lengths[i]
	}
	return k, at, length, nil
}

// Only leaves out where functions begin, but for those with these numbers; nil is all.
func (k Kept) Only(functions []int) Kept {
	if functions == nil {
		return k
	}
	// Before what Split has found there, where functions begin is the last but for a length.
	const each = 8
	count := len(k.Head) - each
	first := len(wazeroMagic) + 1 + int(k.Head[len(wazeroMagic)])
	head := binary.LittleEndian.AppendUint32(slices.Clone(k.Head[:first]), uint32(len(functions)))
	for _, n := range functions {
		at := first + 4 + each*n
		head = append(head, k.Head[at:min(at+each, count)]...)
	}
	k.Head = append(head, k.Head[count:]...)
	return k
}

// wazeroMagic is what a file of wazero's begins with.
const wazeroMagic = "WAZEVO"

// Split takes a file that wazero wrote apart, and puts a skeleton to it.
func Split(skeleton, file []byte) (Kept, error) {
	// The magic, the version with its length, the number of functions, eight bytes for where
	// each begins, the length of the code, the code, and what else there is.
	const magic = len(wazeroMagic)
	if len(file) <= magic || string(file[:magic]) != wazeroMagic {
		return Kept{}, errKept
	}
	at := magic + 1 + int(file[magic])
	if len(file) < at+4 {
		return Kept{}, errKept
	}
	at += 4 + 8*int(binary.LittleEndian.Uint32(file[at:]))
	if len(file) < at+8 {
		return Kept{}, errKept
	}
	length := binary.LittleEndian.Uint64(file[at:])
	at += 8
	if length > uint64(len(file)-at) || uint64(len(file)) > 1<<32-1 {
		return Kept{}, errKept
	}
	end := at + int(length)
	return Kept{Skeleton: skeleton, Head: file[:at], Code: file[at:end], Tail: file[end:]}, nil
}
