// Package payloads embeds what Claude Code wrote to stdin, recorded from its
// releases, and one document with every field that is known. Only the commands
// for authors of segments link it. The folder agents has what other agents write,
// who took over Claude Code's status line and its document.
package payloads

import (
	"embed"
	"io/fs"
)

// EveryField is the file with every field in it.
const EveryField = "every-field-synthetic.json"

// Files holds the payloads, and nothing else.
//
//go:embed every-field-synthetic.json *-[0-9].*.json
var Files embed.FS

// All returns the documents, in the order of their files' names.
func All() (documents []string) {
	files, _ := fs.Glob(Files, "*.json") // the pattern is right
	for _, name := range files {
		data, _ := Files.ReadFile(name) // it is in the program
		documents = append(documents, string(data))
	}
	return documents
}
