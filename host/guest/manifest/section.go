package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/yaml/strictjson"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

const (
	// SectionName is the custom section of a module that holds its manifest.
	SectionName = "aiterm_manifest"
	maxSection  = 64 << 10
)

// FromModule reads the manifest in a module's custom section as JSON; found is
// false when there is none. Everything in it is checked as a segment.yaml is,
// and bytes after the last whole section are left to the engine to judge.
func FromModule(wasm []byte) (m Manifest, found bool, err error) {
	var data []byte
	_, err = module.Walk(wasm, func(s module.Section) error {
		if s.Name != SectionName {
			return nil
		}
		if found {
			return fmt.Errorf("the module has more than one section %s: build it again", SectionName)
		}
		data, found = s.Body, true
		return nil
	})
	if err != nil || !found {
		return Manifest{}, false, err
	}
	if len(data) > maxSection {
		return Manifest{}, false, fmt.Errorf("the module's manifest has %d KiB, more than %d KiB: shorten it", len(data)>>10, maxSection>>10)
	}
	if err := strictjson.Keys(data); err != nil {
		return Manifest{}, false, fmt.Errorf("the module's manifest: %w: build the segment again", err)
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
	err = module.WalkWhole(wasm, func(s module.Section) error {
		if s.Name != SectionName {
			out = append(out, s.Whole...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out = append(wasm[:module.HeaderSize:module.HeaderSize], out...)
	size := module.AppendUint32(nil, uint32(len(SectionName)))
	out = append(out, module.CustomSection)
	out = module.AppendUint32(out, uint32(len(size)+len(SectionName)+len(data)))
	out = append(out, size...)
	out = append(out, SectionName...)
	return append(out, data...), nil
}
