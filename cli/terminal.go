package cli

import (
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/data-wise/aiterm/host/claude"
)

// oneLine is foreign text that is safe and short enough for a message.
func oneLine(s string) string {
	const limit = 500 // characters
	words := strings.FieldsFunc(claude.Plain(s), func(r rune) bool { return r == ' ' || !unicode.IsPrint(r) })
	line := []rune(strings.Join(words, " "))
	if len(line) > limit {
		return string(line[:limit]) + "…"
	}
	return string(line)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
