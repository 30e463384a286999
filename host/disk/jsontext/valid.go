package jsontext

// Valid tells whether a text is one JSON value, with blanks around it.
func Valid(text string) bool {
	s := scanner{text: text}
	return s.valid() && s.peek() == 0 && s.at == len(text)
}

// ValidBytes is [Valid] of bytes.
func ValidBytes(text []byte) bool { return Valid(asText(text)) }

// valid passes over a value and tells whether it is one. It keeps the brackets that are
// open in a list of its own: they may be as many as there are bytes.
func (s *scanner) valid() bool {
	var room [32]byte
	open := room[:0]
	for {
		// A value begins here.
		switch c := s.peek(); c {
		case '{', '[':
			s.at++
			if s.skip(c + 2) { // in ASCII { and } are two apart, like [ and ]
				break
			}
			if open = append(open, c+2); c == '{' && !s.validName() {
				return false
			}
			continue
		default:
			if !s.validScalar(c) {
				return false
			}
		}
		// A value ends here.
		for {
			if len(open) == 0 {
				return true
			}
			last := open[len(open)-1]
			if s.skip(last) {
				open = open[:len(open)-1]
				continue
			}
			if !s.skip(',') || last == '}' && !s.validName() {
				return false
			}
			break
		}
	}
}

// validName passes over a name and its colon.
func (s *scanner) validName() bool { return s.peek() == '"' && s.validString() && s.skip(':') }

func (s *scanner) validScalar(c byte) bool {
	switch c {
	case '"':
		return s.validString()
	case 't':
		return s.word("true")
	case 'f':
		return s.word("false")
	case 'n':
		return s.word("null")
	}
	return s.validNumber()
}

func (s *scanner) validString() bool {
	text := s.text
	for i := s.at + 1; i < len(text); i++ {
		c := text[i]
		if c > '\\' || c > '"' && c < '\\' {
			continue // as most bytes are
		}
		switch {
		case c == '"':
			s.at = i + 1
			return true
		case c < ' ':
			return false
		case c == '\\':
			i++
			if i == len(text) {
				return false
			}
			switch text[i] {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			case 'u':
				if len(text) < i+5 || !isHex(text[i+1]) || !isHex(text[i+2]) || !isHex(text[i+3]) || !isHex(text[i+4]) {
					return false
				}
				i += 4
			default:
				return false
			}
		}
	}
	return false
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func (s *scanner) validNumber() bool {
	s.word("-")
	if !s.word("0") && !s.digits() {
		return false
	}
	if s.word(".") && !s.digits() {
		return false
	}
	if s.word("e") || s.word("E") {
		_ = s.word("+") || s.word("-")
		return s.digits()
	}
	return true
}

// digits passes over one or more digits.
func (s *scanner) digits() bool {
	start := s.at
	for s.at < len(s.text) && '0' <= s.text[s.at] && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at > start
}
