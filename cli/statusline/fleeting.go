package statusline

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/cli/console"
)

// fleeting are the folders that packages of npm's are run from and not installed in: how
// a folder's name begins, whose it is, and what installs the package.
var fleeting = []struct{ folder, whose, instead string }{
	{"_npx", "npx's cache", "npm install -g aiterm"},
	{"dlx", "a cache of dlx", "pnpm add -g aiterm"}, // of pnpm, and of Yarn
	{"bunx-", "bunx's cache", "bun add -g aiterm"},
}

// refuseFleeting is an error for a program that will not be where it is for long: Claude
// Code would be left with a command that is gone.
func refuseFleeting(env *console.Env) error {
	path := console.LastingPath(env)
	above, _, inPackages := strings.Cut(filepath.ToSlash(path), "/node_modules/")
	if !inPackages {
		return nil
	}
	for folder := range strings.SplitSeq(above, "/") {
		for _, f := range fleeting {
			if strings.HasPrefix(folder, f.folder) {
				return fmt.Errorf("%s is in %s, which is emptied now and then, and the line would go with it: %s, then aiterm statusline install", console.Tilde(env, path), f.whose, f.instead)
			}
		}
	}
	return nil
}
