// Package plugins embeds the built-in segments, each a WebAssembly module that
// was built from the folder of its name. It only hands out their bytes: they
// are run like anybody else's.
package plugins

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed */*.wasm
var modules embed.FS

// Module returns the built-in segment of that name.
func Module(name string) (binary []byte, ok bool) {
	if strings.ContainsAny(name, `/\`) {
		return nil, false
	}
	binary, err := modules.ReadFile(name + "/" + name + ".wasm")
	return binary, err == nil
}

// Names lists the built-in segments by name.
func Names() []string {
	files, err := fs.Glob(modules, "*/*.wasm")
	if err != nil {
		return nil // only a malformed pattern fails
	}
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = path.Dir(file)
	}
	return names
}
