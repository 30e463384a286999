package catalog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/web/download"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

const maxIndexes = 20

// Open reads the index at a place, a path or an https:// address. It is asked
// for anew each time; nothing is kept.
func Open(ctx context.Context, place, userAgent string) (Index, error) {
	if strings.HasPrefix(place, "https://") || strings.HasPrefix(place, "http://") {
		address, err := download.ParseAddress(place)
		if err != nil {
			return Index{}, err
		}
		f, err := download.Get(ctx, download.Request{URL: address, Max: MaxBytes, UserAgent: userAgent})
		if err != nil {
			return Index{}, err
		}
		return Parse(download.Show(address), f.Bytes)
	}
	if scheme, _, ok := strings.Cut(place, "://"); ok {
		return Index{}, fmt.Errorf("an index can't be read from %s: name a file or an https:// address", strictyaml.Quote(scheme+"://"))
	}
	data, err := state.ReadUser(place, MaxBytes, nil)
	if err != nil {
		return Index{}, fmt.Errorf("read the index: %w", err)
	}
	return Parse(place, data)
}

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
