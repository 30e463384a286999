package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/alecthomas/chroma/v2"
	highlight "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown reads and writes as GitHub does, and well-formed as XML, so that the checks can
// read every page. HTML within a file is left out.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.GFM),
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	goldmark.WithRendererOptions(html.WithXHTML(), renderer.WithNodeRenderers(util.Prioritized(ownNodes{}, 100))),
)

// slugs gives headings the anchors that GitHub gives them.
type slugs struct{ taken map[string]int }

// Generate implements [parser.IDs].
func (s *slugs) Generate(value []byte, _ ast.NodeKind) []byte {
	var b strings.Builder
	for _, r := range strings.ToLower(string(value)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r) || r == '_' || r == '-':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
		}
	}
	slug := b.String()
	n, again := s.taken[slug]
	s.taken[slug] = n + 1
	if again {
		slug = fmt.Sprintf("%s-%d", slug, n)
	}
	return []byte(slug)
}

// Put implements [parser.IDs].
func (s *slugs) Put(value []byte) { s.taken[string(value)]++ }

// parse reads a file. What is drawn from it are the blocks of the document.
func parse(source []byte) *ast.Document {
	context := parser.NewContext(parser.WithIDs(&slugs{map[string]int{}}))
	reader := text.NewReader(source)
	return markdown.Parser().Parse(reader, parser.WithContext(context)).(*ast.Document)
}

// ownNodes draws code with colours, and tables so that a narrow screen can scroll them.
type ownNodes struct{}

// RegisterFuncs implements [renderer.NodeRenderer].
func (ownNodes) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, drawCode)
	r.Register(ast.KindCodeBlock, drawCode)
	r.Register(ast.KindHeading, drawHeading)
	r.Register(ast.KindHTMLBlock, func(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) { return ast.WalkSkipChildren, nil })
	r.Register(east.KindTable, drawTable)
	r.Register(ast.KindParagraph, drawParagraph)
}

// drawParagraph lets a narrow screen scroll a picture that stands alone, too.
func drawParagraph(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	begin, end := "<p>", "</p>\n"
	if n.ChildCount() == 1 && n.FirstChild().Kind() == ast.KindImage {
		begin, end = `<div class="wide" tabindex="0" role="group" aria-label="picture">`, "</div>\n"
	}
	if !entering {
		begin = end
	}
	_, err := w.WriteString(begin)
	return ast.WalkContinue, err
}

func drawTable(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, err := w.WriteString("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"table\"><table>\n")
		return ast.WalkContinue, err
	}
	_, err := w.WriteString("</table></div>\n")
	return ast.WalkContinue, err
}

// drawHeading adds the link that a reader copies.
func drawHeading(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	heading := n.(*ast.Heading)
	id := idOf(heading)
	if entering {
		_, err := fmt.Fprintf(w, "<h%d id=%q>", heading.Level, id)
		return ast.WalkContinue, err
	}
	if heading.Level > 1 {
		fmt.Fprintf(w, ` <a class="anchor" href="#%s" aria-label="link to %s">#</a>`, id, escaped(textOf(heading, source)))
	}
	_, err := fmt.Fprintf(w, "</h%d>\n", heading.Level)
	return ast.WalkContinue, err
}

func idOf(n ast.Node) string {
	if id, ok := n.AttributeString("id"); ok {
		return string(id.([]byte))
	}
	return ""
}

var classes = highlight.New(highlight.WithClasses(true), highlight.PreventSurroundingPre(true))

func drawCode(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	language := ""
	if fenced, ok := n.(*ast.FencedCodeBlock); ok {
		language = string(fenced.Language(source))
	}
	code, err := colored(language, linesOf(n, source))
	if err != nil {
		return ast.WalkStop, err
	}
	_, err = fmt.Fprintf(w, "<pre tabindex=\"0\"><code>%s</code></pre>\n", code)
	return ast.WalkSkipChildren, err
}

// colored is code as HTML, with a class for what is a comment, a string, a key.
func colored(language, code string) (string, error) {
	lexer := lexers.Get(language)
	if language == "" || lexer == nil {
		return escaped(code), nil
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, code)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = classes.Format(&b, styles.Fallback, tokens)
	return b.String(), err
}

func linesOf(n ast.Node, source []byte) string {
	var b bytes.Buffer
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(source))
	}
	return b.String()
}

// textOf is the text of a node, with that of its code.
func textOf(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Type() == ast.TypeBlock || n.Kind() == east.KindTableCell {
				b.WriteByte('\n')
			}
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(n.Value(source)))))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(source))
		case *ast.HTMLBlock:
			return ast.WalkSkipChildren, nil
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			b.WriteString(linesOf(n, source))
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String())
}

func escaped(text string) string { return string(util.EscapeHTML([]byte(text))) }
