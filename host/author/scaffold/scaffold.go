// Package scaffold makes the folder of a new segment: source, manifest, golden
// cases, a README, and whatever it needs to be built without a network. It
// starts nothing and replaces nothing.
package scaffold

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/data-wise/aiterm"
	"github.com/data-wise/aiterm/host/author/toolchain"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/plugins"
)

// The versions of the compilers in package.json, which are what the segment was tried
// with.
const (
	AssemblyScriptVersion = "0.28.20"
	MoonBitVersion        = "0.1.202605123"
)

// templates holds a folder for each language, and all for what they share. The
// one for Go is a package like any other, so that it is compiled and tested
// with the rest; its cases go into every project.
//
//go:embed templates
var templates embed.FS

// Project is a segment to be made.
type Project struct {
	Dir      string // which must not exist, or be empty
	Name     string
	Language toolchain.Language // one of [Languages]
	// Release is the version of aiterm that go.mod is to name, such as "v1.2.0".
	// Anything that is no release counts for none.
	Release string
}

// Languages are those that there is a template for.
func Languages() []toolchain.Language {
	return []toolchain.Language{toolchain.TinyGo, toolchain.Go, toolchain.C, toolchain.CPP, toolchain.Rust, toolchain.Zig, toolchain.D,
		toolchain.MoonBit, toolchain.JavaScript, toolchain.AssemblyScript}
}

// RejectName returns what is wrong with the name of a new segment, or "".
func RejectName(name string) string {
	if wrong := manifest.RejectName(name); wrong != "" {
		return wrong
	}
	if slices.Contains(plugins.Names(), name) {
		return "is the name of a built-in segment: take another one, such as my-" + name
	}
	if why := configfile.Reserved(name, nil); why != "" {
		return why + ": take another one, such as my-" + name
	}
	return ""
}

// Write makes the project's folder, all of it or nothing, and returns its files
// as paths in there; what is in vendor counts as one.
func (p Project) Write() (files []string, err error) {
	if wrong := RejectName(p.Name); wrong != "" {
		return nil, fmt.Errorf("the name %s", wrong)
	}
	if !slices.Contains(Languages(), p.Language) {
		return nil, fmt.Errorf("there is no template for %q", p.Language)
	}
	if err := expectEmpty(p.Dir); err != nil {
		return nil, err
	}
	contents, err := p.contents()
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(p.Dir)
	if err != nil {
		return nil, fmt.Errorf("make %s: %w", p.Dir, err)
	}
	temporary, err := os.MkdirTemp(filepath.Dir(dir), "."+p.Name+"-*")
	if err != nil {
		return nil, fmt.Errorf("make %s: %w", p.Dir, err)
	}
	defer os.RemoveAll(temporary)
	for _, c := range contents {
		if err := write(filepath.Join(temporary, filepath.FromSlash(c.name)), c.data); err != nil {
			return nil, fmt.Errorf("make %s: %w", p.Dir, err)
		}
		if first, _, _ := strings.Cut(c.name, "/"); first != "vendor" {
			files = append(files, c.name)
		} else if !slices.Contains(files, "vendor/") {
			files = append(files, "vendor/")
		}
	}
	if err := os.Chmod(temporary, 0o755); err != nil {
		return nil, fmt.Errorf("make %s: %w", p.Dir, err)
	}
	os.Remove(dir) // an empty one; anything else stays, and the next line fails
	if err := os.Rename(temporary, dir); err != nil {
		return nil, fmt.Errorf("make %s: %w", p.Dir, err)
	}
	return files, nil
}

func expectEmpty(dir string) error {
	// Asked first: on Windows, reading a file as a folder can fail as if nothing were there.
	if info, err := os.Lstat(dir); err == nil && !info.IsDir() && info.Mode()&fs.ModeSymlink == 0 {
		return fmt.Errorf("%s is in the way: move it, or take another name", dir)
	}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s is in the way: move it, or take another name: %w", dir, err)
	case len(entries) > 0:
		return fmt.Errorf("%s exists and is not empty, and stays as it is: move it, or take another name", dir)
	}
	return nil
}

func write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// content is one file of a project.
type content struct {
	name string // with slashes
	data []byte
}

// contents makes every file of the project, in the order of their names.
func (p Project) contents() ([]content, error) {
	language := string(p.Language)
	if p.isGo() {
		language = string(toolchain.Go)
	}
	var all []content
	for _, from := range []struct{ dir, to string }{
		{"all", ""}, {language, ""}, {"go/testdata", "testdata"},
	} {
		some, err := p.fill(from.dir, from.to)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	var more []content
	var err error
	if p.isGo() {
		more, err = p.goModule()
	} else {
		from, to := p.declarations()
		more, err = fromSources(from, to)
	}
	if err != nil {
		return nil, err
	}
	all = append(all, more...)
	slices.SortFunc(all, func(a, b content) int { return strings.Compare(a.name, b.name) })
	return slices.CompactFunc(all, func(a, b content) bool { return a.name == b.name }), nil
}

// UsesNpm tells whether the compiler is what npm installs in the project.
func (p Project) UsesNpm() bool {
	return p.Language == toolchain.AssemblyScript || p.Language == toolchain.MoonBit
}

func (p Project) isGo() bool { return p.Language == toolchain.TinyGo || p.Language == toolchain.Go }

func fromSources(from, to string) ([]content, error) {
	data, err := aiterm.Sources.ReadFile(from)
	return []content{{to, data}}, err
}

// fill reads a folder of templates. A file that ends in .tmpl is filled in, the
// others are taken as they are.
func (p Project) fill(dir, to string) ([]content, error) {
	var all []content
	root := "templates/" + dir
	err := fs.WalkDir(templates, root, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := templates.ReadFile(at)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(strings.TrimPrefix(at, root), "/")
		if to != "" {
			name = to + "/" + name
		}
		if name == "gitignore" { // a name with a dot would not be embedded
			name = ".gitignore"
		}
		if bare, ok := strings.CutSuffix(name, ".tmpl"); ok {
			name = bare
			if data, err = p.execute(at, string(data)); err != nil {
				return err
			}
		}
		all = append(all, content{name, data})
		return nil
	})
	return all, err
}

func (p Project) execute(name, text string) ([]byte, error) {
	t, err := template.New(name).Option("missingkey=error").Parse(text)
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	_, declarations := p.declarations()
	if p.isGo() {
		declarations = "vendor/" + modulePath + "/sdk"
	}
	err = t.Execute(&out, map[string]any{
		"Name": p.Name, "Language": string(p.Language), "Title": p.Language.Title(), "IsGo": p.isGo(), "Npm": p.UsesNpm(),
		"Source": p.Source(), "Declarations": declarations, "AssemblyScript": AssemblyScriptVersion, "MoonBit": MoonBitVersion,
		"Builds": strings.Join(manifest.BuildNames(), ", "),
	})
	return []byte(strings.TrimRight(out.String(), "\n") + "\n"), err
}

// Source is the file, as a path in the project, that draws the segment.
func (p Project) Source() string {
	switch p.Language {
	case toolchain.C:
		return "segment.c"
	case toolchain.CPP:
		return "segment.cpp"
	case toolchain.Rust:
		return "segment.rs"
	case toolchain.Zig:
		return "segment.zig"
	case toolchain.D:
		return "segment.d"
	case toolchain.MoonBit:
		return "segment.mbt"
	case toolchain.JavaScript:
		return "segment.js"
	case toolchain.AssemblyScript:
		return "assembly/index.ts"
	}
	return "main.go"
}

// declarations is the file with the functions of the host, in [aiterm.Sources] and in
// the project, which has it beside its source.
func (p Project) declarations() (from, to string) {
	name := "aiterm" + path.Ext(p.Source())
	switch p.Language {
	case toolchain.C:
		name = "aiterm.h"
	case toolchain.CPP:
		name = "aiterm.hpp"
	case toolchain.JavaScript:
		name = "aiterm.d.ts"
	}
	return "sdk/" + string(p.Language) + "/" + name, path.Join(path.Dir(p.Source()), name)
}
