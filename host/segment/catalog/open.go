package catalog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/web/download"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

const maxIndexes = 20

// keyMark comes after a place that names the key which has to have signed the index.
const keyMark = "#key="

// Open reads the index at a place, a path or an https:// address. It is asked
// for anew each time; nothing is kept.
//
// A signature of minisign beside it, with .minisig after its name, has to fit, as far as
// its key is among those that are trusted. A place that ends with #key=RW… is of an index
// that this key has signed, and no other is taken.
func Open(ctx context.Context, place, userAgent string, keys signature.Keys) (Index, error) {
	place, text, keyed := strings.Cut(place, keyMark)
	var wanted signature.Key
	if keyed {
		var err error
		if wanted, err = signature.ParseKey(text); err != nil {
			return Index{}, err
		}
		wanted.Name = "the key in its address"
		keys = keys.With(wanted)
	}
	name, data, beside, err := read(ctx, place, userAgent)
	if err != nil {
		return Index{}, err
	}
	verdict := signature.Verify(keys, data, beside)
	switch {
	case verdict.State == signature.Bad && verdict.Key.Name != "":
		return Index{}, fmt.Errorf("%s is not used: its signature does not fit, so that it is not what %s signed; get it again, or ask them", name, verdict.Key.Name)
	case verdict.State == signature.Bad:
		return Index{}, fmt.Errorf("%s is not used, since %s", name, verdict)
	case keyed && (verdict.State != signature.Trusted || verdict.Key.ID != wanted.ID):
		return Index{}, fmt.Errorf("%s is not used: it is %s, and its address says that it is signed with the key %s; ask who told you that address", name, verdict, wanted.ID)
	}
	index, err := Parse(name, data)
	index.Signature = verdict
	return index, err
}

// read gets an index and what lies beside it as its signature, or nil.
func read(ctx context.Context, place, userAgent string) (name string, data, beside []byte, err error) {
	if strings.HasPrefix(place, "https://") || strings.HasPrefix(place, "http://") {
		address, err := download.ParseAddress(place)
		if err != nil {
			return "", nil, nil, err
		}
		f, err := download.Get(ctx, download.Request{URL: address, Max: MaxBytes, UserAgent: userAgent})
		if err != nil {
			return "", nil, nil, err
		}
		at := *address
		at.Path, at.RawPath = at.Path+signatureSuffix, ""
		sig, err := download.Get(ctx, download.Request{URL: &at, Max: maxSignature, UserAgent: userAgent})
		if err == nil && signature.Is(sig.Bytes) {
			beside = sig.Bytes
		}
		return download.Show(address), f.Bytes, beside, nil
	}
	if scheme, _, ok := strings.Cut(place, "://"); ok {
		return "", nil, nil, fmt.Errorf("an index can't be read from %s: name a file or an https:// address", strictyaml.Quote(scheme+"://"))
	}
	if data, err = state.ReadUser(place, MaxBytes, nil); err != nil {
		return "", nil, nil, fmt.Errorf("read the index: %w", err)
	}
	beside, err = state.ReadUser(place+signatureSuffix, maxSignature, nil)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", nil, nil, fmt.Errorf("read the signature of the index: %w", err)
	}
	return place, data, beside, nil
}

// What a signature is called, and how large it may be.
const (
	signatureSuffix = ".minisig"
	maxSignature    = 16 << 10
)

// ListPath is the file in aiterm's config folder in which a person keeps the
// indexes to search when none is named:
//
//	indexes:
//	  - https://example.com/aiterm-index.json
//	  - /home/me/segments/index.json
func ListPath(configDir string) string { return filepath.Join(configDir, "indexes.yaml") }

func listSchema() *strictyaml.Field {
	return &strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{{
		Key: "indexes", Doc: "files and https:// addresses to search", Type: strictyaml.ListField, Max: maxIndexes,
		Each: &strictyaml.Field{Type: strictyaml.TextField, Min: 1, Max: maxAddress, Reject: rejectPlace},
	}}}
}

func rejectPlace(place string) string {
	place, key, keyed := strings.Cut(place, keyMark)
	if _, err := signature.ParseKey(key); keyed && err != nil {
		return "must have after " + keyMark + " a public key of minisign, which begins with RW"
	}
	if strings.HasPrefix(place, "https://") || strings.HasPrefix(place, "http://") {
		if _, err := download.ParseAddress(place); err != nil {
			return "must be an address that can be asked: " + err.Error()
		}
		return ""
	}
	if !filepath.IsAbs(place) {
		return "must be an https:// address or an absolute path"
	}
	return ""
}

// List reads that file; one that is not there lists nothing. What is wrong with
// its contents is [strictyaml.Problems].
func List(path string) ([]string, error) {
	data, err := state.ReadUser(path, strictyaml.MaxBytes, nil)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the list of indexes: %w", err)
	}
	report := &strictyaml.Report{File: path}
	root := strictyaml.Parse(report, data)
	if root != nil {
		strictyaml.Check(report, root, listSchema(), "the file")
	}
	if err := report.Err(); err != nil {
		return nil, err
	}
	var places []string
	if n := root.Get("indexes"); n != nil {
		for _, item := range n.Items {
			places = append(places, item.Text)
		}
	}
	return places, nil
}
