package main

import (
	"encoding/json"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// passage is what the search finds: what stands below a heading of a page.
type passage struct {
	Anchor, Heading, Text string
}

// textsOf are the texts of a page, in their order.
func textsOf(p *page, whole ast.Node, source []byte) (all []passage) {
	all = append(all, passage{})
	var b strings.Builder
	end := func() {
		all[len(all)-1].Text = strings.Join(strings.Fields(b.String()), " ")
		b.Reset()
	}
	for n := whole.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			end()
			all = append(all, passage{Anchor: idOf(h), Heading: strings.Join(strings.Fields(textOf(h, source)), " ")})
			continue
		}
		b.WriteString(textOf(n, source) + "\n")
	}
	end()
	if all[0].Text == "" {
		all = all[1:]
	}
	return all
}

// index is a script that hands the search all texts: a page that was opened from a folder
// may not fetch anything.
func index(pages []*page) ([]byte, error) {
	type entry struct {
		URL   string      `json:"u"`
		Title string      `json:"t"`
		Texts [][3]string `json:"x"` // anchor, heading, text
	}
	var all []entry
	for _, p := range pages {
		if len(p.texts) == 0 {
			continue
		}
		e := entry{URL: p.URL, Title: p.Title}
		for _, t := range p.texts {
			e.Texts = append(e.Texts, [3]string{t.Anchor, t.Heading, t.Text})
		}
		all = append(all, e)
	}
	data, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	return []byte("window.aitermIndex = " + string(data) + ";\n"), nil
}
