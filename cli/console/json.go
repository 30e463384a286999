package console

import (
	"encoding/json"
	"io"
)

// PrintJSON prints v for programs: indented, and with <, > and & as they are.
func PrintJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(v)
}
