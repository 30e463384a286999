package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// Bundle is what somebody's line is, in one file: settings, themes, presets, and which
// segments of others, by their bytes. Keys, grants, commands and folders that were allowed
// are not in it: those are each person's own to say.
type Bundle struct {
	Format   int               `json:"aiterm_export"`
	Plugins  string            `json:"plugins_yaml"`
	Themes   map[string]string `json:"themes,omitempty"`
	Presets  map[string]string `json:"presets,omitempty"`
	Segments []Pinned          `json:"segments,omitempty"`
}

// Pinned is a segment that was added, by its bytes.
type Pinned struct {
	Name     string `json:"name"`
	Source   string `json:"source"`
	Resolved string `json:"resolved,omitempty"`
	Version  string `json:"version,omitempty"`
	SHA256   string `json:"sha256"`
}

const bundleFormat = 1

// Add is the source by which these very bytes are added.
func (p Pinned) Add() string {
	switch {
	case strings.HasPrefix(p.Resolved, "oci://"):
		return p.Resolved // it has the digest
	case strings.HasPrefix(p.Source, "oci://") || strings.Contains(p.Source, "#"):
		return p.Source
	}
	return p.Source + "#sha256=" + p.SHA256
}

// notExported are keys of plugins.yaml that a bundle leaves out: what was allowed here is
// not allowed elsewhere. notImported are those that it does not change: fewer days would
// remove what is kept.
var (
	notExported = []string{"projects"}
	notImported = []string{"projects", "history_days", "keep_session", "update_notice"}
)

// Export gathers a bundle. left says what is not in it.
func Export(files Files) (b Bundle, left []string, err error) {
	t, err := Open(files)
	if err != nil {
		return b, nil, err
	}
	if wrong := t.Problems(); wrong != nil {
		return b, nil, fmt.Errorf("there are mistakes that have to be put right first:\n%w", wrong)
	}
	b = Bundle{Format: bundleFormat, Plugins: string(t.sources[inPlugins].data), Themes: map[string]string{}, Presets: map[string]string{}}
	if b.Plugins == "" {
		b.Plugins = pluginsHead
	}
	for _, key := range notExported {
		if t.sources[inPlugins].root.Get(key) == nil {
			continue
		}
		without := withoutBlock([]byte(b.Plugins), key)
		if without == nil {
			return b, nil, fmt.Errorf("the list %s in %s is written in a way in which it cannot be left out: write it as a key at the margin", key, files.Plugins)
		}
		b.Plugins = string(without)
		left = append(left, key+", which each person allows")
	}
	for folder, texts := range b.folders(files) {
		entries, _ := os.ReadDir(folder)
		for _, e := range entries {
			name, isYAML := strings.CutSuffix(e.Name(), ".yaml")
			if !isYAML || configfile.RejectThemeName(name) != "" {
				continue
			}
			data, err := state.ReadUser(filepath.Join(folder, e.Name()), strictyaml.MaxBytes, nil)
			if err != nil {
				return b, nil, fmt.Errorf("read %s: %w", filepath.Join(folder, e.Name()), err)
			}
			texts[name] = string(data)
		}
	}
	lock, err := files.Sources.Registry.ReadLock()
	if err != nil {
		return b, nil, err
	}
	for _, e := range lock.Entries {
		b.Segments = append(b.Segments, Pinned{e.Name, e.Source, e.Resolved, e.Version, e.SHA256})
	}
	for _, s := range t.plan.Segments {
		if s.SHA256 != "" && s.Installed == "" {
			left = append(left, fmt.Sprintf("the segment %s, which is a file of this machine: %s", s.Name, s.Source))
		}
	}
	for where, text := range map[string]string{files.Plugins: b.Plugins, "themes": strings.Join(slices.Collect(maps.Values(b.Themes)), "\n"), "presets": strings.Join(slices.Collect(maps.Values(b.Presets)), "\n")} {
		if holdsKey(text) {
			return b, nil, fmt.Errorf("%s holds what looks like an API key, which must not be passed on: take it out", where)
		}
	}
	return b, left, nil
}

// folders are the person's own of themes and of presets, and what is in the bundle for them.
func (b Bundle) folders(files Files) map[string]map[string]string {
	if files.Sources.ThemeDir == "" {
		return nil
	}
	return map[string]map[string]string{files.Sources.ThemeDir: b.Themes, files.Sources.PresetDir(): b.Presets}
}

// Text is the bundle as a file.
func (b Bundle) Text() ([]byte, error) {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(b)
	return []byte(out.String()), err
}

// ParseBundle reads a file that [Bundle.Text] wrote. ok is false for what is none.
func ParseBundle(data []byte) (b Bundle, ok bool, err error) {
	var mark struct {
		Format *int `json:"aiterm_export"`
	}
	if json.Unmarshal(data, &mark) != nil || mark.Format == nil {
		return b, false, nil
	}
	if *mark.Format != bundleFormat {
		return b, true, fmt.Errorf("it is of format %d, and this aiterm knows %d: update the older one of the two", *mark.Format, bundleFormat)
	}
	if err := json.Unmarshal(data, &b); err != nil {
		return b, true, err
	}
	for kind, texts := range map[string]map[string]string{"theme": b.Themes, "preset": b.Presets} {
		for name := range texts {
			if wrong := configfile.RejectThemeName(name); wrong != "" {
				return b, true, fmt.Errorf("a %s's name %s", kind, wrong)
			}
		}
	}
	return b, true, nil
}

// BundleChange is what came of taking a bundle.
type BundleChange struct {
	Written []string // files
	Kept    []string // where the old ones are
	Left    []string // what was not taken, and why
	Add     []Pinned // segments that are not here, and were taken off the lines
}

// TakeBundle writes what a bundle holds into the person's files. Those that it replaces are
// kept beside them. It fails, and changes nothing, if the whole would not be right.
func TakeBundle(files Files, b Bundle, now time.Time, dryRun bool) (c BundleChange, err error) {
	err = files.locked(func() error {
		old, err := read(files.Plugins)
		if err != nil {
			return err
		}
		data, err := b.plugins(files, old, &c)
		if err != nil {
			return err
		}
		if err := b.check(files, data); err != nil {
			return fmt.Errorf("nothing was changed, because the settings would not be right here:\n%w", err)
		}
		write := map[string][]byte{files.Plugins: data}
		for folder, texts := range b.folders(files) {
			for name, text := range texts {
				write[filepath.Join(folder, name+".yaml")] = []byte(text)
			}
		}
		paths := slices.Sorted(maps.Keys(write))
		// What plugins.yaml names is there before it.
		paths = append(slices.DeleteFunc(paths, func(path string) bool { return path == files.Plugins }), files.Plugins)
		for _, path := range paths {
			if err := c.replace(path, write[path], now, dryRun); err != nil {
				return err
			}
		}
		return nil
	})
	return c, err
}

// replace writes a file, and keeps the old one beside it.
func (c *BundleChange) replace(path string, data []byte, now time.Time, dryRun bool) error {
	s, err := read(path)
	if err != nil || s.exists && string(s.data) == string(data) {
		return err
	}
	c.Written = append(c.Written, path)
	if dryRun {
		return nil
	}
	if s.exists {
		if err := s.checkWritable(); err != nil {
			return err
		}
		kept, err := s.keep(now)
		if err != nil {
			return err
		}
		c.Kept = append(c.Kept, kept)
	}
	return s.write(data)
}

// plugins is the text of plugins.yaml that is to be written: without what only the person
// says, with that of the present file, and without segments that are not here.
func (b Bundle) plugins(files Files, old source, c *BundleChange) ([]byte, error) {
	data := []byte(b.Plugins)
	root := strictyaml.Parse(&strictyaml.Report{}, data)
	if root == nil {
		return nil, Check(files.Plugins, data, files.Sources)
	}
	for _, key := range notImported {
		if root.Get(key) != nil {
			c.Left = append(c.Left, key+", which is yours to say")
			if data = withoutBlock(data, key); data == nil {
				return nil, fmt.Errorf("nothing was changed: the key %s cannot be left out, since it is not written at the margin", key)
			}
		}
		if block := keyBlock(old.data, key); block != "" {
			out, err := yamledit.AddBlock(files.Plugins, data, key, block)
			if err != nil {
				return nil, fmt.Errorf("nothing was changed: %w", err)
			}
			data = out
		}
	}
	lock, err := files.Sources.Registry.ReadLock()
	if err != nil {
		return nil, err
	}
	for _, p := range b.Segments {
		here, ok := lock.Find(p.Name)
		switch {
		case !ok:
			c.Add = append(c.Add, p)
			if data, err = withoutSegmentIn(files, data, p.Name); err != nil {
				return nil, err
			}
		case here.SHA256 != p.SHA256:
			c.Left = append(c.Left, fmt.Sprintf("the segment %s: here it is other bytes (sha256 %.12s… in place of %.12s…)", p.Name, here.SHA256, p.SHA256))
		}
	}
	for _, pair := range pairs(root.Get("segments")) {
		name, n := pair.Key.Text, pair.Value.Get("source")
		if n == nil {
			continue
		}
		alias, isAlias := strings.CutPrefix(n.Text, "installed:")
		_, here := lock.Find(alias)
		switch {
		case strings.HasSuffix(n.Text, ".wasm"):
			c.Left = append(c.Left, fmt.Sprintf("the segment %s, which is a file of another machine: %s", name, n.Text))
		case isAlias && !here:
			c.Left = append(c.Left, fmt.Sprintf("the segment %s, which shows %s", name, alias))
		default:
			continue
		}
		if data, err = withoutSegmentIn(files, data, name); err != nil {
			return nil, err
		}
	}
	return data, nil
}

func withoutSegmentIn(files Files, data []byte, name string) ([]byte, error) {
	lines, err := linesOf(files.Plugins, data)
	if err != nil {
		return nil, err
	}
	return withoutSegment(files.Plugins, data, lines, name)
}

// check loads the settings beside the themes and presets of the bundle and of the person.
func (b Bundle) check(files Files, data []byte) error {
	src := files.Sources
	if src.ThemeDir == "" {
		return Check(files.Plugins, data, src)
	}
	root, err := os.MkdirTemp("", "aiterm-import-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)
	trial := src
	trial.ThemeDir = filepath.Join(root, "themes")
	for from, to := range map[string]string{src.ThemeDir: trial.ThemeDir, src.PresetDir(): trial.PresetDir()} {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.MkdirAll(to, 0o700); err != nil {
			return err
		}
	}
	for folder, texts := range b.folders(Files{Sources: trial}) {
		for name, text := range texts {
			if err := os.WriteFile(filepath.Join(folder, name+".yaml"), []byte(text), 0o600); err != nil {
				return err
			}
		}
	}
	errs := []error{Check(files.Plugins, data, trial)}
	for name := range b.Themes {
		_, err := configfile.LoadTheme(name, trial)
		errs = append(errs, err)
	}
	for name := range b.Presets {
		_, err := configfile.LoadPreset(name, trial)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
