// Package catalog reads indexes of segments, in which "aiterm plugins search"
// looks, and ranks what it finds. Anyone can host one; there is no official one,
// and none is contacted unless the person named it. An index is a stranger's
// list of what there is and where: nothing in it is fetched, run, trusted or
// granted by a search, and all its text is checked before it is shown.
//
// # The format
//
// An index is one JSON document in UTF-8, at most 1 MiB:
//
//	{
//	  "aiterm_index": 1,
//	  "name": "Segments of example.com",
//	  "segments": [
//	    {
//	      "name": "weather",
//	      "description": "the weather where you are",
//	      "source": "oci://ghcr.io/example/weather:1.2.0",
//	      "version": "1.2.0",
//	      "author": "A. Example",
//	      "license": "MIT",
//	      "permissions": ["http:api.example.com"],
//	      "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
//	      "homepage": "https://example.com/weather",
//	      "key": "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
//	    }
//	  ]
//	}
//
// aiterm_index is the version of the format and always 1; name says whose index
// it is (required, 64 characters); segments has at most 2000 entries. In an
// entry name, description and source are required, the rest is not:
//
//   - name: as in the segment's manifest, 1 to 32 lower-case letters, digits and
//     "-", beginning with a letter. Several entries may have one name.
//   - description: 256 characters.
//   - source: what "aiterm plugins add" takes, an https:// address or an oci://
//     reference of at most 2048 bytes; never a path.
//   - version: 32 characters; author: 256; license: 64.
//   - permissions: what the segment asks for, as grants are written: "usage",
//     "git", "system", "transcript", "store", "env:NAME", "http:HOST", "status:PATH". At most 32. For
//     information: what counts is what the module imports.
//   - sha256: of the module, 64 hexadecimal digits in lower case.
//   - homepage: an https:// address of at most 2048 bytes.
//   - key: the public key of minisign with which its publisher signs the module.
//
// No text may hold control characters, line breaks, or characters that reorder text or
// cannot be seen. Keys that are not listed here are refused, so that a misspelt one is
// noticed, and keys that are given twice; a later version of the format has another
// number.
package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/web/download"
	"github.com/data-wise/aiterm/host/yaml/problem"
	"github.com/data-wise/aiterm/host/yaml/strictjson"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Limits of an index.
const (
	MaxBytes   = 1 << 20
	MaxEntries = 2000

	formatVersion  = 1
	maxName        = 64
	maxText        = 256
	maxShort       = 32
	maxLicense     = 64
	maxAddress     = 2048
	maxPermissions = 32
	maxProblems    = 10
)

// Index is a checked index: its texts may be shown as they are.
type Index struct {
	Version  int     `json:"aiterm_index"`
	Name     string  `json:"name"`
	Segments []Entry `json:"segments"`

	// Signature says who signed it, of one that [Open] has read.
	Signature signature.Verdict `json:"-"`
}

// Entry is a segment that an index knows of.
type Entry struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Source      string   `json:"source"` // for "aiterm plugins add"
	Version     string   `json:"version,omitempty"`
	Author      string   `json:"author,omitempty"`
	License     string   `json:"license,omitempty"`
	Permissions []string `json:"permissions,omitempty"`
	SHA256      string   `json:"sha256,omitempty"`
	Homepage    string   `json:"homepage,omitempty"`
	Key         string   `json:"key,omitempty"` // the publisher's public one
}

// Parse reads an index. name is what errors call it. Everything that is wrong
// with the entries is reported, up to ten faults, one a line.
func Parse(name string, data []byte) (Index, error) {
	if len(data) > MaxBytes {
		return Index{}, fmt.Errorf("%s has over %d MiB, the most that an index may have: split it", name, MaxBytes>>20)
	}
	var index Index
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&index); err != nil {
		return Index{}, unreadable(name, data, err)
	}
	var key *strictjson.KeyError
	if errors.As(strictjson.Keys(data), &key) {
		return Index{}, fmt.Errorf("%s line %d: %w", name, lineAt(data, key.Offset), key)
	}
	if _, err := d.Token(); err != io.EOF {
		return Index{}, fmt.Errorf("%s line %d: the index goes on after its end: take out what follows", name, lineAt(data, d.InputOffset()))
	}
	c := check{name: name}
	c.index(index)
	if len(c.faults) > 0 {
		return Index{}, errors.New(strings.Join(c.faults, "\n"))
	}
	return index, nil
}

func unreadable(name string, data []byte, err error) error {
	var (
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
	)
	if text := bytes.TrimSpace(data); len(text) > 0 && text[0] == '<' {
		return fmt.Errorf("%s is a web page, not an index: name the JSON file itself", name)
	}
	switch {
	case errors.As(err, &kind):
		return fmt.Errorf("%s line %d: %s must be %s, not %s", name, lineAt(data, kind.Offset), download.Said(kind.Field), kindWords(kind.Type.Kind().String()), kind.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("%s line %d: this is not JSON (%s): check brackets, quotes and commas", name, lineAt(data, syntax.Offset), download.Said(err.Error()))
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("%s ends in the middle of the JSON: get it again", name)
	}
	return fmt.Errorf("%s is no index (%s): take that out, or update aiterm", name, download.Said(strings.TrimPrefix(err.Error(), "json: ")))
}

func kindWords(kind string) string {
	switch kind {
	case "slice":
		return "a list"
	case "struct":
		return "an object"
	case "int":
		return "a whole number"
	}
	return "text"
}

func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), int64(len(data)))], []byte("\n"))
}

// check collects what is wrong with the contents of an index.
type check struct {
	name   string
	faults []string
}

func (c *check) fault(at, format string, args ...any) {
	if len(c.faults) < maxProblems {
		c.faults = append(c.faults, c.name+": "+at+" "+fmt.Sprintf(format, args...))
	}
}

func (c *check) text(at, s string, most int, required bool) {
	unseen, hidden := span.Hidden(s)
	switch r, bad := problem.Unprintable(s); {
	case required && s == "":
		c.fault(at, "is missing: add it")
	case bad:
		c.fault(at, "must not hold the character %U: take it out", r)
	case hidden:
		c.fault(at, "must not hold the character %U, which nobody sees: take it out", unseen)
	case utf8.RuneCountInString(s) > most:
		c.fault(at, "must have at most %d characters, not %d: shorten it", most, utf8.RuneCountInString(s))
	}
}

func (c *check) index(x Index) {
	if x.Version != formatVersion {
		c.fault("aiterm_index", "must be %d, not %d: this is no index, or one for another aiterm", formatVersion, x.Version)
		return
	}
	c.text("name", x.Name, maxName, true)
	if len(x.Segments) > MaxEntries {
		c.fault("segments", "must have at most %d entries, not %d: split it", MaxEntries, len(x.Segments))
		return
	}
	for i, e := range x.Segments {
		c.entry("segments["+strconv.Itoa(i)+"].", e)
	}
}

func (c *check) entry(at string, e Entry) {
	if wrong := manifest.RejectName(e.Name); wrong != "" {
		c.fault(at+"name", "%s", wrong)
	}
	c.text(at+"description", e.Description, maxText, true)
	c.text(at+"version", e.Version, maxShort, false)
	c.text(at+"author", e.Author, maxText, false)
	c.text(at+"license", e.License, maxLicense, false)
	c.text(at+"source", e.Source, maxAddress, true)
	if e.Source != "" && !strings.HasPrefix(e.Source, "https://") && !strings.HasPrefix(e.Source, "oci://") {
		c.fault(at+"source", "must begin with https:// or oci://, not %s", strictyaml.Quote(e.Source))
	}
	if strings.ContainsAny(e.Source, " '\"`$\\;|&<>(){}*!") {
		c.fault(at+"source", "must not hold spaces or signs that a shell has a use for: people paste it")
	}
	if e.Homepage != "" {
		u, err := download.ParseAddress(e.Homepage)
		if err != nil || u.Scheme != "https" {
			c.fault(at+"homepage", "must be an https:// address")
		}
	}
	if e.Key != "" {
		if k, err := signature.ParseKey(e.Key); err != nil || k.Text != e.Key {
			c.fault(at+"key", "must be a public key of minisign, the line that begins with RW")
		}
	}
	if e.SHA256 != "" && !isSum(e.SHA256) {
		c.fault(at+"sha256", "must be 64 hexadecimal digits in lower case")
	}
	if len(e.Permissions) > maxPermissions {
		c.fault(at+"permissions", "must have at most %d entries, not %d: take some out", maxPermissions, len(e.Permissions))
		return
	}
	for i, p := range e.Permissions {
		if wrong := manifest.RejectGrant(p); wrong != "" {
			c.fault(at+"permissions["+strconv.Itoa(i)+"]", "%s", wrong)
		}
	}
}

func isSum(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}
