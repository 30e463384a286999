package cli

import (
	"encoding/json"
	"io"
)

// printJSON prints v for programs: indented, and with <, > and & as they are.
func printJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(v)
}
