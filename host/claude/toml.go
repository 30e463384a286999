package claude

import (
	"encoding/json"
	"fmt"
	"strings"
)

// tomlSpot is the key of a table in TOML whose value is a text. Of TOML it knows as much as
// tells tables, keys and where a value ends.
type tomlSpot struct {
	text, table, key string
	header           int // behind the line of the table's header, or -1
	line             int // where the key's line begins, or -1
	value, end       int // of its value
	alone            bool
}

// findTOML looks for a key in a table. A table that is written in another way is refused:
// to write it a second time would make the file invalid.
func findTOML(text, table, key string) (tomlSpot, error) {
	s := tomlSpot{text: text, table: table, key: key, header: -1, line: -1, alone: true}
	current := ""
	for at := len(text) - len(strings.TrimPrefix(text, byteOrderMark)); at < len(text); {
		begin := at
		at = skip(text, at, " \t")
		switch {
		case at == len(text):
			return s, nil
		case text[at] == '\n' || text[at] == '\r':
			at++
			continue
		case text[at] == '#':
			at = endOfLine(text, at)
			continue
		case text[at] == '[':
			end := endOfLine(text, at)
			name, _, _ := strings.Cut(text[at:end], "#")
			current = tomlName(strings.Trim(strings.TrimSpace(name), "[]"))
			if strings.HasPrefix(text[at:], "[[") {
				current = "[[" + current
			}
			if current == table && s.header >= 0 {
				return s, invalidAt(text, at, "["+table+"] is here twice")
			}
			if current == table {
				s.header = end
			}
			if strings.TrimPrefix(current, "[[") != current && strings.HasPrefix(current, "[["+table) {
				return s, invalidAt(text, at, "[["+table+"]] must be ["+table+"]")
			}
			at = end
			continue
		}
		equals := strings.IndexByte(text[at:endOfLine(text, at)], '=')
		if equals < 0 {
			return s, invalidAt(text, at, "neither a table nor a key with a value")
		}
		name := tomlName(text[at : at+equals])
		value := skip(text, at+equals+1, " \t")
		end, ok := endOfTOML(text, value)
		if !ok {
			return s, invalidAt(text, value, "a value that does not end")
		}
		switch {
		case current == "" && (name == table || strings.HasPrefix(name, table+".")):
			return s, invalidAt(text, at, fmt.Sprintf("%s is written in another way than as a table: write [%s] on a line of its own, and its keys below it", name, table))
		case current != table:
		case name == key:
			if s.line >= 0 {
				return s, invalidAt(text, at, name+" is here twice")
			}
			s.line, s.value, s.end = begin, value, end
		default:
			s.alone = false
		}
		at = endOfLine(text, end)
	}
	return s, nil
}

// tomlName is a key, or the name of a table, without quotes and blanks.
func tomlName(text string) string {
	return strings.NewReplacer(`"`, "", "'", "", " ", "", "\t", "").Replace(text)
}

func endOfLine(text string, at int) int {
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(text)
}

// endOfTOML is where a value ends.
func endOfTOML(text string, at int) (end int, ok bool) {
	depth := 0
	for i := at; i < len(text); i++ {
		switch c := text[i]; c {
		case '"', '\'':
			end, ok := endOfTOMLText(text, i)
			if !ok {
				return 0, false
			}
			i = end - 1
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case '#':
			if depth == 0 {
				return i - (len(text[at:i]) - len(strings.TrimRight(text[at:i], " \t"))), i > at
			}
			i = endOfLine(text, i) - 1
		case '\n':
			if depth <= 0 {
				return at + len(strings.TrimRight(text[at:i], " \t\r")), i > at
			}
		}
	}
	return at + len(strings.TrimRight(text[at:], " \t\r\n")), depth <= 0 && at < len(text)
}

func endOfTOMLText(text string, at int) (end int, ok bool) {
	quote := text[at : at+1]
	long := strings.HasPrefix(text[at:], strings.Repeat(quote, 3))
	if long {
		quote = strings.Repeat(quote, 3)
	}
	for i := at + len(quote); i < len(text); i++ {
		switch {
		case quote[0] == '"' && text[i] == '\\':
			i++
		case strings.HasPrefix(text[i:], quote):
			return i + len(quote), true
		case text[i] == '\n' && !long:
			return 0, false
		}
	}
	return 0, false
}

func (s tomlSpot) made() bool { return s.header < 0 }

// raw is the value, as JSON has a text.
func (s tomlSpot) raw() string {
	if s.line < 0 {
		return ""
	}
	return quoteJSON(s.text[s.value:s.end])
}

func (s tomlSpot) command() string {
	if s.line < 0 {
		return ""
	}
	raw := s.text[s.value:s.end]
	if strings.HasPrefix(raw, "'") {
		return strings.Trim(raw, "'")
	}
	var text string
	if json.Unmarshal([]byte(raw), &text) != nil { // but for \U and \e, they are JSON's
		return strings.Trim(raw, `"`)
	}
	return text
}

func (s tomlSpot) with(command string, _ *int, _ bool) (string, error) {
	value := quoteJSON(command)
	if s.line >= 0 {
		return s.text[:s.value] + value + s.text[s.end:], nil
	}
	line, end := s.key+" = "+value+"\n", "\n"
	if strings.Contains(s.text, "\r\n") {
		line, end = strings.TrimSuffix(line, "\n")+"\r\n", "\r\n"
	}
	if s.header >= 0 {
		before := s.text[:s.header]
		if !strings.HasSuffix(before, "\n") {
			before += end
		}
		return before + line + s.text[s.header:], nil
	}
	before := s.text
	if before != "" && !strings.HasSuffix(before, "\n") {
		before += end
	}
	if strings.Trim(before, byteOrderMark) != "" {
		before += end
	}
	return before + "[" + s.table + "]" + end + line, nil
}

func (s tomlSpot) without(before string, made bool) (string, error) {
	if before != "" {
		var raw string
		if err := json.Unmarshal([]byte(before), &raw); err != nil {
			return "", fmt.Errorf("what was there before is no text: %w", err)
		}
		return s.text[:s.value] + raw + s.text[s.end:], nil
	}
	text := s.text[:s.line] + s.text[endOfLine(s.text, s.end):]
	if !made || !s.alone {
		return text, nil
	}
	header := strings.LastIndex(text[:min(s.header, len(text))], "[")
	rest := text[s.header:]
	if header < 0 || strings.TrimSpace(text[header:s.header]) != "["+s.table+"]" {
		return text, nil
	}
	head := text[:header]
	if trimmed, ok := strings.CutSuffix(head, "\n\r\n"); ok {
		head = trimmed + "\n"
	} else if trimmed, ok := strings.CutSuffix(head, "\n\n"); ok {
		head = trimmed + "\n"
	}
	return head + rest, nil
}
