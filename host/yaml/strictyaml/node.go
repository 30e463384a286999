package strictyaml

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a file. They are far above any file that a person writes, and keep
// a hostile one from costing time or memory: the parser's time grows with the
// square of the number of keys.
const (
	MaxBytes  = 256 << 10
	maxTokens = 8000
	maxValues = 8000 // after aliases are followed
	maxDepth  = 32
)

// Kind is the type of a [Node], as YAML resolves it.
type Kind uint8

// The kinds of nodes. Everything before Map is a scalar.
const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	Map
	List
)

// Node is one value of a file with its place. An alias is the very node that
// it names.
type Node struct {
	Kind         Kind
	Text         string // a scalar as text; of a Bool, "true" or "false"
	Line, Column int
	File         string  // where it stands, if not in the file of the report; see [Node.SetFile]
	Pairs        []Pair  // of a Map, in the order of the file, keys unique
	Items        []*Node // of a List
	values       int     // how many nodes this one stands for, itself included
}

// Pair is one key of a Map and its value.
type Pair struct{ Key, Value *Node }

// Get returns the value of key, or nil when n is nil, no Map, or without it.
func (n *Node) Get(key string) *Node {
	if n != nil {
		for _, p := range n.Pairs {
			if p.Key.Text == key {
				return p.Value
			}
		}
	}
	return nil
}

// Texts are the items of a list, as far as they are single values; of none, or of
// nil, there are none.
func (n *Node) Texts() []string {
	if n == nil {
		return nil
	}
	var out []string
	for _, item := range n.Items {
		out = append(out, item.Text)
	}
	return out
}

// Key returns the node of the key itself, for a problem's place, or nil.
func (n *Node) Key(key string) *Node {
	if n != nil {
		for _, p := range n.Pairs {
			if p.Key.Text == key {
				return p.Key
			}
		}
	}
	return nil
}

// Parse reads one YAML document. An empty one gives an empty Map. Duplicate
// keys, tags, merge keys, anchors that contain themselves, several documents
// and whatever passes the limits go into the report. The node is nil when the
// file could not be read at all.
func Parse(r *Report, data []byte) (root *Node) {
	defer func() {
		// The YAML library is not ours: if an odd input makes it panic, the file
		// is refused and the line is drawn all the same.
		if p := recover(); p != nil {
			root = nil
			r.Add(nil, "the YAML parser gave up on this file (%.80v): simplify it", p)
		}
	}()
	if !readable(r, data) {
		return nil
	}
	// The lexer counts a line twice where a comment ends with CRLF.
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	text = withoutBlankTabs(text)
	tokens := Tokenize(text)
	if !modest(r, tokens) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		// Not yaml.Error: naming it would link that package, whose start-up every
		// render would pay for.
		var at interface {
			GetToken() *token.Token
			GetMessage() string
		}
		if errors.As(err, &at) {
			r.Add(placed(at.GetToken()), "this is not YAML (%s): check brackets, quotes and indentation here", at.GetMessage())
		} else {
			r.Add(nil, "this is not YAML (%v): check brackets, quotes and indentation", err)
		}
		return nil
	}
	c := conversion{report: r, anchors: map[string]*Node{}}
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case doc.Body.Type() == ast.DirectiveType:
			r.Add(placed(doc.Body.GetToken()), "directives such as %%YAML are not supported: take the line out")
			return nil
		case root != nil:
			r.Add(placed(doc.Start), "a second document begins here: keep everything in one, and take the --- out")
			return root
		default:
			root = c.node(doc.Body, 0)
		}
	}
	if c.failed {
		return nil
	}
	if root == nil {
		return &Node{Kind: Map, Line: 1, Column: 1, values: 1}
	}
	return root
}

// readable checks what must hold before the text is YAML: its size, UTF-8, no
// control characters, and no tab as indentation, which YAML forbids but the
// parser reports in words that don't help.
func readable(r *Report, data []byte) bool {
	switch {
	case len(data) == MaxBytes+1: // whoever reads a file stops here, and knows no size
		r.Add(nil, "the file has more than the %d KiB that are read: make it shorter", MaxBytes>>10)
		return false
	case len(data) > MaxBytes:
		r.Add(nil, "the file has %d KiB, more than the %d KiB that are read: make it shorter", (len(data)+1<<10-1)>>10, MaxBytes>>10)
		return false
	}
	line, column, indent := 1, 0, true
	for i := 0; i < len(data); {
		c, size := utf8.DecodeRune(data[i:])
		i += size
		column++
		at := &Node{Line: line, Column: column}
		switch {
		case c == '\n':
			line, column, indent = line+1, 0, true
		case c == utf8.RuneError && size == 1:
			r.Add(at, "the byte 0x%02x is not UTF-8: save the file as UTF-8", data[i-1])
			return false
		case c == '\t' && indent && !restIsBlank(data[i-1:]):
			r.Add(at, "a tab is used to indent: use spaces")
			return false
		case c < 0x20 && c != '\t' && c != '\r', c >= 0x7f && c < 0xa0 && c != 0x85:
			r.Add(at, "the control character %U is in the file: take it out", c)
			return false
		case c != ' ':
			indent = false
		}
	}
	return true
}

// restIsBlank tells whether there are only blanks up to the end of the line.
func restIsBlank(data []byte) bool {
	for _, c := range data {
		if c == '\n' {
			break
		}
		if c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}

// withoutBlankTabs empties lines of nothing but blanks that have a tab among them.
// YAML allows them, the parser does not.
func withoutBlankTabs(text string) string {
	if !strings.Contains(text, "\t") {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.Contains(line, "\t") && strings.TrimSpace(line) == "" {
			line = line[len(strings.TrimRight(line, "\n")):]
		}
		b.WriteString(line)
	}
	return b.String()
}

// modest refuses what would cost the parser too much: it works recursively,
// and a stack that overflows ends a Go program without a chance to recover.
func modest(r *Report, tokens token.Tokens) bool {
	count, flow, line, entries := 0, 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, entries = t.Position.Line, 0
		}
		switch t.Type {
		case token.CommentType:
			continue
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType, token.AnchorType, token.TagType:
			entries++
		case token.CollectEntryType:
			entries = 0
		}
		if flow > maxDepth || entries > maxDepth {
			r.Add(placed(t), "more than %d levels are nested here: no setting needs that", maxDepth)
			return false
		}
		if count++; count > maxTokens {
			r.Add(placed(t), "the file goes on for too long: at most %d words and signs are read", maxTokens)
			return false
		}
	}
	return true
}

func placed(t *token.Token) *Node {
	if t == nil || t.Position == nil {
		return nil
	}
	return &Node{Line: t.Position.Line, Column: max(1, t.Position.Column)}
}

// conversion turns the library's tree into nodes.
type conversion struct {
	report  *Report
	anchors map[string]*Node
	failed  bool
}

// fail notes a problem after which the tree is not worth checking.
func (c *conversion) fail(t *token.Token, format string, args ...any) *Node {
	c.report.Add(placed(t), format, args...)
	c.failed = true
	return &Node{values: 1}
}

func (c *conversion) node(from ast.Node, depth int) *Node {
	if from == nil {
		return &Node{values: 1}
	}
	t := from.GetToken()
	if depth > maxDepth {
		return c.fail(t, "more than %d levels are nested here: no setting needs that", maxDepth)
	}
	n := placed(t)
	if n == nil {
		n = &Node{}
	}
	n.values = 1
	scalar := func(kind Kind, text string) *Node {
		n.Kind, n.Text = kind, text
		return n
	}
	switch from := from.(type) {
	case *ast.NullNode:
		return n
	case *ast.BoolNode:
		return scalar(Bool, fmt.Sprint(from.Value))
	case *ast.IntegerNode:
		return scalar(Int, t.Value)
	case *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return scalar(Float, t.Value)
	case *ast.StringNode:
		return scalar(String, from.Value)
	case *ast.LiteralNode:
		if from.Value == nil {
			return scalar(String, "")
		}
		return scalar(String, from.Value.Value)
	case *ast.SequenceNode:
		n.Kind = List
		for _, v := range from.Values {
			item := c.node(v, depth+1)
			n.Items = append(n.Items, item)
			if !c.count(n, item, t) {
				return n
			}
		}
		return n
	case *ast.MappingNode:
		n.Kind = Map
		c.pairs(n, from.Values, depth)
		return n
	case *ast.MappingValueNode:
		n.Kind = Map
		c.pairs(n, []*ast.MappingValueNode{from}, depth)
		return n
	case *ast.AnchorNode:
		// Registered after its value is built: an alias inside it is unknown, so
		// that no node can contain itself.
		value := c.node(from.Value, depth+1)
		if from.Name != nil {
			c.anchors[from.Name.GetToken().Value] = value
		}
		return value
	case *ast.AliasNode:
		name := ""
		if from.Value != nil {
			name = from.Value.GetToken().Value
		}
		if value := c.anchors[name]; value != nil {
			return value
		}
		return c.fail(t, "the alias *%s has no anchor &%[1]s before it: write the value out", trim(name))
	case *ast.TagNode:
		return c.fail(t, "tags such as %s are not supported: take it out", trim(t.Value))
	}
	return c.fail(t, "%s is not supported here: write a plain value", from.Type())
}

func (c *conversion) pairs(n *Node, values []*ast.MappingValueNode, depth int) {
	seen := make(map[string]*Node, len(values))
	for _, v := range values {
		if v.Key == nil {
			c.fail(v.GetToken(), "a key is missing here")
			return
		}
		if v.Key.IsMergeKey() {
			c.fail(v.Key.GetToken(), "the merge key << is not supported: write the keys out")
			return
		}
		key := c.node(v.Key, depth+1)
		if key.Kind == Map || key.Kind == List || key.Kind == Null {
			c.fail(v.Key.GetToken(), "a key must be plain text")
			return
		}
		value := c.node(v.Value, depth+1)
		if v.Value == nil || v.Value.GetToken() == nil || v.Value.GetToken().Type == token.ImplicitNullType {
			value.Line, value.Column = key.Line, key.Column // nothing was written: the key is the place
		}
		if first := seen[key.Text]; first != nil {
			c.report.Add(key, "the key %s is here a second time (first on line %d): keep one", Quote(key.Text), first.Line)
			continue
		}
		seen[key.Text] = key
		n.Pairs = append(n.Pairs, Pair{key, value})
		if !c.count(n, value, v.Key.GetToken()) {
			return
		}
	}
}

// count adds a child's size and stops an alias bomb before anything walks it.
func (c *conversion) count(n, child *Node, at *token.Token) bool {
	if c.failed {
		return false
	}
	if n.values += child.values; n.values > maxValues {
		c.fail(at, "with its aliases the file has more than %d values: write fewer", maxValues)
		return false
	}
	return true
}

// trim shortens a name of the file that goes into a message unquoted.
func trim(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}
