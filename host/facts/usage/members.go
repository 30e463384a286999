package usage

import (
	"errors"
	"fmt"
	"io"
)

// maxMember is the largest value that [members] hands out.
const maxMember = 256 << 10

var errIncomplete = errors.New("it is not one whole JSON object")

// members reads one JSON object from r to its end and returns the values of the
// wanted names, as JSON that is yet to be checked. A name that is not there has
// no value; of one that is there twice the last counts, as in JavaScript. An
// object that is cut off, or has something behind it, is an error.
//
// It keeps nothing of the rest: the file it is for has megabytes of no interest,
// and every page of memory costs a render more than the looking.
func members(r io.Reader, wanted ...string) ([][]byte, error) {
	s := memberScanner{wanted: wanted, values: make([][]byte, len(wanted)), current: -1}
	chunk := make([]byte, 16<<10)
	for {
		n, err := r.Read(chunk)
		if serr := s.scan(chunk[:n]); serr != nil {
			return nil, serr
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	if !s.ended {
		return nil, errIncomplete
	}
	return s.values, nil
}

// memberScanner follows the strings and brackets of a JSON object.
type memberScanner struct {
	wanted  []string
	values  [][]byte
	current int // which value is being read, or -1

	open     []byte // the closing brackets that are awaited, the innermost last
	key      []byte // the last name on the object's own level, with its closing quote
	inString bool
	escaped  bool // the character before was a backslash
	inValue  bool // a name and its colon were read
	ended    bool
}

func (s *memberScanner) scan(chunk []byte) error {
	for i := 0; i < len(chunk); {
		if s.inString {
			n := s.stringPart(chunk[i:])
			s.keep(chunk[i : i+n])
			if len(s.open) == 1 && !s.inValue && len(s.key) < maxName {
				s.key = append(s.key, chunk[i:i+n]...)
			}
			i += n
			continue
		}
		c := chunk[i]
		i++
		switch c {
		case ' ', '\t', '\r', '\n':
		case '{', '[':
			if err := s.openBracket(c); err != nil {
				return err
			}
		case '}', ']':
			if err := s.closeBracket(c); err != nil {
				return err
			}
		default:
			if len(s.open) == 0 {
				return errIncomplete // nothing may stand outside the object
			}
			if s.inString = c == '"'; s.inString && !s.inValue {
				s.key = s.key[:0]
			}
			if len(s.open) == 1 && (c == ':' || c == ',') {
				s.betweenMembers(c)
				continue
			}
		}
		if s.current >= 0 {
			s.keep(chunk[i-1 : i])
		}
	}
	if s.current >= 0 && len(s.values[s.current]) > maxMember {
		return fmt.Errorf("its %s has more than %d KiB", s.wanted[s.current], maxMember>>10)
	}
	return nil
}

// stringPart returns how many bytes of the chunk belong to the string that is
// open, with its closing quote.
func (s *memberScanner) stringPart(chunk []byte) int {
	i := 0
	if s.escaped && len(chunk) > 0 {
		s.escaped, i = false, 1
	}
	for i < len(chunk) {
		switch chunk[i] {
		case '"':
			s.inString = false
			return i + 1
		case '\\':
			if i+1 == len(chunk) {
				s.escaped = true
			}
			i++
		}
		i++
	}
	return len(chunk)
}

func (s *memberScanner) keep(part []byte) {
	if s.current >= 0 {
		s.values[s.current] = append(s.values[s.current], part...)
	}
}

func (s *memberScanner) betweenMembers(c byte) {
	if c == ',' {
		s.inValue, s.current = false, -1
		return
	}
	s.beginValue()
}

func (s *memberScanner) beginValue() {
	s.inValue = true
	for i, name := range s.wanted {
		if string(s.key) == name+`"` {
			s.current, s.values[i] = i, nil
		}
	}
	s.key = s.key[:0]
}

func (s *memberScanner) openBracket(c byte) error {
	switch {
	case s.ended || len(s.open) == 0 && c != '{':
		return errIncomplete
	case len(s.open) == maxDepth:
		return fmt.Errorf("it nests deeper than %d levels", maxDepth)
	}
	s.open = append(s.open, c+2) // in ASCII { and } are two apart, like [ and ]
	return nil
}

func (s *memberScanner) closeBracket(c byte) error {
	last := len(s.open) - 1
	if last < 0 || s.open[last] != c {
		return errIncomplete
	}
	s.open = s.open[:last]
	if last == 0 {
		s.ended, s.inValue, s.current = true, false, -1
	}
	return nil
}
