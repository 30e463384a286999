package main

import (
	"html/template"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// page is one of the site.
type page struct {
	URL         string // below the root of the site
	Title       string
	Description string // for who finds it elsewhere
	Section     string // of the navigation at the top
	Body        template.HTML
	Words       int
	Headings    []heading
	Part, Parts int // of a document

	Policy         string // Content-Security-Policy, or "" for that of all others
	Styles, Script []string

	document *document
	blocks   []ast.Node
	texts    []passage
}

// Root leads from the page to the root of the site.
func (p *page) Root() string { return strings.Repeat("../", strings.Count(p.URL, "/")) }

// To leads from the page to another address below the root.
func (p *page) To(url string) string {
	if file, anchor, ok := strings.Cut(url, "#"); ok && file == p.URL {
		return "#" + anchor
	}
	if dir := path.Dir(p.URL); dir != "." && path.Dir(url) == dir {
		return path.Base(url)
	}
	return p.Root() + url
}

// Minutes is how long the page takes to read.
func (p *page) Minutes() int { return minutes(p.Words) }

// minutes is how long so many words take, at 200 a minute.
func minutes(words int) int { return max(1, (words+100)/200) }

// usualPolicy lets a page have the files of this site, and nothing else from anywhere.
const usualPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
