package fetch

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	// kept is how long a page stays that nobody wants any more. One that is
	// wanted is asked for once a week at least.
	kept = 14 * 24 * time.Hour
	// The bounds of the folder: for segments with the same hosts, so that one
	// cannot drive out what others had fetched, and for all.
	maxOwnerPages, maxOwnerBytes = 32, 16 << 20
	maxPages, maxBytes           = 128, 64 << 20
	// draftAge is when a draft of a wish counts as left behind. Renders write
	// those without the lock.
	draftAge = time.Hour
)

// stored is what the folder has of one page.
type stored struct {
	key    string
	size   int64
	wanted time.Time // when a render last had it fetched
}

// Purge removes what nobody wanted for two weeks, and what is too much, that
// first which was not wanted for the longest time. How old a file is, is counted
// by the clock that stamped it.
func (c Cache) Purge() error {
	lock, err := c.lock()
	if err != nil {
		return err
	}
	defer lock.Unlock()
	all := c.stored()
	slices.SortFunc(all, func(a, b stored) int { return b.wanted.Compare(a.wanted) })
	total := stock{}
	owners := map[string]stock{}
	for _, s := range all {
		owner := keyOwner(s.key)
		own, everything := owners[owner].with(s), total.with(s)
		if time.Since(s.wanted).Abs() > kept || own.over(maxOwnerPages, maxOwnerBytes) || everything.over(maxPages, maxBytes) {
			os.Remove(c.path(s.key, pageExt))
			os.Remove(c.path(s.key, wishExt))
			continue
		}
		owners[owner], total = own, everything
	}
	return nil
}

// stock is a number of pages.
type stock struct {
	pages int
	bytes int64
}

func (s stock) with(p stored) stock { return stock{s.pages + 1, s.bytes + p.size} }

func (s stock) over(pages int, bytes int64) bool { return s.pages > pages || s.bytes > bytes }

// stored lists the pages in the folder, wished for or there.
func (c Cache) stored() []stored {
	files, _ := os.ReadDir(c.dir)
	var all []stored
	index := map[string]int{}
	for _, file := range files {
		ext := filepath.Ext(file.Name())
		key := strings.TrimSuffix(file.Name(), ext)
		info, err := file.Info()
		if err != nil || !isKey(key) || ext != wishExt && ext != pageExt {
			continue
		}
		i, ok := index[key]
		if !ok {
			i = len(all)
			index[key] = i
			all = append(all, stored{key: key})
		}
		all[i].size += info.Size()
		// The names are sorted: the wish comes last, and is what counts.
		all[i].wanted = info.ModTime()
	}
	return all
}

// removeDrafts removes what processes left that were killed while they wrote.
func (c Cache) removeDrafts() {
	drafts, _ := filepath.Glob(filepath.Join(c.dir, "*.tmp"))
	for _, draft := range drafts {
		if strings.Contains(filepath.Base(draft), wishExt) {
			if info, err := os.Stat(draft); err != nil || time.Since(info.ModTime()).Abs() < draftAge {
				continue
			}
		}
		os.Remove(draft)
	}
}
