package span

import "strings"

// Plain is s without its escape sequences: CSI (ECMA-48 section 5.4), such as
// a colour, and OSC, such as a link, up to BEL or ST.
func Plain(s string) string {
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '\x1b')
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		s = s[i+1:]
		switch {
		case strings.HasPrefix(s, "["):
			end := strings.IndexFunc(s[1:], func(r rune) bool { return r >= '@' && r <= '~' })
			if end < 0 {
				return b.String()
			}
			s = s[1+end+1:]
		case strings.HasPrefix(s, "]"):
			bell, st := strings.IndexByte(s, '\a'), strings.Index(s, "\x1b\\")
			switch {
			case bell < 0 && st < 0:
				return b.String()
			case st < 0 || bell >= 0 && bell < st:
				s = s[bell+1:]
			default:
				s = s[st+2:]
			}
		}
	}
	return b.String()
}
