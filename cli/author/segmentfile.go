package author

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/segment/pack"
	"github.com/data-wise/aiterm/host/segment/source"
)

const (
	manifestFile = "segment.yaml"
	casesDir     = "testdata"
)

// segmentFile is a segment that an author names: a module, or the folder of its
// source with the module that was built from it.
type segmentFile struct {
	path   string // of the module
	dir    string // of the source; "" for a module without a segment.yaml beside it
	module []byte
	built  time.Time // the module's time of change

	about  manifest.Manifest  // what the module says of itself, else what segment.yaml says
	own    bool               // the module says it
	broken error              // what is wrong with the manifest in the module
	source *manifest.Manifest // what segment.yaml says; nil without one
}

// needFolder refuses what is no folder, and says what there is for a file.
func needFolder(dir, file string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("%w: name the folder of a segment", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a folder: name that of a segment; %s", dir, file)
	}
	return nil
}

// openSegment reads a segment. Of a manifest that is wrong only the source's is an
// error: what is wrong in a module is told by who looks for it.
func openSegment(name string) (segmentFile, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return segmentFile{}, fmt.Errorf("there is no file or folder %s: name a .wasm file, or the folder of a segment", name)
	}
	if err != nil {
		return segmentFile{}, fmt.Errorf("%w: name a .wasm file, or the folder of a segment", err)
	}
	s := segmentFile{path: name, dir: filepath.Dir(name)}
	if info.IsDir() {
		s.dir = name
	}
	if err := s.readSource(); err != nil {
		return segmentFile{}, err
	}
	if info.IsDir() {
		if s.source == nil {
			return segmentFile{}, fmt.Errorf("there is no %s in %s: name the folder of a segment, or a .wasm file", manifestFile, name)
		}
		s.path = filepath.Join(name, s.source.Name+".wasm")
	} else if s.source == nil {
		s.dir = ""
	}
	return s, s.readModule()
}

func (s *segmentFile) readSource() error {
	path := filepath.Join(s.dir, manifestFile)
	m, err := pack.ReadManifestFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	s.source = &m
	return nil
}

func (s *segmentFile) readModule() error {
	var err error
	s.module, s.built, err = module.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no %s yet: build it with: aiterm plugins build %s", s.path, s.dir)
	}
	if err != nil {
		return err
	}
	if s.about, s.own, s.broken = manifest.FromModule(s.module); s.broken != nil || !s.own {
		s.about, s.own = manifest.Manifest{}, false
		if s.source != nil {
			s.about = *s.source
		}
	}
	return nil
}

// readsSettings tells whether the module can ask for a setting.
func (s segmentFile) readsSettings() bool {
	border, err := module.Read(s.module)
	return err != nil || slices.ContainsFunc(border.Imports, func(i module.Import) bool {
		return i.Name == "config" && (i.Module == module.NativeHost || i.Module == module.ExtismHost) ||
			i.Name == "config_get" && i.Module == module.ExtismKernel
	})
}

// engine is the engine's name, or "no engine" for a module that none serves.
func (s segmentFile) engine() string {
	border, err := module.Read(s.module)
	if err == nil {
		if engine, err := border.Engine(); err == nil {
			return string(engine)
		}
	}
	return "no engine"
}

// title is the segment in one line.
func (s segmentFile) title() string {
	name := filepath.Base(s.path)
	if s.about.Name != "" {
		name = s.about.Name + " " + s.about.Version
	}
	return fmt.Sprintf("%s, %s, %s", console.OneLine(name), s.engine(), console.SizeText(len(s.module)))
}

// checkoutTime is how far apart the times of files can be that were written
// together, as git does.
const checkoutTime = 2 * time.Second

// newerSource is a file of the source that was changed after the module was built,
// or "".
func (s segmentFile) newerSource() string {
	newer := ""
	if s.dir == "" {
		return newer
	}
	filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case d.IsDir():
			if path != s.dir && !isSourceDir(d.Name()) || d.Name() == casesDir {
				return filepath.SkipDir
			}
			return nil
		case !mayBeSource(s.dir, path):
			return nil
		}
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() && info.ModTime().After(s.built.Add(checkoutTime)) {
			newer = path
			return filepath.SkipAll
		}
		return nil
	})
	return newer
}

// isSourceDir leaves out what tools keep for themselves.
func isSourceDir(name string) bool {
	return !strings.HasPrefix(name, ".") && name != "node_modules"
}

// mayBeSource tells whether a build of the segment in dir may depend on a file. It
// may embed any, so that all count but modules, hidden files, what editors keep
// beside the file that is edited, and what is there to publish a module. 4913 is
// what vim tries out whether a folder can be written.
func mayBeSource(dir, path string) bool {
	name := filepath.Base(path)
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "#") || strings.HasSuffix(name, "~") || name == "4913" {
		return false
	}
	switch filepath.Ext(name) {
	case ".wasm", ".swp", source.SignatureSuffix, ".pub", ".key":
		return false
	}
	switch name {
	case "index.json", "README", "README.md", "LICENSE", "LICENSE.md", "LICENSE.txt":
		return filepath.Dir(path) != filepath.Clean(dir) // further down it is the segment's own data
	}
	return true
}
