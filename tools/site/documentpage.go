package main

import (
	"fmt"
	"strings"
)

// documentView is what the page of a document shows beside its text.
type documentView struct {
	File          string
	Here          []heading // on the page
	Contents      []heading // and on the other parts
	Before, After *turn
}

// turn leads to the part before or after.
type turn struct{ Says, URL string }

// URL is where the heading stands.
func (h heading) URL() string {
	if h.ID == "" {
		return h.Page.URL
	}
	return h.Page.URL + "#" + h.ID
}

// Minutes is how long the document takes to read.
func (d *document) Minutes() int { return minutes(d.Words) }

// IsDeep tells whether the document is one of many that another leads to: the navigation
// beside a page leaves those out.
func (d *document) IsDeep() bool { return strings.Count(d.file, "/") > 1 }

// documentView of a page: its own headings, and those of the chapters on the other parts.
func (p *page) documentView() documentView {
	d := p.document
	v := documentView{File: d.file}
	for _, part := range d.Pages {
		deepest := 2
		if part == p {
			deepest = 3
		}
		for _, h := range part.Headings {
			if h.Level <= deepest {
				v.Contents = append(v.Contents, h)
				if part == p {
					v.Here = append(v.Here, h)
				}
			}
		}
	}
	if len(v.Contents) < 2 {
		v.Contents = nil
	}
	if len(v.Here) < 2 {
		v.Here = nil
	}
	if p.Part > 1 {
		v.Before = turnTo(d.Pages[p.Part-2])
	}
	if p.Part < p.Parts {
		v.After = turnTo(d.Pages[p.Part])
	}
	return v
}

func turnTo(p *page) *turn {
	says := fmt.Sprintf("Part %d", p.Part)
	if len(p.Headings) > 0 && p.Part > 1 {
		says += ": " + p.Headings[0].Text
	}
	return &turn{says, p.URL}
}

// shelves are the documents by their groups.
func (lib *library) shelves() (all []shelf) {
	for _, g := range contents {
		s := shelf{Title: g.Title, Also: g.Also}
		for _, d := range lib.documents {
			if d.group == g.Title {
				s.Documents = append(s.Documents, d)
			}
		}
		if len(s.Documents) > 0 {
			all = append(all, s)
		}
	}
	return all
}
