package cli

import (
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/term"

	"github.com/data-wise/aiterm/host/claude"
)

// oneLine is foreign text that is safe and short enough for a message.
func oneLine(s string) string {
	const limit = 500 // characters
	words := strings.FieldsFunc(claude.Plain(s), func(r rune) bool { return r == ' ' || !unicode.IsPrint(r) })
	line := []rune(withoutLogins(strings.Join(words, " ")))
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

func isTerminal(w io.Writer) bool {
	f, ok := w.(file)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// terminalSize is the size of the terminal that w writes to. ok is false where
// it is none, or does not tell.
func terminalSize(w io.Writer) (columns, rows int, ok bool) {
	f, isFile := w.(file)
	if !isFile {
		return 0, 0, false
	}
	columns, rows, err := term.GetSize(int(f.Fd()))
	return columns, rows, err == nil && columns > 0 && rows > 0
}

// outputWidth is how many cells a row of output may take: what the terminal has,
// else COLUMNS, else 80.
func outputWidth(env *Env) int {
	if columns, _, ok := terminalSize(env.Stdout); ok {
		return columns
	}
	if n, err := strconv.Atoi(env.Getenv("COLUMNS")); err == nil && n > 0 {
		return min(n, maxColumns)
	}
	return 80
}
