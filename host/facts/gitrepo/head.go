package gitrepo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// head is what HEAD says. One of ref, commit and reftable is set.
type head struct {
	ref      string    // full name of the ref it points to, born or not
	branch   string    // ref without refs/heads/; in full when it is elsewhere
	commit   string    // full object name, when detached
	reftable bool      // a stand-in: the real HEAD is in a reftable
	modified time.Time // when it was last written
}

// maxHead is the limit of a file with one ref or object name. File systems
// keep a ref's name below 4096 bytes.
const maxHead = 8 << 10

// readHead reads HEAD of a git directory. An error for which os.IsNotExist is
// true means that there is none.
func readHead(gitDir string) (head, error) {
	path := filepath.Join(gitDir, "HEAD")
	data, modified, err := readWhole(path, maxHead)
	if err != nil {
		// Early git made HEAD a symbolic link to the branch, which leads
		// nowhere as long as that is unborn or packed.
		if target, lerr := os.Readlink(path); lerr == nil && strings.HasPrefix(target, "refs/") {
			return headOfRef(target, time.Time{}), nil
		}
		return head{}, err
	}
	line := strings.TrimRight(string(data), " \t\r\n")
	if ref, ok := strings.CutPrefix(line, "ref:"); ok {
		if ref = strings.TrimLeft(ref, " \t"); ref != "" {
			return headOfRef(ref, modified), nil
		}
	} else if isObjectName(line) {
		// Such a link can also lead to a branch's file, which holds a commit.
		if target, lerr := os.Readlink(path); lerr == nil && strings.HasPrefix(target, "refs/") {
			return headOfRef(target, modified), nil
		}
		return head{commit: line, modified: modified}, nil
	}
	return head{}, fmt.Errorf("%s holds neither a ref nor a commit; git fsck there tells more", path)
}

func headOfRef(ref string, modified time.Time) head {
	// What git writes for programs that do not know reftables, see
	// Documentation/technical/reftable in git's sources.
	if ref == "refs/heads/.invalid" {
		return head{reftable: true, modified: modified}
	}
	return head{ref: ref, branch: strings.TrimPrefix(ref, "refs/heads/"), modified: modified}
}

// isObjectName tells whether s is a full SHA-1 or SHA-256 in hex.
func isObjectName(s string) bool {
	if len(s) != 40 && len(s) != 64 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
