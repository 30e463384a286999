package status

import "bytes"

// maxDepth is how many levels of nesting a document may have, which is what
// encoding/json allows. The checks that follow are recursive.
const maxDepth = 10000

// frame finds the end of the first JSON object in bytes that arrive piece by
// piece. It knows brackets and strings, and nothing else: whether what it found is
// JSON is for others to say.
type frame struct {
	read   int // of the bytes, so far
	depth  int
	start  int  // of the object; valid once begun
	begun  bool // a byte was there that is not white space
	quoted bool // within a string
	escape bool // after a backslash in one
}

// framed is what a look at more bytes came to.
type framed int

const (
	more    framed = iota // the object has not ended
	whole                 // it has, at frame.read
	other                 // something else than an object began
	tooDeep               // more than maxDepth levels
)

// look goes on from where the last look ended. data begins with what was given
// then.
func (f *frame) look(data []byte) framed {
	if !f.begun {
		rest := bytes.TrimLeft(data[f.read:], " \t\r\n")
		f.read = len(data) - len(rest)
		if len(rest) == 0 {
			return more
		}
		if rest[0] != '{' {
			return other
		}
		f.begun, f.start = true, f.read
	}
	for f.read < len(data) {
		if f.quoted {
			f.skipString(data)
			continue
		}
		c := data[f.read]
		f.read++
		switch c {
		case '"':
			f.quoted = true
		case '{', '[':
			if f.depth++; f.depth > maxDepth {
				return tooDeep
			}
		case '}', ']':
			if f.depth--; f.depth == 0 {
				return whole
			}
		}
	}
	return more
}

// skipString reads to the end of a string, or of the data. It looks at each byte
// twice at most, however many of them are escaped.
func (f *frame) skipString(data []byte) {
	for f.quoted && f.read < len(data) {
		if f.escape {
			f.escape = false
			f.read++
			continue
		}
		rest := data[f.read:]
		quote := bytes.IndexByte(rest, '"')
		if quote < 0 {
			quote = len(rest)
		}
		// Up to there, a backslash takes the next byte with it, which may be the
		// quote.
		at := 0
		for at < quote {
			backslash := bytes.IndexByte(rest[at:quote], '\\')
			if backslash < 0 {
				at = quote
				break
			}
			at += backslash + 2
		}
		switch {
		case at > len(rest):
			f.read, f.escape = len(data), true
		case at > quote || quote == len(rest):
			f.read += at
		default:
			f.read += quote + 1
			f.quoted = false
		}
	}
}
