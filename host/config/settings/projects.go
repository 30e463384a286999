package settings

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// projectsKey is the list of the folders whose files may change looks and order.
const projectsKey = "projects"

// AllowProject adds a folder, whole and clean, to the projects of plugins.yaml. changed is
// false if it is there already.
func AllowProject(files Files, folder string) (changed bool, err error) {
	return changeProjects(files, func(t *transaction, listed []string) ([]byte, error) {
		if t.indexOf(listed, folder) >= 0 {
			return t.data[inPlugins], nil
		}
		data := t.data[inPlugins]
		if len(data) == 0 {
			data = []byte(pluginsHead)
		}
		if t.sources[inPlugins].root.Get(projectsKey) == nil {
			if !strings.HasSuffix(string(data), "\n") {
				data = append(slices.Clip(data), '\n')
			}
			data = append(slices.Clip(data), (projectsKey + ": []\n")...)
		}
		return yamledit.AddItem(files.Plugins, data, []string{projectsKey}, filepath.ToSlash(folder))
	})
}

// ForgetProject takes a folder out of the projects of plugins.yaml.
func ForgetProject(files Files, folder string) (changed bool, err error) {
	return changeProjects(files, func(t *transaction, listed []string) ([]byte, error) {
		i := t.indexOf(listed, folder)
		if i < 0 {
			return t.data[inPlugins], nil
		}
		return yamledit.RemoveItem(files.Plugins, t.data[inPlugins], []string{projectsKey}, listed[i])
	})
}

// Projects are the folders of plugins.yaml, whole.
func Projects(files Files) ([]string, error) {
	t, err := Open(files)
	if err != nil {
		return nil, err
	}
	var folders []string
	for _, text := range t.sources[inPlugins].root.Get(projectsKey).Texts() {
		folders = append(folders, t.whole(text))
	}
	return folders, nil
}

func changeProjects(files Files, edit func(*transaction, []string) ([]byte, error)) (changed bool, err error) {
	err = files.locked(func() error {
		t, err := begin(files)
		if err != nil {
			return err
		}
		if wrong := t.sources[inPlugins].err; wrong != nil {
			return t.invalid(inPlugins, wrong)
		}
		root := t.sources[inPlugins].root
		if list := root.Get(projectsKey); list != nil && list.Kind != strictyaml.List && list.Kind != strictyaml.Null {
			_, wrong := t.load(t.data[inPlugins])
			return t.invalid(inPlugins, wrong)
		}
		data, err := edit(t, root.Get(projectsKey).Texts())
		if err != nil {
			return fmt.Errorf("nothing was changed: %w", err)
		}
		t.data[inPlugins] = data
		changed, err = t.commit()
		return err
	})
	return changed, err
}

// indexOf finds a folder in the list as it is written.
func (t *Table) indexOf(listed []string, folder string) int {
	return slices.IndexFunc(listed, func(text string) bool { return t.whole(text) == folder })
}

func (t *Table) whole(text string) string {
	path := filepath.FromSlash(text)
	if rest, ok := strings.CutPrefix(path, "~"); ok {
		path = filepath.Join(t.files.Sources.Home, rest)
	}
	return filepath.Clean(path)
}
