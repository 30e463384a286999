package gitrepo

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/host/disk/state"
)

// ignored is what of a submodule is not looked at, see --ignore-submodules in
// git-status(1).
type ignored struct{ all, dirty, untracked bool }

func parseIgnored(value string) (ignored, error) {
	switch value {
	case "", "none":
		return ignored{}, nil
	case "untracked":
		return ignored{untracked: true}, nil
	case "dirty":
		return ignored{dirty: true}, nil
	case "all":
		return ignored{all: true}, nil
	}
	return ignored{}, fmt.Errorf("git's config ignores %q of a submodule; it is none, untracked, dirty or all", value)
}

// addSubmodules corrects what t says of the submodules: there are those that the
// person wants to be ignored, and those that have changes inside.
func (s *survey) addSubmodules(ctx context.Context, t *tree, root, below string, settings map[string]string, depth int) error {
	var links []string
	err := t.git(ctx, func(stdout *os.File) (err error) {
		links, err = parseLinks(stdout)
		return err
	}, "", "ls-files", "-z", "-v", "--stage")
	if err != nil || len(links) == 0 {
		return err
	}
	usual, err := parseIgnored(settings["diff.ignoresubmodules"])
	if err != nil {
		return err
	}
	switch strings.ToLower(settings["status.showuntrackedfiles"]) {
	case "no", "false", "off", "0":
		usual.untracked = true
	}
	names := readModules(root)
	counted := map[string]bool{}
	for _, c := range t.changes {
		if c.submodule {
			counted[c.path] = true
		}
	}
	for _, path := range links {
		ignore := usual
		if m := names[path]; m.name != "" {
			value, own := settings["submodule."+m.name+".ignore"]
			if !own {
				value = m.ignore
			}
			if value != "" {
				if ignore, err = parseIgnored(value); err != nil {
					return err
				}
			}
		}
		switch {
		case counted[path] && ignore.all:
			t.Unstaged--
		case counted[path] || ignore.all || ignore.dirty:
		default:
			if err := s.lookInto(ctx, t, root, below, path, ignore, depth); err != nil {
				return err
			}
		}
	}
	return nil
}

// lookInto counts a submodule as changed if anything in it is.
func (s *survey) lookInto(ctx context.Context, t *tree, root, below, path string, ignore ignored, depth int) error {
	if !inside(path) {
		return nil
	}
	dir := filepath.Join(root, filepath.FromSlash(path))
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() {
		return nil // git has said so already
	}
	if !state.Exists(filepath.Join(dir, ".git")) {
		return nil // never checked out
	}
	var option []string
	if ignore.untracked {
		option = []string{"--untracked-files=no"}
	}
	// Git trusts a submodule as it does what it is in, whoever owns it.
	inner, err := s.look(ctx, dir, ".git", below+path+"/", depth+1, option...)
	if err != nil {
		return err
	}
	modified := inner.changed() - inner.newOnly
	untracked := !ignore.untracked && inner.Untracked+inner.newOnly > 0
	switch {
	case modified > 0:
		t.Unstaged++
	case untracked:
		t.Unstaged++
		if inner.unsure == 0 {
			t.newOnly++
		}
	case inner.unsure > 0:
		t.unsure++
	}
	return nil
}

// parseLinks reads the output of git ls-files -z -v --stage and returns the paths of
// the submodules that git looks at: their tag is H, and not that of an entry whose
// state is to be assumed.
func parseLinks(r io.Reader) ([]string, error) {
	entries := bufio.NewReaderSize(r, maxPath+256)
	var links []string
	for {
		entry, err := entries.ReadSlice(0)
		if rest, ok := bytes.CutPrefix(entry, []byte("H 160000 ")); ok && err == nil {
			head, path, found := strings.Cut(string(rest[:len(rest)-1]), "\t")
			if !found {
				return nil, errRecord
			}
			if strings.HasSuffix(head, " 0") { // no conflict
				links = append(links, path)
			}
		}
		for err == bufio.ErrBufferFull {
			_, err = entries.ReadSlice(0)
		}
		if err == io.EOF {
			return links, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read git's answer: %w", err)
		}
	}
}

type module struct{ name, ignore string }

// readModules returns the submodules in .gitmodules by their paths. Like git it
// follows no link there.
func readModules(root string) map[string]module {
	path := filepath.Join(root, ".gitmodules")
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	data, _, err := readStart(path, 1<<20)
	if err != nil {
		return nil
	}
	type entry struct{ path, ignore string }
	named := map[string]entry{}
	s := configScanner{rest: strings.TrimPrefix(string(data), "\ufeff")}
	for s.next() {
		if s.section != "submodule" {
			continue
		}
		e := named[s.subsection]
		switch s.key {
		case "path":
			e.path = strings.TrimRight(s.value, "/")
		case "ignore":
			e.ignore = s.value
		}
		named[s.subsection] = e
	}
	modules := map[string]module{}
	for name, e := range named {
		if e.path != "" {
			modules[e.path] = module{name, e.ignore}
		}
	}
	return modules
}
