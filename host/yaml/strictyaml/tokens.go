package strictyaml

import (
	"unicode/utf8"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// Tokenize is the lexer's answer, but for a colon amid a word in a list that stands in
// braces: "{grant: [env:HOME]}" is a list of one word, as YAML has it and as it is without
// the braces, and the lexer makes a mapping of it.
func Tokenize(text string) token.Tokens {
	tokens := lexer.Tokenize(text)
	out := tokens[:0]
	var open []token.Type // brackets, and of which kind
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			open = append(open, t.Type)
		case token.SequenceEndType, token.MappingEndType:
			open = open[:max(0, len(open)-1)]
		}
		inList := len(open) > 0 && open[len(open)-1] == token.SequenceStartType
		for inList && i+2 < len(tokens) && amid(t, tokens[i+1], tokens[i+2]) {
			last := tokens[i+2]
			t = token.New(t.Value+":"+last.Value, t.Origin+":"+last.Origin, t.Position)
			i += 2
		}
		if n := len(out); n > 0 {
			t.Prev, out[n-1].Next = out[n-1], t
		}
		out = append(out, t)
	}
	if n := len(out); n > 0 {
		out[n-1].Next = nil
	}
	return out
}

// amid tells whether a colon has a plain word right before it and right behind it.
func amid(before, colon, behind *token.Token) bool {
	return colon.Type == token.MappingValueType && plain(before) && plain(behind) &&
		before.Position.Line == colon.Position.Line && colon.Position.Line == behind.Position.Line &&
		before.Position.Column+utf8.RuneCountInString(before.Value) == colon.Position.Column &&
		colon.Position.Column+1 == behind.Position.Column
}

// plain tells whether a token is a word without quotes, whatever YAML takes it for.
func plain(t *token.Token) bool {
	switch t.Type {
	case token.StringType, token.BoolType, token.NullType, token.InfinityType, token.NanType, token.FloatType,
		token.IntegerType, token.BinaryIntegerType, token.OctetIntegerType, token.HexIntegerType:
		return true
	}
	return false
}
