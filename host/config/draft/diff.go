package draft

import (
	"maps"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// File is what saving would change of a file.
type File struct {
	Path    string
	Created bool
	Lines   []DiffLine
}

// DiffLine is a line of a difference: ' ' for one that stays, '-' for one that goes, '+' for
// one that comes, and '@' for the place of what follows.
type DiffLine struct {
	Kind byte
	Text string
}

// Diff is what saving would write, themes first, as they are written.
func (d *Draft) Diff() (files []File) {
	for _, w := range d.writes() {
		f := File{Path: w.Path, Created: !w.Exists}
		for line := range strings.Lines(string(diff.Diff("a", w.Old, "b", w.Data))) {
			line = strings.TrimRight(line, "\r\n")
			switch {
			case strings.HasPrefix(line, "diff "), strings.HasPrefix(line, "--- a"), strings.HasPrefix(line, "+++ b"), line == "":
			case line[0] == '\\': // no newline at the end of the file
			default:
				kind, text := line[0], line[1:]
				if kind == '@' {
					text = strings.Trim(line, "@ ")
				}
				f.Lines = append(f.Lines, DiffLine{kind, text})
			}
		}
		files = append(files, f)
	}
	return files
}

// changedPaths are the files that differ from what is on disk, plugins.yaml last: what it
// names is there before it.
func (d *Draft) changedPaths() (paths []string) {
	now := d.present()
	for _, path := range slices.Sorted(maps.Keys(now.themes)) {
		if string(now.themes[path]) != string(d.disk.themes[path]) {
			paths = append(paths, path)
		}
	}
	if string(now.plugins) != string(d.disk.plugins) {
		paths = append(paths, d.files.Plugins)
	}
	return paths
}
