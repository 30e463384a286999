package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/data-wise/aiterm/host/strictyaml"
)

const (
	// SectionName is the custom section of a module that holds its manifest.
	SectionName = "aiterm_manifest"
	maxSection  = 64 << 10
)

var errNotModule = errors.New("this is not a WebAssembly module: build the segment for wasm, version 1 of the core format")

// FromModule reads the manifest in a module's custom section as JSON; found is
// false when there is none. Everything in it is checked as a segment.yaml is,
// and bytes after the last whole section are left to the engine to judge.
func FromModule(wasm []byte) (m Manifest, found bool, err error) {
	var data []byte
	_, err = walk(wasm, func(_ []byte, custom string, body []byte) error {
		if custom != SectionName {
			return nil
		}
		if found {
			return fmt.Errorf("the module has more than one section %s: build it again", SectionName)
		}
		data, found = body, true
		return nil
	})
	if err != nil || !found {
		return Manifest{}, false, err
	}
	if len(data) > maxSection {
		return Manifest{}, false, fmt.Errorf("the module's manifest has %d KiB, more than %d KiB: shorten it", len(data)>>10, maxSection>>10)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return Manifest{}, false, fmt.Errorf("the module's manifest: %w: build the segment again, or update aiterm", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return Manifest{}, false, errors.New("the module's manifest goes on after its end: build the segment again")
	}
	if err := m.Validate(); err != nil {
		return Manifest{}, false, err
	}
	return m, true, nil
}

// Validate checks a manifest that did not come from [ParseYAML], and brings
// the defaults of its settings into the form that segments read.
func (m *Manifest) Validate() error {
	r := &strictyaml.Report{File: "the module's manifest"}
	validation{func(_ place, message string) { r.Add(nil, "%s", message) }}.manifest(m)
	return r.Err()
}

// Attach returns the module with m as its last section, in place of any
// manifest that it had. The same input gives the same bytes.
func Attach(wasm []byte, m Manifest) ([]byte, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	data, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("write the manifest of %s: %w", m.Name, err)
	}
	if len(data) > maxSection {
		return nil, fmt.Errorf("the manifest of %s has %d KiB, more than %d KiB: shorten it", m.Name, len(data)>>10, maxSection>>10)
	}
	var out []byte
	rest, err := walk(wasm, func(whole []byte, custom string, _ []byte) error {
		if custom != SectionName {
			out = append(out, whole...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if rest > 0 {
		return nil, fmt.Errorf("the module is damaged: %d bytes after its last whole section: build it again", rest)
	}
	out = append(wasm[:headerSize:headerSize], out...)
	size := uleb(nil, uint32(len(SectionName)))
	out = append(out, 0)
	out = uleb(out, uint32(len(size)+len(SectionName)+len(data)))
	out = append(out, size...)
	out = append(out, SectionName...)
	return append(out, data...), nil
}

const headerSize = 8

// walk visits the sections of a module in order (WebAssembly core
// specification, "Binary Format: Modules"): the whole section and, if it is a
// custom one, its name and what follows the name. It stops at the first
// section that does not fit, and returns how many bytes are left there.
func walk(wasm []byte, visit func(whole []byte, custom string, body []byte) error) (rest int, err error) {
	if !bytes.HasPrefix(wasm, []byte("\x00asm\x01\x00\x00\x00")) {
		return 0, errNotModule
	}
	for b := wasm[headerSize:]; len(b) > 0; {
		size, n := readULEB(b[1:])
		end := 1 + n + int(size)
		if n == 0 || int64(size) > int64(len(b)-1-n) {
			return len(b), nil
		}
		custom, body := "", b[1+n:end]
		if b[0] == 0 {
			length, n := readULEB(body)
			if n == 0 || int64(length) > int64(len(body)-n) {
				return len(b), nil
			}
			custom, body = string(body[n:n+int(length)]), body[n+int(length):]
		}
		if err := visit(b[:end], custom, body); err != nil {
			return len(b), err
		}
		b = b[end:]
	}
	return 0, nil
}

// readULEB reads an unsigned 32-bit LEB128 and returns how many bytes it took,
// 0 when there is none.
func readULEB(b []byte) (v uint32, n int) {
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

func uleb(b []byte, v uint32) []byte {
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}
