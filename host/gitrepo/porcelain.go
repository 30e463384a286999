package gitrepo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// statusCounts is what git status says.
type statusCounts struct {
	Commit   string `json:"commit,omitempty"`   // full object name of HEAD; "" before the first commit
	Branch   string `json:"branch,omitempty"`   // "" when detached
	Upstream string `json:"upstream,omitempty"` // "origin/main"; "" without
	Ahead    *int   `json:"ahead,omitempty"`    // nil without an upstream, or one that is gone
	Behind   *int   `json:"behind,omitempty"`

	Staged    int `json:"staged"`    // files that differ between HEAD and the index
	Unstaged  int `json:"unstaged"`  // files that differ between the index and the work tree
	Untracked int `json:"untracked"` // files or folders, as git status lists them
	Conflicts int `json:"conflicts"`
	Stash     int `json:"stash"`
}

// maxStatus is how many bytes of git status are read: about a million files.
// Memory does not depend on it, only the time that is spent on counting.
const maxStatus = 64 << 20

// parseStatus reads the output of git status --porcelain=v2 --branch
// --show-stash, "Porcelain Format Version 2" in git-status(1), line by line.
func parseStatus(r io.Reader) (statusCounts, error) {
	limited := &io.LimitedReader{R: r, N: maxStatus}
	lines := bufio.NewReaderSize(limited, 16<<10)
	var c statusCounts
	started := false
	for {
		line, err := lines.ReadSlice('\n')
		if len(line) > 0 {
			if bytes.HasPrefix(line, []byte("# branch.oid ")) {
				started = true
			}
			c.add(line)
		}
		// A path can be longer than the buffer; what counts is at the start.
		for err == bufio.ErrBufferFull {
			_, err = lines.ReadSlice('\n')
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return c, fmt.Errorf("read git's answer: %w", err)
		}
	}
	if limited.N == 0 {
		return c, fmt.Errorf("git lists more than %d MiB of changed files; ignore build output in .gitignore", maxStatus>>20)
	}
	if !started {
		return c, errors.New("git's answer has no branch.oid line; aiterm needs git 2.11 or later")
	}
	return c, nil
}

func (c *statusCounts) add(line []byte) {
	switch line[0] {
	case '1', '2': // "1 XY …": X is the index, Y the work tree, '.' unchanged
		if len(line) >= 4 && line[1] == ' ' {
			if line[2] != '.' {
				c.Staged++
			}
			if line[3] != '.' {
				c.Unstaged++
			}
		}
	case 'u':
		c.Conflicts++
	case '?':
		c.Untracked++
	case '#':
		c.addHeader(strings.TrimRight(string(line), "\r\n"))
	}
}

func (c *statusCounts) addHeader(line string) {
	name, value, _ := strings.Cut(strings.TrimPrefix(line, "# "), " ")
	switch name {
	case "branch.oid":
		if isObjectName(value) { // else "(initial)"
			c.Commit = value
		}
	case "branch.head":
		if value != "(detached)" {
			c.Branch = value
		}
	case "branch.upstream":
		c.Upstream = value
	case "branch.ab": // "+1 -2", or "+? -?" with status.aheadBehind=false
		ahead, behind, _ := strings.Cut(value, " ")
		c.Ahead, c.Behind = signed(ahead, "+"), signed(behind, "-")
	case "stash":
		if n, err := strconv.Atoi(value); err == nil && n > 0 {
			c.Stash = n
		}
	}
}

func signed(s, sign string) *int {
	digits, ok := strings.CutPrefix(s, sign)
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 0 {
		return nil
	}
	return &n
}
