package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/view"
)

// costs looks at the ledger of what sessions cost: there, the user's, and whole.
func (e exam) costs(context.Context) (exam, findings) {
	const name = "costs"
	var f findings
	if e.Dirs.State == "" {
		return e, f // the check of the folders says so
	}
	// What is wrong with plugins.yaml has a check of its own.
	ledger, days, _ := view.OpenLedger(e.Dirs, e.Getenv)
	path := ledger.Path()
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && days == 0:
		f.add(name, Note, "history_days is 0 in plugins.yaml, so it is not kept what sessions cost", "")
		return e, f
	case errors.Is(err, fs.ErrNotExist):
		f.ok(name, path+" has no entries yet")
		return e, f
	case err != nil:
		f.add(name, Warning, err.Error(), "see what is in its place")
		return e, f
	}
	if err := state.CheckOwner(path, info, "it says what your sessions cost"); err != nil {
		f.add(name, Warning, err.Error(), "")
	}
	entries, damaged, err := ledger.Read("")
	if err != nil {
		f.add(name, Warning, err.Error(), "the next line sets it aside and begins a new one; until then it is not known what sessions cost")
		return e, f
	}
	found := fmt.Sprintf("%s: %s, %s", path, count(len(entries), "line"), size(info.Size()))
	ahead := 0
	for _, entry := range entries {
		if entry.Day > e.Now.AddDate(0, 0, 1).Format(time.DateOnly) { // east of here it may be tomorrow
			ahead++
		}
	}
	if n := len(entries); n > 0 {
		found += ", the last " + age(e.Now.Sub(entries[n-1].At)) + " ago"
	}
	switch {
	case damaged > 0:
		f.add(name, Note, fmt.Sprintf("%s; %s damaged and left out: what a session says next makes up for its last one", found, count(damaged, "line")), "")
	case ahead > 0:
		f.add(name, Note, fmt.Sprintf("%s; %s of a day that is yet to come: a clock was wrong then, or is now", found, count(ahead, "line")), "")
	default:
		f.ok(name, found)
	}
	return e, f
}
