package gitrun

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"strings"
)

// A folder that was downloaded can bring a .git, and the config in there can
// name programs. Git starts some of them for no more than a list of changes.
// What is in this file keeps every one of them from being started, by any git
// from 2.20 on:
//
//   - the filters of gitattributes(5), which git status runs over files whose
//     times changed: each is set to nothing, see filtersOff;
//   - those of a repository in the work tree, a submodule: git status does not
//     go into it (--ignore-submodules=dirty), and it is looked at as one of its own;
//   - the monitor: switched off;
//   - the hook that is told of a new index: none is written
//     (--no-optional-locks), and there is no folder of hooks;
//   - what fetches objects that a partial clone has not got, such as an ssh
//     command, a helper or a program for the other side: no fetch, and as git
//     before 2.45 and the security releases of 2024 does not know
//     GIT_NO_LAZY_FETCH, no protocol to fetch by.
//
// A pager is for a terminal, and drivers for merges, signatures and editors are for
// other commands. Diffs are asked for numbers alone, for which git starts neither an
// external diff nor a textconv, and each is told to start none.

// startNothing are the options of git that hold for every repository.
func startNothing() []string {
	return []string{
		"--no-optional-locks",
		"-c", "core.fsmonitor=", // to git before 2.36, false is a program
		"-c", "core.hooksPath=/dev/null",
		"-c", "fetch.bundleURI=", // would be asked for before the protocol is looked at
	}
}

// noProtocol is the value of GIT_ALLOW_PROTOCOL that allows none. The name of a
// protocol is the name of a command, git-remote-NAME, and a config may have an
// alias for that. So this is one that no config can know.
func noProtocol() string { return rand.Text() }

const (
	// maxSettings is how many bytes of settings are read. Two hundred branches with
	// an upstream take about 20 KB.
	maxSettings = 4 << 20
	// maxFilterNames is how long the names of all filters may be. Each is passed
	// to git three times, and a command line on Windows has 32 KiB.
	maxFilterNames = 8 << 10
)

// readSettings reads the config, and sets every filter in it to nothing from then
// on. A config that somebody changes between this and git status is not covered: he
// can already write where the person works.
//
// The person's own filters are switched off as well. Git LFS, for one, takes
// programs to run from the config of the repository (lfs.extension.NAME.clean)
// and writes into it. What a file with a filter then counts as is the business of
// package gitrepo.
func (t *tree) readSettings(ctx context.Context) (map[string]string, error) {
	var names []string
	var settings map[string]string
	err := t.run(ctx, func(stdout *os.File) (err error) {
		names, settings, err = parseSettings(stdout)
		return err
	}, "", "config", "--list", "--null")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if !isPlainFilter(name) {
			return nil, fmt.Errorf("git status in %s: the config names a filter %.80q, which cannot be switched off safely; "+
				"if it is yours, rename it to letters, digits and . _ - + / @", t.root, name)
		}
		t.options = append(t.options,
			"-c", "filter."+name+".process=",
			"-c", "filter."+name+".clean=",
			"-c", "filter."+name+".required=false")
	}
	return settings, nil
}

// parseSettings reads the output of git config --list --null: a name, a line break
// and the value, or a name alone, each with a NUL at its end; the last of a name
// counts. It returns the names of filters, each once, and what is asked for here.
func parseSettings(r io.Reader) (filters []string, settings map[string]string, err error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSettings+1))
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("read git's answer: %w", err)
	case len(data) > maxSettings:
		return nil, nil, fmt.Errorf("git's config takes more than %d MiB; remove settings", maxSettings>>20)
	}
	settings = map[string]string{}
	seen, length := map[string]bool{}, 0
	for setting := range bytes.SplitSeq(data, []byte{0}) {
		name, value, _ := strings.Cut(string(setting), "\n")
		section, rest, _ := strings.Cut(name, ".")
		switch {
		case name == "diff.ignoresubmodules", name == "status.showuntrackedfiles", section == "submodule" && strings.HasSuffix(rest, ".ignore"):
			settings[name] = value
		case section == "filter":
			// filter.NAME.KEY, with dots in NAME or not
			dot := strings.LastIndexByte(rest, '.')
			if dot < 0 {
				continue
			}
			if settings[name] = ""; value != "" {
				settings[name] = "set"
			}
			filter := rest[:dot]
			if seen[filter] {
				continue
			}
			seen[filter] = true
			if length += len(filter); length > maxFilterNames {
				return nil, nil, fmt.Errorf("the names of the filters in git's config take more than %d bytes; remove filters", maxFilterNames)
			}
			filters = append(filters, filter)
		}
	}
	return filters, settings, nil
}

// isPlainFilter tells whether "-c filter.NAME.KEY=" means that very filter to
// every git on every system. Git ends a name at the first "=", Windows garbles
// what is not UTF-8, and Cygwin takes a star for names of files.
func isPlainFilter(name string) bool {
	for _, c := range []byte(name) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case strings.IndexByte("._-+/@", c) >= 0:
		default:
			return false
		}
	}
	return name != ""
}
