package toolchain

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/data-wise/aiterm/host/disk/state"
)

// assemblyEntry is the file that asc begins with.
func assemblyEntry(dir string) (entry string, ok bool) {
	for _, entry := range []string{"assembly/index.ts", "index.ts"} {
		if isFile(filepath.Join(dir, filepath.FromSlash(entry))) && usesAssemblyScript(dir) {
			return entry, true
		}
	}
	return "", false
}

// packageFile is the part of a package.json that matters here.
type packageFile struct {
	Dependencies, DevDependencies map[string]string
	Workspaces                    any // a list, or an object with one
}

// maxPackage is far more than a package.json has, in bytes. One that is longer is a
// broken one.
const maxPackage = 1 << 20

func readPackage(dir string) (p packageFile) {
	if data, err := state.ReadUser(filepath.Join(dir, "package.json"), maxPackage, nil); err == nil {
		json.Unmarshal(data, &p) // a broken one counts for none, and npm tells about it
	}
	return p
}

// usesAssemblyScript reports whether package.json names the compiler. A folder
// without it may hold TypeScript for something else.
func usesAssemblyScript(dir string) bool {
	p := readPackage(dir)
	return p.Dependencies["assemblyscript"] != "" || p.DevDependencies["assemblyscript"] != ""
}

// findInstalled finds what npm installed: in the project, or in the workspace that the
// project belongs to. Not with npx, which asks the registry for a package of that name
// when it finds none.
func findInstalled(dir, name string) (path string, ok bool) {
	for at := dir; ; at = filepath.Dir(at) {
		if at == dir || readPackage(at).Workspaces != nil {
			if path := filepath.Join(at, "node_modules", filepath.FromSlash(name)); isFile(path) {
				return path, true
			}
		}
		if at == filepath.Dir(at) {
			return "", false
		}
	}
}

// findAsc finds the compiler of AssemblyScript, which starts Node.js by itself.
func findAsc(dir string) (path string, ok bool) {
	name := ".bin/asc"
	if runtime.GOOS == "windows" {
		name += ".cmd"
	}
	return findInstalled(dir, name)
}

// findAssemblyScript takes the compiler that npm installed for this project:
// its version is in package.json, and another one makes other bytes.
func (c *Compiler) findAssemblyScript(ctx context.Context, dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if _, err := c.findNode("AssemblyScript"); err != nil {
		return err
	}
	asc, ok := findAsc(dir)
	if !ok {
		return fmt.Errorf("the AssemblyScript compiler is not installed in %s: run \"npm install\" there once, then build again", dir)
	}
	said, err := c.tools.run(ctx, command{path: asc, dir: dir, args: []string{"--version"}})
	if err != nil {
		return fmt.Errorf("ask the AssemblyScript compiler for its version: %w", err)
	}
	c.Tools = append(c.Tools, Tool{"asc", versionIn(said), asc})
	c.compile = func(ctx context.Context, dir, out string) (string, error) {
		entry, ok := assemblyEntry(dir)
		if !ok {
			return "", fmt.Errorf("%s holds no assembly/index.ts and a package.json that names assemblyscript: add them", dir)
		}
		_, warnings, err := c.tools.compile(ctx, command{path: asc, dir: dir, args: []string{entry, "--target", "release", "--outFile", out}})
		return warnings, err
	}
	return nil
}

func (c *Compiler) findNode(title string) (path string, err error) {
	path, ok := c.tools.find("node")
	if !ok {
		return "", &MissingError{
			Tool: "Node.js", Use: "runs the " + title + " compiler",
			Debian: "apt install npm", MacOS: "brew install node", Other: "winget install OpenJS.NodeJS.LTS",
			Else: "after that, once in the segment's folder: npm install",
		}
	}
	return path, nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
