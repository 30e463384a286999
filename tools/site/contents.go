package main

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// group is a part of the navigation of the documentation, with its files in order.
type group struct {
	Title string
	Files []string // paths below the root of the repository, or patterns
	Also  []link   // other pages of the site that belong there
}

// contents says where each file stands. What a pattern finds that stands elsewhere is not
// repeated; a file of docs that nobody has put anywhere comes last of all.
var contents = []group{
	{Title: "Using it", Also: []link{{"Segments and their settings", segmentURL("")}}, Files: []string{"README.md", "docs/configure.md", "docs/looks.md", "docs/usage.md", "claude-code/README.md"}},
	{Title: "Trust", Files: []string{"docs/security.md"}},
	{Title: "Segments of your own", Files: []string{"docs/writing-a-segment.md", "docs/abi.md", "docs/conformance.md", "docs/index-format.md", "examples/README.md", "examples/*/README.md"}},
	{Title: "For programs", Files: []string{"docs/json.md"}},
	{Title: "The project", Files: []string{"CONTRIBUTING.md", "CHANGELOG.md", "RATIONALE.md", "findings/README.md"}},
	{Title: "More", Files: []string{"docs/*.md"}},
}

// names are those of pages whose file says too little.
var names = map[string]string{"README.md": "guide", "examples/README.md": "examples", "claude-code/README.md": "claude-code", "findings/README.md": "findings"}

// shown is what the navigation calls a page, where the title of the page is too long for it.
var shown = map[string]string{
	"README.md": "Guide", "docs/configure.md": "On the screen", "docs/looks.md": "Looks", "docs/usage.md": "Usage and limits",
	"claude-code/README.md": "In Claude Code", "docs/security.md": "Security", "docs/writing-a-segment.md": "Writing a segment",
	"docs/abi.md": "The ABI", "docs/conformance.md": "Conformance", "docs/index-format.md": "Index of segments", "examples/README.md": "Examples",
	"docs/json.md": "JSON output", "CONTRIBUTING.md": "Working on it", "CHANGELOG.md": "Changes", "RATIONALE.md": "Why it is so",
	"findings/README.md": "Findings",
}

// titled is what a page is called on the site, where its file has the title of a whole.
var titled = map[string]string{"README.md": "Guide to aiterm"}

// segmentsFile is the page of all segments in the repository. The gallery shows the same
// with pictures.
const segmentsFile = "plugins/README.md"

// files are those of a group, below root, without those that are taken.
func (g group) files(root string, taken []string) (files []string, err error) {
	for _, pattern := range g.Files {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			return nil, err
		}
		if len(found) == 0 && !strings.Contains(pattern, "*") {
			return nil, &os.PathError{Op: "look for", Path: pattern, Err: os.ErrNotExist}
		}
		for _, file := range found {
			below, err := filepath.Rel(root, file)
			if err != nil {
				return nil, err
			}
			if below = filepath.ToSlash(below); !slices.Contains(taken, below) && !slices.Contains(files, below) {
				files = append(files, below)
			}
		}
	}
	return files, nil
}

// pageName is what a file is called on the site, without .html.
func pageName(file string) string {
	if name := names[file]; name != "" {
		return name
	}
	dir, base := path.Split(strings.TrimSuffix(file, ".md"))
	if base == "README" {
		return strings.ReplaceAll(strings.Trim(dir, "/"), "/", "-")
	}
	return strings.ToLower(base)
}
