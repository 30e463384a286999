package claude

import "strings"

// letters is a text taken out of a command, which knows where in the command
// each of its bytes stands: what is found in a text between quotes can then be
// changed in the command itself.
type letters struct {
	text string
	at   []int // len(text)+1 offsets in the command; the last is that of the end
}

func lettersOf(command string) letters {
	l := letters{text: command, at: make([]int, len(command)+1)}
	for i := range l.at {
		l.at[i] = i
	}
	return l
}

// What a word is.
const (
	plainWord = iota
	operator  // it ends a simple command: ; | & ( ) or a line break
	redirect  // < or >, with the word behind it
)

// word is one word of a shell command.
type word struct {
	letters      // without its quotes
	from, to int // in the command, with its quotes
	kind     int
}

// split splits a command into words, as a POSIX shell and PowerShell do. A
// backslash before a letter stays, since in a status line it is a Windows path
// far more often than an escape. Comments are left out.
func split(t letters) []word {
	s := t.text
	var words []word
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ' || c == '\t' || strings.HasPrefix(s[i:], "\\\n"):
			if c == '\\' {
				i++
			}
			i++
		case c == '#':
			if end := strings.IndexByte(s[i:], '\n'); end >= 0 {
				i += end
			} else {
				i = len(s)
			}
		case c == '<' || c == '>' || c == '&' && strings.HasPrefix(s[i+1:], ">"):
			from := i
			for i < len(s) && strings.IndexByte("<>&|", s[i]) >= 0 {
				i++
			}
			words = append(words, word{from: t.at[from], to: t.at[i], kind: redirect})
		case strings.IndexByte("\r\n;|&()", c) >= 0:
			words = append(words, word{from: t.at[i], to: t.at[i+1], kind: operator})
			i++
		default:
			var w word
			w, i = readWord(t, i)
			words = append(words, w)
		}
	}
	return words
}

// readWord reads the word that begins at i, and returns where it ends.
func readWord(t letters, i int) (word, int) {
	s := t.text
	w := word{from: t.at[i]}
	end := w.from // of the text, before a closing quote
	var text strings.Builder
	quote := byte(0)
	for ; i < len(s); i++ {
		c, at := s[i], t.at[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
			continue
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
			continue
		case quote == 0 && strings.HasPrefix(s[i:], "\\\n"):
			i++
			continue
		case quote == 0 && c == '\\' && i+1 < len(s) && strings.IndexByte(" '\"\\$&()", s[i+1]) >= 0,
			quote == '"' && c == '\\' && i+1 < len(s) && strings.IndexByte("\"\\$`", s[i+1]) >= 0:
			i++
		case quote == 0 && strings.IndexByte(" \t\r\n;|&<>()", c) >= 0:
			return w.ending(text.String(), end, t.at[i]), i
		}
		text.WriteByte(s[i])
		w.at, end = append(w.at, at), t.at[i+1]
	}
	return w.ending(text.String(), end, t.at[i]), i
}

func (w word) ending(text string, end, to int) word {
	w.text, w.to, w.at = text, to, append(w.at, end)
	return w
}

// simpleCommands are the words of each simple command of a list or a pipeline,
// without its redirections.
func simpleCommands(words []word) [][]word {
	var commands [][]word
	var command []word
	for i := 0; i < len(words); i++ {
		switch w := words[i]; w.kind {
		case operator:
			commands, command = append(commands, command), nil
		case redirect:
			if last := len(command) - 1; last >= 0 && command[last].to == w.from && digits(command[last].text) {
				command = command[:last] // 2>
			}
			if i+1 < len(words) && words[i+1].kind == plainWord {
				i++
			}
		default:
			command = append(command, w)
		}
	}
	return append(commands, command)
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
