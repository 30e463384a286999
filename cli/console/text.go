package console

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/look/layout"
)

// Paragraph writes text broken between words, each row after an indent.
func Paragraph(w io.Writer, indent, text string, width int) {
	for _, line := range table.Wrap(text, max(20, width-layout.Width(indent))) {
		fmt.Fprintf(w, "%s%s\n", indent, line)
	}
}

// Listed is several names in a sentence: a, b and c.
func Listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// SizeText is a number of bytes as a person says it.
func SizeText(bytes int) string {
	const kib, mib = 1 << 10, 1 << 20
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d bytes", bytes)
	case bytes < 10*kib:
		return fmt.Sprintf("%.1f KiB", float64(bytes)/kib)
	case bytes < 1000*kib:
		return fmt.Sprintf("%d KiB", bytes/kib)
	}
	return fmt.Sprintf("%.1f MiB", float64(bytes)/mib)
}

// Shown is a value in a message.
func Shown(value string) string {
	if value == "" {
		return `""`
	}
	return OneLine(value)
}

// Plural is [Counted], with "no" for 0.
func Plural(n int, what string) string {
	if n == 0 {
		return "no " + what + "s"
	}
	return Counted(n, what)
}

// Counted is how many there are of what, whose plural ends in s.
func Counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// OrDash is a cell of a table, which is never empty.
func OrDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// Milliseconds is a short time as a person says it.
func Milliseconds(d time.Duration) string {
	return strings.TrimSpace(fmt.Sprintf("%7.2f ms", float64(d.Microseconds())/1000))
}

// Pad fills ASCII up with blanks.
func Pad(s string, width int) string { return s + strings.Repeat(" ", max(width-len(s), 0)) }
