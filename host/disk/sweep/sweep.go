// Package sweep keeps what aiterm writes within bounds. It removes what is old or
// too much from the folders of the cache and of the state, once a day, after the
// first line of a session. It knows files by their names and times and never looks
// into one: what is in them is the business of the packages that write them.
//
//	cache/                  bound                           by
//	last/       sessions    7 days, 512 sessions            this package
//	chain/      sessions    7 days, 512 sessions            this package
//	plan/       snapshots   60 days, 64 files               this package
//	git/        work trees  30 days, 256 work trees         this package
//	transcript/ sessions    14 days, 256 sessions           this package
//	system/     sessions    7 days, 256 sessions            this package
//	store/      segments    64 KiB each, 256 segments;      package capability, this package;
//	                        of what is not installed 90     "plugins remove" removes those of
//	                        days                            what is
//	fetch/      pages       14 days, 128 pages, 64 MiB      package fetch, when one is asked for;
//	                        21 days where none is           this package
//	wasm/       code        96 modules; other versions 7    package wasm, when one is compiled
//	                        days
//	usage-*, spend-*,       60 days, 64 accounts            this package
//	last-session-*
//	questions   modules     96, 1 MiB                       package memo
//	newer.json: one, of at most 1 KiB
//	usage.json, endpoint.json, spend.json, last-session.json: one, of at most 160, 128,
//	512 and 64 KiB
//
//	state/
//	aiterm.log              512 KiB, and as much once more  package state
//	usage*.jsonl            400 days or history_days; 16    package usage
//	                        MiB
//	spend*.jsonl            400 days or history_days; 8     package spend
//	                        MiB
//	drafts/                 30 days                         package draft, when one is opened
//	modules/                what plugins.lock names         package registry
//
//	anywhere in both
//	NAME.*.tmp, compile-*   an hour, of ended processes     this package
//	NAME.broken-TIME        60 days in the cache, a year    this package
//	                        in the state; 16 in a folder
//
// Nothing is removed from the folder of the configuration, which is a person's:
// drafts there go with the next change of the same file (see package userfile).
package sweep

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

const (
	day = 24 * time.Hour
	// rest is how often the folders are looked through.
	rest = day
	// draftAge is when a draft counts as left behind. Writing one takes
	// milliseconds, and compiling a module a minute at most.
	draftAge = time.Hour
	// stampName is the file in the cache whose time says when it was last done.
	stampName = "swept"
	// moreMark is in it while there is more to remove.
	moreMark = "more to be removed\n"
	// mostAside is how many broken files are kept in a folder.
	mostAside = 16
	// What one line looks at in a folder, and removes, so that it is not late for
	// the next one: some ten milliseconds. The rest is for the lines after it.
	mostListed  = 4096
	mostRemoved = 1000
)

// broom is one look through the folders.
type broom struct {
	now  time.Time
	left int  // that may be removed still
	more bool // is there than one line may do
}

// take tells whether one more may be removed.
func (b *broom) take(files int) bool {
	if b.left < files {
		b.more = true
		return false
	}
	b.left -= files
	return true
}

// rule bounds the files of one folder of the cache. Those whose names are the same
// up to the first dot belong together: they are as old as the newest of them.
type rule struct {
	folder string
	fits   func(name string) bool
	age    time.Duration
	most   int
}

// rules are a function: a variable would be made at every start of the program.
func rules() []rule {
	return []rule{
		{"last", isKey, 7 * day, 512},
		{"chain", isKey, 7 * day, 512},
		{"plan", isKey, 60 * day, 64},
		{"git", isKey, 30 * day, 256},
		{"transcript", isKey, 14 * day, 256},
		{"system", isKey, 7 * day, 256},
		{"store", isLoose, 90 * day, 256},
		{"store", isStore, forEver, 256},
		{"fetch", isPage, 21 * day, 256},
		{".", isAccount("usage-"), 60 * day, 64},
		{".", isAccount("spend-"), 60 * day, 64},
		{".", isAccount("last-session-"), 60 * day, 64},
	}
}

const forEver = 100 * 365 * day

// isKey is for names that are a checksum of 64 bits, up to the first dot.
func isKey(name string) bool {
	key, _, _ := strings.Cut(name, ".")
	sum, err := hex.DecodeString(key)
	return err == nil && len(sum) == 8
}

// isLoose is for the store of a module that is not installed, whose name begins
// with the sign after the owner that it has not.
func isLoose(name string) bool { return isStore(name) && name[0] == '@' }

func isStore(name string) bool { return strings.HasSuffix(name, ".json") }

func isPage(name string) bool {
	return strings.HasSuffix(name, ".page") || strings.HasSuffix(name, ".wish")
}

// isAccount is for what is kept of a Claude config directory that is not the
// default one.
func isAccount(stem string) func(name string) bool {
	return func(name string) bool {
		key, found := strings.CutPrefix(name, stem)
		key, _, _ = strings.Cut(key, ".")
		sum, err := hex.DecodeString(key)
		return found && err == nil && len(sum) == 4
	}
}

// Daily looks through the folders, in the first line of a session, unless that was
// done within a day. It takes a millisecond or two, and ten at most: what is too much
// for one line is left to the next one, of whatever session. What cannot be removed
// stays, and is tried again.
func Daily(dirs state.Dirs, now time.Time, first bool) {
	if dirs.Cache == "" {
		return
	}
	stamp := filepath.Join(dirs.Cache, stampName)
	info, err := os.Lstat(stamp)
	unfinished := err == nil && info.Size() == int64(len(moreMark))
	if !unfinished && (!first || err == nil && now.Sub(info.ModTime()).Abs() < rest) {
		return
	}
	// Before it is done, so that of many sessions one does it.
	if state.WriteCache(stamp, nil) != nil {
		return
	}
	b := &broom{now: now, left: mostRemoved}
	for _, name := range []string{"last", "chain", "plan", "git", "transcript", "system", "store", "fetch", "wasm", "."} {
		var bounds []rule
		for _, r := range rules() {
			if r.folder == name {
				bounds = append(bounds, r)
			}
		}
		b.tidy(filepath.Join(dirs.Cache, name), 60*day, bounds...)
	}
	code, _ := filepath.Glob(filepath.Join(dirs.Cache, "wasm", "v*", "wazero-*"))
	versions, _ := filepath.Glob(filepath.Join(dirs.Cache, "wasm", "v*"))
	for _, folder := range append(code, versions...) {
		b.tidy(folder, forEver)
	}
	if dirs.State != "" {
		b.tidy(dirs.State, 365*day)
	}
	if b.more {
		state.WriteCache(stamp, []byte(moreMark)) // else it is done tomorrow
	}
}

// tidy looks through one folder, once: aside is how long what was set aside is kept.
func (b *broom) tidy(folder string, aside time.Duration, bounds ...rule) {
	files := list(folder)
	before := b.left
	for _, r := range bounds {
		b.apply(r, folder, files)
	}
	b.removeDrafts(folder, files)
	b.removeAside(folder, files, aside)
	if len(files) == mostListed && b.left < before {
		b.more = true // something was removed, so there is a point in looking again
	}
}

// list lists a folder, or as much of it as one line may look at. One that is reached
// by a link may be somebody's own, and counts as empty.
func list(folder string) []os.DirEntry {
	if info, err := os.Lstat(folder); err != nil || !info.IsDir() {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer f.Close()
	files, _ := f.ReadDir(mostListed)
	return files
}

// group are files that belong together.
type group struct {
	files  []string
	newest time.Time
}

func (b *broom) apply(r rule, folder string, files []os.DirEntry) {
	groups := map[string]*group{}
	for _, file := range files {
		name := file.Name()
		info, err := file.Info()
		if err != nil || !info.Mode().IsRegular() || !r.fits(name) {
			continue
		}
		key, _, _ := strings.Cut(name, ".")
		if groups[key] == nil {
			groups[key] = &group{}
		}
		g := groups[key]
		g.files = append(g.files, filepath.Join(folder, name))
		if info.ModTime().After(g.newest) {
			g.newest = info.ModTime()
		}
	}
	all := make([]*group, 0, len(groups))
	for _, g := range groups {
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b *group) int { return b.newest.Compare(a.newest) })
	for i, g := range all {
		if (i >= r.most || b.now.Sub(g.newest) > r.age) && b.take(len(g.files)) {
			g.remove()
		}
	}
}

// remove leaves files alone whose lock is held: one that is taken away from under
// a process is none.
func (g *group) remove() {
	for _, path := range g.files {
		if strings.HasSuffix(path, ".lock") && state.Held(path) {
			return
		}
	}
	for _, path := range g.files {
		os.Remove(path)
	}
}

// removeDrafts removes what processes left that were killed while they wrote or
// compiled.
func (b *broom) removeDrafts(folder string, files []os.DirEntry) {
	for _, file := range files {
		if !isDraft(file.Name()) {
			continue
		}
		if info, err := file.Info(); err == nil && b.now.Sub(info.ModTime()) > draftAge && b.take(1) {
			os.RemoveAll(filepath.Join(folder, file.Name()))
		}
	}
}

// isDraft is for the names that state.WriteCache and wazero give to what is not
// whole yet, NAME.NUMBER.tmp, for state.WriteMirrored's NAME.new, and for the folders
// that package wasm compiles in.
func isDraft(name string) bool {
	if number, found := strings.CutPrefix(name, "compile-"); found {
		return isNumber(number)
	}
	if draft, found := strings.CutSuffix(name, ".tmp"); found {
		return isNumber(draft[strings.LastIndexByte(draft, '.')+1:])
	}
	shared := strings.HasPrefix(name, "usage") || strings.HasPrefix(name, "spend")
	return shared && strings.HasSuffix(name, ".new")
}

func isNumber(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// removeAside removes files that were set aside long ago, or are too many.
func (b *broom) removeAside(folder string, files []os.DirEntry, age time.Duration) {
	type aside struct {
		path string
		at   time.Time
	}
	var all []aside
	for _, file := range files {
		_, at, found := strings.Cut(file.Name(), ".broken-")
		if !found {
			continue
		}
		// Its name says when; its time is that of the file before.
		if t, err := time.Parse(state.AsideTime, at); err == nil {
			all = append(all, aside{filepath.Join(folder, file.Name()), t})
		}
	}
	slices.SortFunc(all, func(a, b aside) int { return b.at.Compare(a.at) })
	for i, a := range all {
		if (i >= mostAside || b.now.Sub(a.at) > age) && b.take(1) {
			os.RemoveAll(a.path)
		}
	}
}
