package gitrepo

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"

	"github.com/data-wise/aiterm/host/disk/state"
)

// counts is what a refresh found out, as it is kept in the cache.
type counts struct {
	Root   string    `json:"root"`           // the work tree, for whoever reads the file
	Taken  time.Time `json:"taken,omitzero"` // when git was asked; zero: never with success
	TookMS int64     `json:"took_ms"`        // how long git needed

	// The files that change with a commit or a checkout, as they were when git
	// was asked: others than these mean that the counts are out of date.
	IndexModified time.Time `json:"index_modified,omitzero"`
	HeadModified  time.Time `json:"head_modified,omitzero"`

	statusCounts
	// Unsure is how many files are not in Unstaged and may be changed: what says so
	// is a filter, which is not run.
	Unsure    int    `json:"unsure,omitempty"`
	Tag       string `json:"tag,omitempty"`       // tag of exactly this commit
	Operation string `json:"operation,omitempty"` // CHERRY-PICK or REVERT; only looked for with reftables

	TagAsked    time.Time `json:"tag_asked,omitzero"`     // when that was looked for
	CommittedAt int64     `json:"committed_at,omitempty"` // of the commit, in Unix seconds; 0 for not known

	// Lines is nil where they were not counted; LinesAsked is when a line said that it
	// shows them.
	Lines      *lines    `json:"lines,omitempty"`
	LinesAsked time.Time `json:"lines_asked,omitzero"`

	Failure *failure `json:"failure,omitempty"` // of the last refresh; the rest is from the one before
}

// failure is why the last refresh brought nothing.
type failure struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"` // one line, mostly git's own
}

// unsure tells whether it is not known that anything is changed.
func (c *counts) unsure() bool { return c.Unsure > 0 && c.changed() == 0 }

// failed tells whether the last refresh brought nothing.
func (c *counts) failed() bool { return c.Failure != nil && !c.Failure.At.Before(c.Taken) }

// maxCounts is the limit of a cache file, of which most is names.
const maxCounts = 64 << 10

// readCounts returns what is in the cache for the work tree root, and never
// nil: without a usable file no time is set. broken tells whether a file is
// there that cannot be read.
//
// It is on the render path, hence jsontext: encoding/json builds its tables by
// reflection first.
func readCounts(path, root string) (c *counts, broken bool) {
	c = &counts{Root: root}
	data, _, err := readWhole(path, maxCounts)
	if err != nil {
		return c, state.Exists(path)
	}
	if !jsontext.ValidBytes(data) {
		return c, true
	}
	doc := jsontext.ParseBytes(data)
	if doc.Get("root").Str != root {
		return c, !doc.IsObject() // else another work tree with the same hash
	}
	doc.ForEach(func(key, v jsontext.Value) bool {
		switch key.Str {
		case "taken":
			c.Taken = parseTime(v)
		case "took_ms":
			c.TookMS = max(0, v.Int())
		case "index_modified":
			c.IndexModified = parseTime(v)
		case "head_modified":
			c.HeadModified = parseTime(v)
		case "commit":
			if isObjectName(v.Str) {
				c.Commit = v.Str
			}
		case "branch":
			c.Branch = v.Str
		case "upstream":
			c.Upstream = v.Str
		case "ahead":
			c.Ahead = new(count(v))
		case "behind":
			c.Behind = new(count(v))
		case "staged":
			c.Staged = count(v)
		case "unstaged":
			c.Unstaged = count(v)
		case "untracked":
			c.Untracked = count(v)
		case "conflicts":
			c.Conflicts = count(v)
		case "stash":
			c.Stash = count(v)
		case "unsure":
			c.Unsure = count(v)
		case "gone":
			c.Gone = v.Type == jsontext.True
		case "tag":
			c.Tag = v.Str
		case "tag_asked":
			c.TagAsked = parseTime(v)
		case "committed_at":
			c.CommittedAt = max(0, v.Int())
		case "lines":
			c.Lines = &lines{Added: count(v.Get("added")), Removed: count(v.Get("removed"))}
		case "lines_asked":
			c.LinesAsked = parseTime(v)
		case "operation":
			c.Operation = v.Str
		case "failure":
			c.Failure = &failure{At: parseTime(v.Get("at")), Reason: v.Get("reason").Str}
		}
		return true
	})
	return c, false
}

func count(v jsontext.Value) int { return int(max(0, v.Int())) }

func parseTime(v jsontext.Value) time.Time {
	t, err := time.Parse(time.RFC3339Nano, v.Str)
	if err != nil {
		return time.Time{}
	}
	return t
}

// write saves c. An existing file that cannot be read is not lost: it is set
// aside, and the error says where.
func (c *counts) write(path string, broken bool) error {
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return fmt.Errorf("save the counts of %s: %w; remove %s", c.Root, err, path)
	}
	var note error
	if broken {
		aside, err := state.SetAside(path)
		if err != nil {
			return err
		}
		note = fmt.Errorf("%s was not valid and is now %s; the counts were taken afresh", path, aside)
	}
	if err := state.WriteCache(path, append(data, '\n')); err != nil {
		return err
	}
	return note
}
