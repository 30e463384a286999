package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// repository is where the files are that are not on the site.
const repository = "https://github.com/data-wise/aiterm"

// relink makes the links of a page lead to the pages of the site, and to the repository for
// what is not on it. A link that leads nowhere is an error.
func (lib *library) relink(p *page, whole ast.Node) error {
	var wrong []error
	err := ast.Walk(whole, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		var err error
		switch n := n.(type) {
		case *ast.Link:
			n.Destination, err = lib.leads(p, string(n.Destination))
		case *ast.Image:
			n.Destination, err = lib.pictured(p, string(n.Destination))
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", p.document.file, err))
		}
		return ast.WalkContinue, nil
	})
	return errors.Join(append(wrong, err)...)
}

// isElsewhere tells whether a link leads out of the repository.
func isElsewhere(link string) bool {
	return strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://") || strings.HasPrefix(link, "mailto:")
}

func (lib *library) leads(p *page, link string) ([]byte, error) {
	if isElsewhere(link) {
		return []byte(link), nil
	}
	file, anchor, _ := strings.Cut(link, "#")
	if file == "" {
		file = p.document.file
	} else {
		file = path.Join(path.Dir(p.document.file), file)
	}
	if file == segmentsFile {
		return []byte(p.To(segmentURL(anchor))), nil
	}
	info, err := os.Stat(filepath.Join(lib.root, filepath.FromSlash(file)))
	if err != nil {
		return nil, fmt.Errorf("a link leads to %s, which is not there: %w", link, err)
	}
	d := lib.of(file)
	switch {
	case info.IsDir():
		if d = lib.of(file + "/README.md"); d == nil {
			return []byte(repository + "/tree/main/" + file), nil
		}
	case d == nil && strings.HasSuffix(file, ".md"):
		return nil, fmt.Errorf("a link leads to %s, which is not on the site: name it in contents (tools/site/contents.go)", link)
	case d == nil:
		return []byte(repository + "/blob/main/" + file), nil
	}
	to := d.at(anchor)
	if to == nil {
		return nil, fmt.Errorf("a link leads to %s, and no heading there is called %s", link, anchor)
	}
	url := to.URL
	if anchor != "" {
		url += "#" + anchor
	}
	return []byte(p.To(url)), nil
}

// pictured is the address of a picture of the repository, which is copied to the site.
func (lib *library) pictured(p *page, link string) ([]byte, error) {
	file := path.Join(path.Dir(p.document.file), link)
	if isElsewhere(link) || path.Dir(file) != "docs" {
		return nil, fmt.Errorf("the picture %s is not in docs: put it there, so that the site can have it", link)
	}
	if _, err := os.Stat(filepath.Join(lib.root, filepath.FromSlash(file))); err != nil {
		return nil, fmt.Errorf("there is no picture %s: %w", link, err)
	}
	return []byte(p.To(file)), nil
}
