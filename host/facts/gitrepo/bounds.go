package gitrepo

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// bounds say how far up a repository is looked for: what the person sets for git
// holds here too (git(1), "ENVIRONMENT VARIABLES").
type bounds struct {
	ceiling int    // length of the longest ceiling above the directory; -1 for none
	across  bool   // into other file systems too
	device  uint64 // the directory's file system
}

// boundsOf looks at the person's variables for dir, a path without links.
func boundsOf(dir string, getenv func(string) string) bounds {
	b := bounds{ceiling: ceiling(dir, getenv("GIT_CEILING_DIRECTORIES")), across: isTrue(getenv("GIT_DISCOVERY_ACROSS_FILESYSTEM"))}
	info, err := os.Stat(dir)
	known := false
	if err == nil {
		b.device, known = device(info)
	}
	b.across = b.across || !known
	return b
}

// parent returns the folder above dir, and false where git would not look there.
func (b *bounds) parent(dir string) (string, bool) {
	parent := filepath.Dir(dir)
	if parent == dir {
		return "", false
	}
	// A ceiling is itself not looked into, unless the search begins there.
	if strings.LastIndexByte(dir, os.PathSeparator) <= b.ceiling {
		return "", false
	}
	if b.across {
		return parent, true
	}
	info, err := os.Stat(parent)
	if err != nil {
		return "", false
	}
	on, _ := device(info)
	return parent, on == b.device
}

// ceiling returns the length of the longest folder in list that dir is below, -1
// if it is below none. Links in the list are followed up to an empty entry, which
// is how a person saves slow file systems from being looked at; a relative entry
// says nothing.
func ceiling(dir, list string) int {
	longest, follow := -1, true
	for entry := range strings.SplitSeq(list, string(os.PathListSeparator)) {
		switch {
		case entry == "":
			follow = false
			continue
		case !filepath.IsAbs(entry):
			continue
		case follow:
			real, err := filepath.EvalSymlinks(entry)
			if err != nil {
				continue
			}
			entry = real
		}
		entry = strings.TrimSuffix(entry, string(os.PathSeparator))
		n := len(entry)
		if n > longest && len(dir) > n+1 && dir[n] == os.PathSeparator && dir[:n] == entry {
			longest = n
		}
	}
	return longest
}

// isTrue reads a variable as git does.
func isTrue(value string) bool {
	switch strings.ToLower(value) {
	case "true", "yes", "on":
		return true
	}
	n, err := strconv.Atoi(value)
	return err == nil && n != 0
}
