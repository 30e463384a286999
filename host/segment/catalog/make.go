package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/segment/install"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/web/download"
)

// EntryOf is what an index says of a module that was examined and is at source.
func EntryOf(m install.Module, source string) (Entry, error) {
	if !m.Described {
		return Entry{}, fmt.Errorf("%s has no manifest in it, by which an index knows its name: aiterm plugins pack puts one in", source)
	}
	e := Entry{
		Name: m.Manifest.Name, Description: m.Manifest.Description, Source: source, Version: m.Manifest.Version,
		Author: m.Manifest.Author, License: m.Manifest.License, Permissions: m.Grants(), SHA256: m.SHA256,
	}
	if m.Signature.State == signature.Trusted {
		e.Key = m.Signature.Key.Text
	}
	return e, nil
}

// Differences are what an entry says otherwise than the module that is at its source.
func (e Entry) Differences(m install.Module) []string {
	is, err := EntryOf(m, e.Source)
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for _, each := range []struct{ what, says, is string }{
		{"sha256", e.SHA256, is.SHA256}, {"version", e.Version, is.Version}, {"name", e.Name, is.Name}, {"description", e.Description, is.Description},
		{"author", e.Author, is.Author}, {"license", e.License, is.License},
		{"permissions", strings.Join(e.Permissions, " "), strings.Join(is.Permissions, " ")},
	} {
		if each.says != "" && each.says != each.is || each.what == "permissions" && each.says != each.is {
			out = append(out, fmt.Sprintf("%s is %q in the index, and %q in the module", each.what, each.says, each.is))
		}
	}
	return out
}

// With is the index with these entries, each in the place of those of its name. They are
// in the order of their names.
func (x Index) With(entries ...Entry) Index {
	x.Segments = slices.Clone(x.Segments)
	for _, e := range entries {
		x.Segments = append(slices.DeleteFunc(x.Segments, func(old Entry) bool { return old.Name == e.Name }), e)
	}
	slices.SortStableFunc(x.Segments, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return x
}

// Text is the index as a file. What [Parse] would not take is an error.
func (x Index) Text() ([]byte, error) {
	x.Version = formatVersion
	if x.Segments == nil {
		x.Segments = []Entry{}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // a person reads it, and no page holds it
	e.SetIndent("", "  ")
	if err := e.Encode(x); err != nil {
		return nil, fmt.Errorf("write the index: %w", err)
	}
	_, err := Parse("the index", b.Bytes())
	return b.Bytes(), err
}

// Below is the source of a file that will be behind an address of a folder, pinned to its
// hash.
func Below(folder, file, hash string) (string, error) {
	u, err := download.ParseAddress(folder)
	if err != nil {
		return "", err
	}
	if u.Scheme != "https" || u.RawQuery != "" {
		return "", fmt.Errorf("%s is not the https:// address of a folder", download.Show(u))
	}
	u.Path = path.Join("/", u.Path, file)
	return u.String() + "#sha256=" + hash, nil
}
