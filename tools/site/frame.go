package main

import (
	"bytes"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
)

// link is an entry of a navigation.
type link struct{ Title, URL string }

// frame is what all pages share.
type frame struct {
	Sections  []link
	Gallery   []link
	Shelf     []shelf
	lib       *library
	templates string // the folder of them
	made      map[string]*template.Template
}

// shelf is a group of the documentation.
type shelf struct {
	Title     string
	Documents []*document
	Also      []link
}

// onPage is what a template sees.
type onPage struct {
	*frame
	Page *page
	Data any
}

// Repository is where the sources are.
func (onPage) Repository() string { return repository }

// Policy is the page's Content-Security-Policy.
func (v onPage) Policy() string {
	if v.Page.Policy != "" {
		return v.Page.Policy
	}
	return usualPolicy
}

// FullTitle is what a tab of the browser says.
func (v onPage) FullTitle() string {
	switch {
	case v.Page.URL == "index.html":
		return "aiterm: " + v.Page.Title
	case v.Page.Parts > 1:
		return v.Page.Title + ", part " + string(rune('0'+v.Page.Part)) + " · aiterm"
	}
	return v.Page.Title + " · aiterm"
}

// Playground leads from the page to the one on which one tries aiterm.
func (v onPage) Playground() string { return v.Page.To(tryURL) }

// Try leads there with something chosen: see [fragment], which has escaped it.
func (v onPage) Try(fragment string) template.URL {
	return template.URL(v.Page.To(tryURL) + "#" + fragment)
}

// Text leads from the page to a heading of a file, on whichever part of it that is.
func (v onPage) Text(file, anchor string) (string, error) {
	d := v.lib.of(file)
	if d == nil {
		return "", fmt.Errorf("%s is not on the site", file)
	}
	p := d.at(anchor)
	if p == nil {
		return "", fmt.Errorf("no heading of %s is called %s", file, anchor)
	}
	if anchor == "" {
		return v.Page.To(p.URL), nil
	}
	return v.Page.To(p.URL + "#" + anchor), nil
}

// With is the same view of something else.
func (v onPage) With(data any) onPage { return onPage{v.frame, v.Page, data} }

// shownPicture is a picture on a page.
type shownPicture struct {
	*page
	Picture picture
}

// Picture is a picture on the page.
func (p *page) Picture(of any) shownPicture {
	if pointer, ok := of.(*picture); ok {
		return shownPicture{p, *pointer}
	}
	return shownPicture{p, of.(picture)}
}

// shots is a line on both grounds, on a page.
type shots struct {
	Page     *page
	Pictures pair
}

// Shots is a line on both grounds, on the page.
func (p *page) Shots(of any) shots {
	if pointer, ok := of.(*pair); ok {
		return shots{p, *pointer}
	}
	return shots{p, of.(pair)}
}

// Of tells whether the page is one of a document.
func (p *page) Of(d *document) bool { return p.document == d }

// draw makes a page by the template of a kind.
func (f *frame) draw(kind string, p *page, data any) ([]byte, error) {
	t := f.made[kind]
	if t == nil {
		functions := template.FuncMap{
			"limits": limits,
		}
		var texts [2]string
		for i, name := range []string{"layout", kind} {
			text, err := os.ReadFile(filepath.Join(f.templates, name+".html"))
			if err != nil {
				return nil, err
			}
			texts[i] = string(text)
		}
		var err error
		if t, err = template.New(kind).Funcs(functions).Parse(texts[0] + texts[1]); err != nil {
			return nil, err
		}
		f.made[kind] = t
	}
	var b bytes.Buffer
	err := t.ExecuteTemplate(&b, "layout", onPage{f, p, data})
	return b.Bytes(), err
}
