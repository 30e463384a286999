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
//	aiterm outputs 4 CHECKSUM
//	program "…"
//	answer "PATH" KEY "VALUE"
//	segment "NAME" "MODULE" "GRANTS" AT TOOK REPEATABLE DIGEST
//	asked "FUNCTION" INT "TEXT"…
//	span "TEXT" "STYLE" "URL"
//
// AT is Unix seconds, TOOK microseconds. It is read by every render, which is
// why it is not JSON: that would cost more memory than all that is in it.
const magic = "aiterm outputs 4 "

// contents are what a file holds.
type contents struct {
	outputs []Output
	answers []Answer
}

func encode(c contents, program string) []byte {
	b := make([]byte, 0, 4<<10)
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
	head := strconv.AppendUint([]byte(magic), state.Sum(b), 16)
	return append(append(head, '\n'), b...)
}

// decode returns nothing for anything that encode did not write for this program.
func decode(data, program string) contents {
	head, body, _ := strings.Cut(data, "\n")
	sum, ok := strings.CutPrefix(head, magic)
	if want, err := strconv.ParseUint(sum, 16, 64); !ok || err != nil || want != state.Sum(body) {
		return contents{}
	}
	var c contents
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
			c.outputs = make([]Output, 0, strings.Count(body, "segment "))
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
		case len(c.outputs) == 0:
			return contents{}
		case word == "asked":
			q := capability.Question{Function: r.text(), Int: int32(r.number())}
			for r.rest != "" && !r.wrong {
				q.Text = append(q.Text, r.text())
			}
			trace := &c.outputs[len(c.outputs)-1].Trace
			trace.Asked = append(trace.Asked, q)
		case word == "span":
			o := &c.outputs[len(c.outputs)-1]
			o.Spans = append(o.Spans, span.Span{Text: r.text(), Style: r.text(), URL: r.text()})
		default:
			return contents{}
		}
		if r.wrong || r.rest != "" {
			return contents{}
		}
	}
	return c
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
	quoted, err := strconv.QuotedPrefix(f.rest)
	if err != nil {
		f.wrong = true
		return ""
	}
	f.rest = strings.TrimPrefix(f.rest[len(quoted):], " ")
	text, err := strconv.Unquote(quoted)
	f.wrong = f.wrong || err != nil
	return text
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
