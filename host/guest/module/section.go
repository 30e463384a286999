// Package module reads the border of a WebAssembly module: its sections, what it
// imports and what it exports. From these it tells which engine serves it and
// what it could ask for, without compiling or running anything. All of it is a
// stranger's; what does not fit its own lengths is an error, never a panic.
//
// Whether the code in a module is valid is for the engine to say.
package module

import (
	"bytes"
	"errors"
	"fmt"
)

// MaxBytes is the largest module that is loaded.
const MaxBytes = 16 << 20

// HeaderSize is the length of what every module begins with: the magic number
// and the version of the binary format.
const HeaderSize = 8

// The identifiers of the sections that are looked into (WebAssembly core
// specification, "Binary Format: Modules").
const (
	CustomSection = 0
	ImportSection = 2
	TableSection  = 4
	MemorySection = 5
	ExportSection = 7
	StartSection  = 8
)

// errNot says that bytes are no module at all, and what else they are.
type errNot struct{ what string }

func (e *errNot) Error() string { return "this " + e.what }

// errCut says that a section or an entry goes on behind its end.
var errCut = errors.New("the module is cut off: build it again")

// Section is one section of a module. Its slices are views of the module.
type Section struct {
	ID    byte
	Whole []byte // with the identifier and the length
	Body  []byte // of a custom section, what follows its name
	Name  string // of a custom section, else ""
}

// Walk calls visit with each section in order, until visit fails. It stops at
// the first section that does not fit and returns how many bytes are left there.
func Walk(wasm []byte, visit func(Section) error) (rest int, err error) {
	if !bytes.HasPrefix(wasm, []byte("\x00asm\x01\x00\x00\x00")) {
		return 0, &errNot{WhatElse(wasm)}
	}
	for b := wasm[HeaderSize:]; len(b) > 0; {
		size, n := Uint32(b[1:])
		if n == 0 || int64(size) > int64(len(b)-1-n) {
			return len(b), nil
		}
		end := 1 + n + int(size)
		s := Section{ID: b[0], Whole: b[:end:end], Body: b[1+n : end : end]}
		if s.ID == CustomSection {
			r := reader{s.Body}
			name, err := r.name()
			if err != nil {
				return len(b), nil
			}
			s.Name, s.Body = name, r.rest
		}
		if err := visit(s); err != nil {
			return len(b), err
		}
		b = b[end:]
	}
	return 0, nil
}

// Uint32 reads an unsigned 32-bit LEB128 and returns how many bytes it took, 0
// when there is none.
func Uint32(b []byte) (v uint32, n int) {
	for n < len(b) && n < 5 {
		c := b[n]
		if n == 4 && c > 0x0f {
			return 0, 0
		}
		v |= uint32(c&0x7f) << (7 * n)
		n++
		if c < 0x80 {
			return v, n
		}
	}
	return 0, 0
}

// AppendUint32 appends v as LEB128.
func AppendUint32(b []byte, v uint32) []byte {
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}

// reader takes pieces off the front of a section's body.
type reader struct{ rest []byte }

func (r *reader) uint32() (uint32, error) {
	v, n := Uint32(r.rest)
	if n == 0 {
		return 0, errCut
	}
	r.rest = r.rest[n:]
	return v, nil
}

func (r *reader) byte() (byte, error) {
	if len(r.rest) == 0 {
		return 0, errCut
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b, nil
}

func (r *reader) name() (string, error) {
	length, err := r.uint32()
	if err != nil || int64(length) > int64(len(r.rest)) {
		return "", errCut
	}
	name := string(r.rest[:length])
	r.rest = r.rest[length:]
	return name, nil
}

// limits skips the limits of a table or a memory.
func (r *reader) limits() error {
	flag, err := r.byte()
	if err != nil {
		return err
	}
	if _, err := r.uint32(); err != nil {
		return err
	}
	if flag&1 != 0 {
		_, err = r.uint32()
	}
	return err
}

// WalkWhole is [Walk] of a module that has to be whole: bytes after its last whole section
// are an error.
func WalkWhole(wasm []byte, visit func(Section) error) error {
	rest, err := Walk(wasm, visit)
	if err == nil && rest > 0 {
		err = fmt.Errorf("the module is damaged: %d bytes after its last whole section: build it again", rest)
	}
	return err
}
