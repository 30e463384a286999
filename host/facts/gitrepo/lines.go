package gitrepo

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"time"
)

// Lines are counted only for who asks: they are one or two processes of git more, which
// read every file that is changed. A line that shows them says so in its RefreshCommand,
// and each refresh of the minutes after that counts them too.
const (
	// linesKept is for how long a refresh counts lines that nobody asked it for.
	linesKept = 10 * time.Minute
	// linesRenewed is after what time a line says again that it shows them.
	linesRenewed = linesKept / 2
)

// lines is how many were added and removed since the last commit.
type lines struct {
	Added   int `json:"added"`
	Removed int `json:"removed"`
}

// lineCount answers lines.added and lines.removed, and notes that they are shown.
func (r *Repo) lineCount(key string) (string, bool) {
	c := r.counts()
	if since := r.now.Sub(c.LinesAsked); since < 0 || since >= linesRenewed {
		r.showsLines = true
	}
	switch {
	case c.Lines == nil || r.known() != countsKnown:
		return "", false
	case key == "lines.added":
		return number(c.Lines.Added, true)
	}
	return number(c.Lines.Removed, true)
}

// NeedsLines tells whether lines are shown that no refresh counts: then one is due, though
// the counts may be fresh. It says no while another process is at it, and within a minute
// of a failure.
func (r *Repo) NeedsLines() bool {
	if r.root == "" {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if f := r.counts().Failure; f != nil {
		if since := r.now.Sub(f.At); since >= 0 && since < backOff {
			return false
		}
	}
	return r.showsLines && !r.bare() && !r.refreshing()
}

// CountLines has the next Refresh count lines, and those of the minutes after it.
func (r *Repo) CountLines() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.showsLines = true
}

// countLines adds up what is staged and what is changed after that, as git diff does with
// and without --cached. It leaves Lines nil where that is not to be had.
//
// Of the work tree's files those with a filter count none: git would compare them as they
// lie there, without the filter, and every line would differ. So do binary files and
// submodules.
func (c *counts) countLines(ctx context.Context, t *tree, before *counts, asked bool) {
	c.LinesAsked = before.LinesAsked
	if asked {
		c.LinesAsked = c.Taken
	}
	if since := c.Taken.Sub(c.LinesAsked); since < 0 || since >= linesKept || len(t.changes) >= maxChanges {
		return
	}
	sum := &lines{}
	if err := sum.staged(ctx, t, c.Commit != ""); err != nil {
		return
	}
	if err := sum.unstaged(ctx, t); err != nil {
		return
	}
	c.Lines = sum
}

// numstat are the options that keep a diff to numbers, and to files of this very
// repository. Nothing of a config or of gitattributes is run for those: no driver and no
// textconv.
var numstat = []string{"--numstat", "-z", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"}

// staged adds what differs between the last commit and the index; before the first
// commit that is all of the index.
func (l *lines) staged(ctx context.Context, t *tree, committed bool) error {
	if t.Staged == 0 {
		return nil
	}
	base := "HEAD"
	if !committed {
		// The name of the empty tree depends on how the repository names its objects.
		if err := t.git(ctx, func(stdout *os.File) error {
			name, err := bufio.NewReader(io.LimitReader(stdout, 256)).ReadString('\n')
			base = strings.TrimSpace(name)
			return err
		}, "", "hash-object", "-t", "tree", "--stdin"); err != nil {
			return err
		}
		if !isObjectName(base) {
			return errRecord
		}
	}
	return t.git(ctx, func(stdout *os.File) error {
		return l.add(stdout, func(string) bool { return true })
	}, "", "diff-index", append(append([]string{"--cached", "-M"}, numstat...), base)...)
}

// unstaged adds what differs between the index and the work tree.
func (l *lines) unstaged(ctx context.Context, t *tree) error {
	if len(t.changes) == 0 {
		return nil
	}
	var filters map[string]string
	if anyFilter(t.settings) {
		candidates := map[string]*change{}
		for i := range t.changes {
			if c := &t.changes[i]; !c.submodule {
				candidates[c.path] = c
			}
		}
		var err error
		if filters, err = filtersOf(ctx, t.git, candidates, t.settings); err != nil {
			return err
		}
	}
	return t.git(ctx, func(stdout *os.File) error {
		return l.add(stdout, func(path string) bool { _, has := filters[path]; return !has })
	}, "", "diff-files", numstat...)
}

var errLines = errors.New("git lists more changed files than are counted")

// add reads the output of git diff --numstat -z: "ADDED TAB REMOVED TAB PATH NUL", where
// a file that was renamed has an empty path and both names behind it, and a binary one
// has dashes for numbers.
func (l *lines) add(r io.Reader, counts func(path string) bool) error {
	limited := &io.LimitedReader{R: r, N: maxStatus}
	answer := bufio.NewReaderSize(limited, 64<<10)
	for {
		record, err := answer.ReadString(0)
		if err == io.EOF && record == "" {
			if limited.N == 0 {
				return errLines
			}
			return nil
		}
		if err != nil {
			return errRecord
		}
		added, rest, _ := strings.Cut(record[:len(record)-1], "\t")
		removed, path, whole := strings.Cut(rest, "\t")
		if !whole {
			return errRecord
		}
		if path == "" {
			for range 2 {
				if path, err = answer.ReadString(0); err != nil {
					return errRecord
				}
			}
			path = path[:len(path)-1]
		}
		if added == "-" && removed == "-" || !counts(path) {
			continue
		}
		if err := addTo(&l.Added, added); err != nil {
			return err
		}
		if err := addTo(&l.Removed, removed); err != nil {
			return err
		}
	}
}

func addTo(sum *int, digits string) error {
	n, err := strconv.ParseUint(digits, 10, 31)
	if err != nil || *sum > math.MaxInt32-int(n) {
		return fmt.Errorf("git counts %.20q lines of a file: %w", digits, errRecord)
	}
	*sum += int(n)
	return nil
}
