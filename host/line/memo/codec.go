package memo

import (
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
)

// The file is text, one record a line, strings in quotes as Go writes them:
//
//	aiterm outputs 5 CHECKSUM
//	program "…" SEGMENTS ASKED TEXTS SPANS
//	answer "PATH" KEY "VALUE"
//	segment "NAME" "MODULE" "GRANTS" AT TOOK REPEATABLE DIGEST
//	asked "FUNCTION" INT "TEXT"…
//	span "TEXT" "STYLE" "URL"
//	rows KEY BYTES, and on the next line so many bytes as they are, the last ones
//
// AT is Unix seconds, TOOK microseconds; the figures behind the program say how many there
// are of each, so that a line makes room for all of them in one go. It is read by every
// render, which is why it is not JSON: that would cost more memory than all that is in it.
const magic = "aiterm outputs 5 "

// contents are what a file holds.
type contents struct {
	outputs []Output
	answers []Answer
	rows    Rows
}

func encode(c contents, program string) []byte {
	b := append(make([]byte, 0, usualFile), magic+noSum+"\n"...)
	text := func(values ...string) {
		for _, v := range values {
			b = append(b, ' ')
			b = strconv.AppendQuote(b, v)
		}
	}
	number := func(v int64) {
		b = append(b, ' ')
		b = strconv.AppendInt(b, v, 10)
	}
	b = append(b, "program"...)
	text(program)
	asked, texts, spans := 0, 0, 0
	for _, o := range c.outputs {
		asked += len(o.Trace.Asked)
		spans += len(o.Spans)
		for _, q := range o.Trace.Asked {
			texts += len(q.Text)
		}
	}
	for _, n := range [...]int{len(c.outputs), asked, texts, spans} {
		number(int64(n))
	}
	for _, a := range c.answers {
		b = append(b, "\nanswer"...)
		text(a.Path)
		b = append(b, ' ')
		b = strconv.AppendUint(b, a.Key, 16)
		text(a.Value)
	}
	for _, o := range c.outputs {
		b = append(b, "\nsegment"...)
		text(o.Segment, o.Module, o.Grants)
		number(o.At.Unix())
		number(o.Took.Microseconds())
		b = append(b, ' ')
		b = strconv.AppendBool(b, o.Repeatable)
		b = append(b, ' ')
		b = strconv.AppendUint(b, o.Trace.Digest, 16)
		for _, q := range o.Trace.Asked {
			b = append(b, "\nasked"...)
			text(q.Function)
			number(int64(q.Int))
			text(q.Text...)
		}
		for _, s := range o.Spans {
			b = append(b, "\nspan"...)
			text(s.Text, s.Style, s.URL)
		}
	}
	b = append(b, '\n')
	if c.rows.Key != 0 {
		b = append(b, "rows "...)
		b = strconv.AppendUint(b, c.rows.Key, 16)
		number(int64(len(c.rows.Text)))
		b = append(append(b, '\n'), c.rows.Text...)
	}
	sum := strconv.FormatUint(state.Sum(b[len(magic)+len(noSum)+1:]), 16)
	copy(b[len(magic)+len(noSum)-len(sum):], sum)
	return b
}

const (
	// usualFile is room for most lines. What is not written to costs nothing.
	usualFile = 16 << 10
	// noSum is where the checksum goes.
	noSum = "0000000000000000"
)

// decode returns nothing for anything that encode did not write for this program.
func decode(data, program string) contents {
	head, body, _ := strings.Cut(data, "\n")
	sum, ok := strings.CutPrefix(head, magic)
	if want, err := strconv.ParseUint(sum, 16, 64); !ok || err != nil || want != state.Sum(body) {
		return contents{}
	}
	var c contents
	var room room
	for first := true; body != ""; first = false {
		var line string
		line, body, _ = strings.Cut(body, "\n")
		r := fields{rest: line}
		switch word := r.word(); {
		case first != (word == "program"):
			return contents{}
		case word == "program":
			if r.text() != program {
				return contents{}
			}
			c.outputs = make([]Output, 0, r.count(body, `segment "" "" "" 0 0 true 0`))
			room.asked = make([]capability.Question, 0, r.count(body, `asked "" 0`))
			room.texts = make([]string, 0, r.count(body, `""`))
			room.spans = make([]span.Span, 0, r.count(body, `span "" "" ""`))
		case word == "answer":
			c.answers = append(c.answers, Answer{Path: r.text(), Key: r.hex(), Value: r.text()})
		case word == "segment":
			c.outputs = append(c.outputs, Output{
				Segment: r.text(), Module: r.text(), Grants: r.text(),
				At:         time.Unix(r.number(), 0).UTC(),
				Took:       time.Duration(r.number()) * time.Microsecond,
				Repeatable: r.word() == "true",
				Trace:      capability.Trace{Digest: r.hex()},
			})
			room.asked, room.spans = room.asked[len(room.asked):], room.spans[len(room.spans):]
		case len(c.outputs) == 0:
			return contents{}
		case word == "asked":
			q := capability.Question{Function: r.text(), Int: int32(r.number())}
			for r.rest != "" && !r.wrong {
				room.texts = append(room.texts, r.text())
			}
			if n := len(room.texts); n > 0 {
				q.Text, room.texts = room.texts[:n:n], room.texts[n:]
			}
			room.asked = append(room.asked, q)
			c.outputs[len(c.outputs)-1].Trace.Asked = room.asked[:len(room.asked):len(room.asked)]
		case word == "span":
			room.spans = append(room.spans, span.Span{Text: r.text(), Style: r.text(), URL: r.text()})
			c.outputs[len(c.outputs)-1].Spans = room.spans[:len(room.spans):len(room.spans)]
		case word == "rows":
			c.rows.Key = r.hex()
			if n := r.number(); n != int64(len(body)) || c.rows.Key == 0 {
				return contents{}
			}
			c.rows.Text, body = []byte(body), ""
		default:
			return contents{}
		}
		if r.wrong || r.rest != "" {
			return contents{}
		}
	}
	return c
}

// room is what is left of the memory for what all segments asked and showed, behind what
// the last of them has of it: an object for each would cost more than to read it.
type room struct {
	asked []capability.Question
	texts []string
	spans []span.Span
}

// fields reads one line from the left; wrong is set at the first thing that is
// not as it should be.
type fields struct {
	rest  string
	wrong bool
}

func (f *fields) word() string {
	word, rest, _ := strings.Cut(f.rest, " ")
	f.rest = rest
	return word
}

func (f *fields) text() string {
	text, rest, ok := state.CutQuoted(f.rest)
	if !ok {
		f.wrong = true
		return ""
	}
	f.rest = strings.TrimPrefix(rest, " ")
	return text
}

// count reads how many there are in a text of something that takes at least so much of it.
func (f *fields) count(text, least string) int {
	n := f.number()
	if n < 0 || n > int64(len(text)/len(least)) {
		f.wrong = true
		return 0
	}
	return int(n)
}

func (f *fields) number() int64 {
	n, err := strconv.ParseInt(f.word(), 10, 64)
	f.wrong = f.wrong || err != nil
	return n
}

func (f *fields) hex() uint64 {
	n, err := strconv.ParseUint(f.word(), 16, 64)
	f.wrong = f.wrong || err != nil
	return n
}
