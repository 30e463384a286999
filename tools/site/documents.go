package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// document is a file of the repository, which is one page or several.
type document struct {
	file   string // below the root of the repository
	group  string
	Title  string
	Short  string // in the navigation
	Pages  []*page
	Says   string // the first sentence
	Words  int
	source []byte
}

// heading is one of a page.
type heading struct {
	Level    int
	ID, Text string
	Page     *page // where it stands
}

// library is all documents.
type library struct {
	root      string // of the repository
	documents []*document
}

// readLibrary reads what contents names, and what those files lead to.
func readLibrary(root string) (*library, error) {
	lib := &library{root: root}
	var taken []string
	for _, g := range contents {
		files, err := g.files(root, taken)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			d, err := readDocument(root, file)
			if err != nil {
				return nil, err
			}
			d.group = g.Title
			lib.documents = append(lib.documents, d)
		}
		taken = append(taken, files...)
	}
	var wrong []error
	for _, d := range lib.documents {
		wrong = append(wrong, lib.finish(d))
	}
	return lib, errors.Join(wrong...)
}

func readDocument(root, file string) (*document, error) {
	source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
	if err != nil {
		return nil, err
	}
	source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
	d := &document{file: file, source: source}
	tree := parse(source)
	divided := divide(tree, source)
	for i, blocks := range divided {
		name := "docs/" + pageName(file)
		if i > 0 {
			name = fmt.Sprintf("%s-%d", name, i+1)
		}
		p := &page{URL: name + ".html", document: d, blocks: blocks, Part: i + 1, Parts: len(divided)}
		for _, b := range blocks {
			p.Words += wordsIn(textOf(b, source))
			h, ok := b.(*ast.Heading)
			if !ok {
				continue
			}
			text := strings.Join(strings.Fields(textOf(h, source)), " ")
			if h.Level == 1 && d.Title == "" {
				d.Title = text
				continue
			}
			p.Headings = append(p.Headings, heading{h.Level, idOf(h), text, p})
		}
		d.Words += p.Words
		d.Pages = append(d.Pages, p)
	}
	if d.Title == "" {
		return nil, fmt.Errorf("%s has no title: give it a heading of the first level", file)
	}
	if strings.HasPrefix(file, "docs/") || d.IsDeep() { // others begin with no sentence about themselves
		d.Says = sentenceOf(tree, source)
	}
	d.Title = cmp.Or(titled[file], d.Title)
	if d.IsDeep() {
		d.Title = "Example: " + d.Title
	}
	d.Short = cmp.Or(shown[file], d.Title)
	for _, p := range d.Pages {
		p.Title = d.Title
	}
	return d, nil
}

// longestSentence is how much a list of documents says of each, in characters.
const longestSentence = 150

// sentenceOf is the first sentence of the first paragraph, "" for one that is too long for a
// list.
func sentenceOf(tree ast.Node, source []byte) string {
	n := tree.FirstChild()
	for n != nil && n.Kind() != ast.KindParagraph {
		n = n.NextSibling()
	}
	if n == nil {
		return ""
	}
	text := strings.Join(strings.Fields(textOf(n, source)), " ")
	if first, _, more := strings.Cut(text, ". "); more {
		text = first + "."
	}
	if len([]rune(text)) > longestSentence || !strings.HasSuffix(text, ".") {
		return ""
	}
	return text
}

// finish makes the pages of a document, once all documents are known.
func (lib *library) finish(d *document) error {
	var wrong []error
	for _, p := range d.Pages {
		whole := ast.NewDocument()
		for _, b := range p.blocks {
			if h, ok := b.(*ast.Heading); ok && h.Level == 1 {
				continue // the frame has it
			}
			whole.AppendChild(whole, b)
		}
		wrong = append(wrong, lib.relink(p, whole))
		p.texts = textsOf(p, whole, d.source)
		var b bytes.Buffer
		if err := markdown.Renderer().Render(&b, d.source, whole); err != nil {
			return fmt.Errorf("%s: %w", d.file, err)
		}
		// A column without a title has no heading that could be read out.
		body := strings.ReplaceAll(b.String(), "<th></th>", "<td></td>")
		p.Body = template.HTML(body) // goldmark leaves no HTML of the file in it
	}
	return errors.Join(wrong...)
}

// of is the document that a file is, or nil.
func (lib *library) of(file string) *document {
	i := slices.IndexFunc(lib.documents, func(d *document) bool { return d.file == file })
	if i < 0 {
		return nil
	}
	return lib.documents[i]
}

// at is the page on which an anchor of a document stands: the first for "".
func (d *document) at(anchor string) *page {
	if anchor == "" {
		return d.Pages[0]
	}
	for _, p := range d.Pages {
		if slices.ContainsFunc(p.blocks, func(b ast.Node) bool { return b.Kind() == ast.KindHeading && idOf(b) == anchor }) {
			return p
		}
	}
	return nil
}

// Chapters are the headings below which a document is divided, on all its pages.
func (d *document) Chapters() (all []heading) {
	for _, p := range d.Pages {
		for _, h := range p.Headings {
			if h.Level == 2 {
				all = append(all, h)
			}
		}
	}
	return all
}
