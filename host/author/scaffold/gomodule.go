package scaffold

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/data-wise/aiterm"
)

const (
	modulePath = "github.com/data-wise/aiterm"
	// goLine is the language of the SDK's sources, and what a project asks for: the
	// first Go that exports functions to WebAssembly.
	goLine = "1.24"
	// noRelease is what go.mod names when aiterm itself is of no release. It is
	// Go's own word for "no version", and vendor makes up for it.
	noRelease = "v0.0.0-00010101000000-000000000000"
)

// goModule makes go.mod and, in vendor, the SDK: aiterm's module may not be
// reachable from where the author is, and a first segment should not depend on
// it. With vendor there is nothing to download and no go.sum to be checked.
func (p Project) goModule() ([]content, error) {
	release := p.Release
	if !regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+$`).MatchString(release) {
		release = noRelease
	}
	all := []content{{"go.mod", fmt.Appendf(nil, "module example.com/%s\n\ngo %s\n\nrequire %s %s\n", p.Name, goLine, modulePath, release)}}
	list := fmt.Sprintf("# %s %s\n## explicit; go %s\n", modulePath, release, goLine)

	var packages []string
	err := fs.WalkDir(aiterm.Sources, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		isSource := strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
		if !isSource && name != "LICENSE" {
			return nil
		}
		data, err := aiterm.Sources.ReadFile(name)
		if err != nil {
			return err
		}
		all = append(all, content{"vendor/" + modulePath + "/" + name, data})
		if dir := path.Dir(name); isSource && !slices.Contains(packages, dir) {
			packages = append(packages, dir)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(packages)
	for _, dir := range packages {
		list += modulePath + "/" + dir + "\n"
	}
	return append(all, content{"vendor/modules.txt", []byte(list)}), nil
}
