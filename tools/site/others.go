package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/sdk/testcase"
)

// indexFile is the index of other people's segments that this repository carries.
const indexFile = "examples/index.json"

// othersURL is the page of other people's segments.
const othersURL = "gallery/others.html"

// readOthers reads the index; nil if there is none.
func readOthers(root string) (*catalog.Index, error) {
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(indexFile)))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	index, err := catalog.Parse(indexFile, data)
	return &index, err
}

// other is a segment of somebody's.
type other struct {
	catalog.Entry
	ID       string // on the page; several may have one name
	Pictures *pair  // nil where this repository has no case of it
}

// othersPage draws what the index has.
func (s *site) othersPage() error {
	if s.others == nil {
		return nil
	}
	p := &page{URL: othersURL, Title: "Other people's segments", Section: "Gallery", Description: s.others.Name}
	var all []other
	times := map[string]int{}
	for _, e := range s.others.Segments {
		o := other{Entry: e, ID: e.Name}
		times[e.Name]++
		if n := times[e.Name]; n > 1 {
			o.ID = fmt.Sprintf("%s-%d", e.Name, n)
		}
		var err error
		if o.Pictures, err = s.example(e.Name); err != nil {
			return err
		}
		p.texts = append(p.texts, passage{Anchor: o.ID, Heading: e.Name, Text: e.Description})
		all = append(all, o)
	}
	return s.add("others", p, struct {
		Name    string
		Entries []other
	}{s.others.Name, all})
}

// example draws a segment of the examples by what its cases end with; nil if it is none, or
// no case shows anything.
func (s *site) example(name string) (*pair, error) {
	modules, err := filepath.Glob(filepath.Join(s.root, "examples", "*", name+".wasm"))
	if err != nil || len(modules) == 0 {
		return nil, err
	}
	cases, err := testcase.Read(filepath.Join(filepath.Dir(modules[0]), "testdata"))
	if err != nil {
		return nil, err
	}
	drawing := slices.DeleteFunc(slices.Clone(cases), func(c testcase.Case) bool { return len(c.Spans) == 0 })
	if cases = append(telling(cases), drawing...); len(cases) == 0 {
		return nil, nil
	}
	both, err := painter{}.spans("gallery/others/"+name, name, cases[0], s.files)
	return &both, err
}
