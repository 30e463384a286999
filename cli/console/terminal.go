package console

import (
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/look/span"
)

// OneLine is foreign text that is safe and short enough for a message.
func OneLine(s string) string {
	const limit = 500 // characters
	words := strings.FieldsFunc(span.Plain(s), func(r rune) bool { return r == ' ' || !unicode.IsPrint(r) })
	line := []rune(WithoutLogins(strings.Join(words, " ")))
	if len(line) > limit {
		return string(line[:limit]) + "…"
	}
	return string(line)
}

// file is an open file, such as stdout.
type file interface {
	Stat() (os.FileInfo, error)
	Fd() uintptr
}

// IsTerminal tells whether what is written is seen at once, by a person.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(file)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// TerminalSize is the size of the terminal that w writes to. ok is false where
// it is none, or does not tell.
func TerminalSize(w io.Writer) (columns, rows int, ok bool) {
	f, isFile := w.(file)
	if !isFile {
		return 0, 0, false
	}
	columns, rows, err := term.GetSize(int(f.Fd()))
	return columns, rows, err == nil && columns > 0 && rows > 0
}

// OutputWidth is how many cells a row of output may take: what the terminal has,
// else COLUMNS, else 80.
func OutputWidth(env *Env) int {
	if columns, _, ok := TerminalSize(env.Stdout); ok {
		return columns
	}
	if n, err := strconv.Atoi(env.Getenv("COLUMNS")); err == nil && n > 0 {
		return min(n, MaxColumns)
	}
	return 80
}

// Tilde shortens a path in the home folder, for messages.
func Tilde(env *Env, path string) string {
	home := homeFolder(env)
	if rest, ok := strings.CutPrefix(path, home+string(filepath.Separator)); ok && home != "" {
		return "~" + string(filepath.Separator) + rest
	}
	return path
}

// homeFolder is the home folder without a separator at its end.
func homeFolder(env *Env) string {
	return strings.TrimRight(env.Getenv("HOME"), string(filepath.Separator))
}

// Tildes is [Tilde] for every path in the home folder that a message names.
func Tildes(env *Env, text string) string {
	home := homeFolder(env)
	if len(home) < 2 {
		return text
	}
	home += string(filepath.Separator)
	var out strings.Builder
	for {
		at := strings.Index(text, home)
		if at < 0 {
			return out.String() + text
		}
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		out.WriteString(text[:at])
		if at > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before) || strings.ContainsRune("/\\._-~", before)) {
			out.WriteString(home) // the end of another path
		} else {
			out.WriteString("~" + string(filepath.Separator))
		}
		text = text[at+len(home):]
	}
}

// ErrorText is an error for a person: with ~ for the home folder, and without the password
// of an address.
func ErrorText(env *Env, err error) string { return Tildes(env, WithoutLogins(err.Error())) }

// MaxColumns is more than any screen has.
const MaxColumns = 2000

// Columns is how wide the terminal is that the line is drawn for: what the flag
// says, unless it is 0.
func Columns(env *Env, flag int) int {
	if flag > 0 {
		return flag
	}
	terminal := line.Terminal{Getenv: env.Getenv, Ask: env.AskTerminal}
	return terminal.Columns()
}
