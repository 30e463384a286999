package yamledit

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

const byteOrderMark = "\ufeff"

// document is a YAML text with what is needed to find a place in it. Offsets
// are into text, which has neither a byte order mark nor carriage returns nor blanks
// at the end of a line: the lexer's positions go wrong with those.
type document struct {
	file   string
	data   []byte
	text   string
	starts []int // of the lines
	cut    []int // the offset of what follows, for each byte that was left out
	crlf   bool  // new lines end with CRLF
	tokens token.Tokens
	root   *strictyaml.Node
	body   ast.Node        // nil when the document is empty
	named  map[string]bool // the anchors that an alias refers to
}

func parse(file string, data []byte) (*document, error) {
	r := &strictyaml.Report{File: file}
	root := strictyaml.Parse(r, data)
	if err := r.Err(); err != nil {
		return nil, err
	}
	d := &document{file: file, data: data, root: root, starts: []int{0}, named: map[string]bool{}}
	d.normalise()
	if i := strings.IndexByte(d.text, '\r'); i >= 0 {
		return nil, d.refuse(d.lineOf(i), "a line ends with a carriage return alone: save the file with line ends of Unix or Windows")
	}
	d.tokens = strictyaml.Tokenize(d.text)
	f, err := parser.Parse(strictyaml.Tokenize(d.text), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, d.refuse(0, "this is not YAML: check brackets, quotes and indentation")
	}
	for _, doc := range f.Docs {
		if doc.Body != nil && d.body == nil {
			d.body = doc.Body
		}
	}
	for _, t := range d.tokens {
		if t.Type == token.AliasType && t.Next != nil {
			d.named[t.Next.Value] = true
		}
	}
	return d, nil
}

// normalise fills text and what leads from it back to data.
func (d *document) normalise() {
	raw := bytes.TrimPrefix(d.data, []byte(byteOrderMark))
	var b strings.Builder
	b.Grow(len(raw))
	for i := 0; i < len(raw); {
		blanks, lost := lineEnd(raw[i:])
		if lost > 0 {
			d.crlf = d.crlf || len(d.starts) == 1 && raw[i+lost-1] == '\r'
			for range lost {
				d.cut = append(d.cut, b.Len())
			}
			i += lost
			continue
		}
		next := i + max(blanks, 1)
		b.Write(raw[i:next])
		if raw[i] == '\n' {
			d.starts = append(d.starts, b.Len())
		}
		i = next
	}
	d.text = b.String()
}

// lineEnd is how many blanks s begins with, and how many bytes go before the line
// break that it begins with, if it does: blanks and a carriage return.
func lineEnd(s []byte) (blanks, lost int) {
	for blanks < len(s) && (s[blanks] == ' ' || s[blanks] == '\t') {
		blanks++
	}
	switch {
	case bytes.HasPrefix(s[blanks:], []byte("\r\n")):
		return blanks, blanks + 1
	case blanks == len(s), s[blanks] == '\n':
		return blanks, blanks
	}
	return blanks, 0
}

// original turns an offset in text into one in data.
func (d *document) original(offset int) int {
	lost, _ := slices.BinarySearch(d.cut, offset)
	return len(d.data) - len(bytes.TrimPrefix(d.data, []byte(byteOrderMark))) + offset + lost
}

// lineOf is the number of the line that holds an offset, from 1.
func (d *document) lineOf(offset int) int {
	return sort.Search(len(d.starts), func(i int) bool { return d.starts[i] > offset })
}

// line returns a line's text without its break, and whether there is such a line.
func (d *document) line(number int) (string, bool) {
	if number < 1 || number > len(d.starts) {
		return "", false
	}
	text := d.text[d.starts[number-1]:]
	text, _, _ = strings.Cut(text, "\n")
	return text, true
}

// offset finds the place of a token, whose text there must begin with prefix.
// The lexer is not right about every position, so none is used unseen.
func (d *document) offset(t *token.Token, prefix string) (int, error) {
	if t != nil && t.Position != nil {
		line, ok := d.line(t.Position.Line)
		skip, has := runes(line, t.Position.Column-1)
		if ok && has && strings.HasPrefix(line[skip:], prefix) {
			return d.starts[t.Position.Line-1] + skip, nil
		}
		if at, found := besideTabs(line, prefix, skip); ok && found {
			return d.starts[t.Position.Line-1] + at, nil
		}
		return 0, d.refuse(t.Position.Line, "this line is written in a way that can't be followed: make the change here by hand")
	}
	return 0, d.refuse(0, "the place can't be found: make the change by hand")
}

// besideTabs finds a text in a line with tabs, after which the lexer's columns are off by
// as many as there are: it is the nearest one, and what is made of it is looked at again.
func besideTabs(line, text string, near int) (at int, found bool) {
	tabs := strings.Count(line, "\t")
	best := tabs + 1
	for i := range line {
		if away := max(i-near, near-i); text != "" && away < best && strings.HasPrefix(line[i:], text) {
			at, best, found = i, away, true
		}
	}
	return at, found
}

// runes is the length in bytes of the first count characters.
func runes(s string, count int) (int, bool) {
	n := 0
	for range count {
		if n >= len(s) {
			return 0, false
		}
		_, size := utf8.DecodeRuneInString(s[n:])
		n += size
	}
	return n, count >= 0
}

// keyOffset finds the place of an entry's key.
func (d *document) keyOffset(v *ast.MappingValueNode) (int, error) {
	t := v.Key.GetToken()
	switch t.Type {
	case token.DoubleQuoteType:
		return d.offset(t, `"`)
	case token.SingleQuoteType:
		return d.offset(t, "'")
	}
	return d.offset(t, t.Value)
}

// comments lists the texts of all comments.
func (d *document) comments() []string {
	var out []string
	for _, t := range d.tokens {
		if t.Type == token.CommentType {
			out = append(out, strings.TrimSpace(t.Value))
		}
	}
	return out
}

// end is the offset behind the last line that belongs to the document.
func (d *document) end() int {
	for _, t := range d.tokens {
		if t.Type == token.DocumentEndType && t.Position != nil && t.Position.Line <= len(d.starts) {
			return d.starts[t.Position.Line-1]
		}
	}
	return len(d.text)
}
