package author

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/fsnotify/fsnotify"

	"github.com/data-wise/aiterm/host/disk/state"
)

// Limits of what is looked at in a folder of sources.
const (
	mostSources = 4096
	mostHashed  = 4 << 20 // bytes of one file
)

// sources are the files that a build depends on, each with a mark that changes
// with its content. A file that is only written again is the same.
type sources map[string]string

// readSources reads the files in dir, and the further ones that are named. Those
// in ignored are left out; they are what builds write themselves.
func readSources(dir string, further []string, ignored map[string]bool) sources {
	found := sources{}
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil: // it went away, or cannot be read: the build will say so
			return nil
		case d.IsDir():
			if path != dir && !isSourceDir(d.Name()) {
				return filepath.SkipDir
			}
		case len(found) == mostSources:
			return filepath.SkipAll
		case mayBeSource(dir, path) && !ignored[path]:
			found.add(path)
		}
		return nil
	})
	for _, path := range further {
		found.add(path)
	}
	return found
}

func (s sources) add(path string) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	s[path] = state.Stamp(info)
	if info.Size() > mostHashed {
		return
	}
	f, err := os.Open(path)
	if err != nil {
		return
	}
	defer f.Close()
	if data, err := io.ReadAll(io.LimitReader(f, mostHashed)); err == nil {
		s[path] = strconv.FormatUint(state.Checksum(string(data)), 36)
	}
}

// changed lists the files that differ between two looks, also those that came or
// went.
func (s sources) changed(now sources) []string {
	var paths []string
	for path, mark := range now {
		if s[path] != mark {
			paths = append(paths, path)
		}
	}
	for path := range s {
		if _, there := now[path]; !there {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// watchTree watches a folder and those below it, which the system does not do by
// itself.
func watchTree(w *fsnotify.Watcher, dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if path == dir {
				return err
			}
			return nil
		}
		if !d.IsDir() {
			return nil
		}
		if path != dir && !isSourceDir(d.Name()) {
			return filepath.SkipDir
		}
		return w.Add(path)
	})
}

// isCase tells whether a file is a golden case, for which nothing need be built.
func isCase(dir, path string) bool {
	rest, ok := strings.CutPrefix(path, filepath.Join(dir, casesDir)+string(filepath.Separator))
	return ok && filepath.Ext(rest) == ".json"
}
