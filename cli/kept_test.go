package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// usagePage is read before a script changes the folder.
var usagePage, _ = filepath.Abs(filepath.Join("..", "docs", "usage.md"))

// scriptKept fails if a file below the home folder is in no row of docs/usage.md's table
// of what is kept.
func scriptKept(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: kept")
	}
	page, err := os.ReadFile(usagePage)
	ts.Check(err)
	var rows []string // paths below the home folder, with * for anything
	for line := range strings.Lines(string(page)) {
		columns := strings.Split(line, "|")
		if len(columns) < 4 || strings.TrimSpace(columns[1]) != "kept" {
			continue
		}
		dir := ""
		for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(columns[2], -1) {
			path := strings.TrimPrefix(name[1], "~/")
			if path != name[1] {
				dir = path[:strings.LastIndexByte(strings.TrimSuffix(path, "/"), '/')+1]
			} else {
				path = dir + path
			}
			rows = append(rows, strings.ReplaceAll(path, "HASH", "*"))
		}
	}
	home := ts.Getenv("HOME")
	ts.Check(filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(home, path)
		if filepath.ToSlash(name) == ".claude/settings.json" {
			return nil // Claude Code's own
		}
		if err == nil && !inTable(rows, filepath.ToSlash(name)) {
			ts.Fatalf("%s is in no row of the table", name)
		}
		return err
	}))
}

func inTable(rows []string, name string) bool {
	// A draft is the file that it is about to become, which a process in the background may
	// be writing at the moment.
	base := regexp.MustCompile(`(\.\d+\.tmp|\.new|\.(lock|bak|1|broken-[^/]*))$`).ReplaceAllString(name, "")
	for _, row := range rows {
		if strings.HasSuffix(row, "/") && strings.HasPrefix(name, row) {
			return true
		}
		for _, try := range []string{name, base} {
			if ok, _ := filepath.Match(row, try); ok {
				return true
			}
		}
	}
	return false
}
