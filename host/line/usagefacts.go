package line

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/forecast"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/memo"
)

// claudeFileRest is how often Claude Code's own file is looked into at most. It
// may have several MiB, and changes all the time for other reasons.
const claudeFileRest = time.Minute

// knowledge is what one render knows of the usage, and has to share.
type knowledge struct {
	heard   usage.Heard    // what stdin said
	answers []usage.Answer // Claude Code's file
	news    bool           // what stdin said is not in the cache yet
	history usage.History  // of former samples
	facts   *UsageFacts    // what segments may ask of usage; nil without a cache folder

	claudeStamp string // to be noted once Claude Code's file is read; "" if it need not be
	claudeRead  bool
	account     string // that is logged in, by Claude Code's file; "" if not known
}

// cacheWait is how long a render waits for the lock of a cache that another
// session is writing. The line is out by then, and only a machine with far more
// to do than it can has a session wait for more than a few milliseconds: with
// 50 ms, ten sessions on two busy cores lost up to a tenth of their samples.
const cacheWait = 400 * time.Millisecond

// openUsage merges what stdin says with what other sessions saw. A session of
// another program than Claude Code has nothing to do with Claude's limits.
func (l *Line) openUsage() capability.Facts {
	if l.foreign {
		return usage.Snapshot{}
	}
	l.usage.heard = usage.HeardFrom(l.Status, l.Now)
	if l.Dirs.Cache == "" {
		return l.usage.heard.Snapshot
	}
	known, err := l.usageCache().LoadFor(l.usage.heard, l.Now)
	if err != nil {
		l.NoteError(err)
	}
	heard := known.Hear(l.usage.heard, l.Now)
	// A reply that does not fit what is known may be another account's: that is
	// looked up before the line, unless it would take long.
	l.usage.claudeStamp = l.newClaudeStamp(known.ClaudeStamp, heard.Odd)
	if l.usage.claudeStamp != "" && (heard.Odd || len(heard.View.Windows()) == 0) && ClaudeFile(l.Getenv).Quick() {
		l.readClaudeFile()
		known = known.ForAccount(l.usage.account, l.Now)
		for _, answer := range l.usage.answers {
			known = known.Learn(answer, l.Now)
		}
		heard = known.Hear(l.usage.heard, l.Now)
	}
	l.usage.news = heard.News
	if l.Dirs.State != "" {
		l.usage.history = usage.OpenHistory(l.Dirs.State, ClaudeDir(l.Getenv), l.Plan.HistoryDays)
	}
	l.usage.facts = &UsageFacts{Snapshot: heard.View, Past: l.past, Now: l.Now}
	if l.Memo != nil {
		l.usage.facts.answers = slices.Clone(l.Memo.Answers)
	}
	return l.usage.facts
}

func (l *Line) usageCache() usage.Cache {
	return usage.OpenCache(l.Dirs.Cache, ClaudeDir(l.Getenv))
}

// ClaudeDir is Claude Code's config folder if it is not the default one, else
// "". What is kept for each account is told apart by it.
func ClaudeDir(getenv func(string) string) string {
	dir := getenv("CLAUDE_CONFIG_DIR")
	if dir == "" {
		return ""
	}
	if dir = filepath.Clean(dir); dir == filepath.Join(config.HomeDir(getenv), ".claude") {
		return ""
	}
	return dir
}

// newClaudeStamp returns what to note of Claude Code's own file if it is to be
// read now, given what was noted last; else "". A note is the file's stamp and
// when it was read.
func (l *Line) newClaudeStamp(noted string, urgent bool) string {
	stamp := ClaudeFile(l.Getenv).Stamp()
	if stamp == "" {
		return ""
	}
	if i := strings.LastIndexByte(noted, '_'); i > 0 {
		read, err := strconv.ParseInt(noted[i+1:], 10, 64)
		rested := urgent || l.Now.Sub(time.Unix(read, 0)).Abs() >= claudeFileRest
		if noted[:i] == stamp || err == nil && !rested {
			return ""
		}
	}
	return stamp + "_" + strconv.FormatInt(l.Now.Unix(), 10)
}

// ClaudeFile is Claude Code's own .claude.json. With CLAUDE_CONFIG_DIR it is in
// that folder, even if that is ~/.claude; without, it is beside it.
func ClaudeFile(getenv func(string) string) usage.ClaudeFile {
	return usage.OpenClaudeFile(getenv("CLAUDE_CONFIG_DIR"), config.HomeDir(getenv))
}

// readClaudeFile adds what the file says to the sample. It is read once in a
// render, and after the line is out if the line can do without.
func (l *Line) readClaudeFile() {
	if l.usage.claudeRead {
		return
	}
	l.usage.claudeRead = true
	found, err := ClaudeFile(l.Getenv).Load(l.Now)
	if err != nil {
		l.NoteError(err)
		l.usage.claudeStamp = "" // it is read again
		return
	}
	l.usage.answers, l.usage.account = []usage.Answer{found.Answer}, found.Account
}

// keepUsage shares with other sessions what this render learned.
func (l *Line) keepUsage() {
	if l.foreign {
		return
	}
	if l.usage.claudeStamp != "" {
		l.readClaudeFile()
	}
	if l.usage.news || l.usage.claudeStamp != "" {
		l.NoteError(l.usageCache().Update(usage.Update{
			Heard: l.usage.heard, Answers: l.usage.answers, ClaudeStamp: l.usage.claudeStamp, Account: l.usage.account,
			Now: l.Now, Wait: cacheWait, History: l.usage.history,
		}))
	}
}

// past returns the samples of a window that the history has.
func (l *Line) past(w usage.Window, since time.Time) []usage.Window {
	return l.usage.history.Tail(w.Name, since)
}

// UsageFacts are what segments may ask of the windows, with the forecast, which
// is made when one asks for it.
type UsageFacts struct {
	usage.Snapshot
	// Past returns the samples of a window.
	Past func(w usage.Window, since time.Time) []usage.Window
	Now  time.Time

	// Forecasts are remembered, since making one costs more than all the rest of
	// usage: a part of the history has to be read.
	mutex   sync.Mutex // segments run side by side
	answers []memo.Answer
	made    bool // an answer that is not in the memo yet
}

// Get answers "NAME.full_at" with the time at which the window will be full at
// the present pace, in Unix seconds, if that comes before its reset; the rest is
// the snapshot's. It counts in whole minutes, so that the same question gets the
// same answer for that long.
func (f *UsageFacts) Get(path string) (string, bool) {
	name, ok := strings.CutSuffix(path, ".full_at")
	if !ok {
		return f.Snapshot.Get(path)
	}
	w, ok := f.Window(name)
	if !ok {
		return "", false
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	now := f.Now.Truncate(time.Minute)
	key := state.Checksum(fmt.Sprint(w.Percent, w.ResetsAt.Unix(), now.Unix()))
	i := slices.IndexFunc(f.answers, func(a memo.Answer) bool { return a.Path == path })
	switch {
	case i < 0:
		i = len(f.answers)
		f.answers = append(slices.Clip(f.answers), memo.Answer{Path: path})
	case f.answers[i].Key == key:
		return f.answers[i].Value, f.answers[i].Value != ""
	}
	f.answers[i].Key, f.answers[i].Value, f.made = key, f.fullAt(w, now), true
	return f.answers[i].Value, f.answers[i].Value != ""
}

// fullAt is "" unless the window will be full before its reset.
func (f *UsageFacts) fullAt(w usage.Window, now time.Time) string {
	began, ok := w.Begins()
	if !ok {
		return ""
	}
	// What came before this window tells the user's habits.
	length, _ := w.Length()
	outlook := forecast.Of(w, f.Past(w, began.Add(-length)), now)
	if outlook.Verdict != forecast.Fills {
		return ""
	}
	return strconv.FormatInt(outlook.FullAt.Truncate(time.Minute).Unix(), 10)
}

// newAnswers returns all answers if there are any that the memo does not have.
func (f *UsageFacts) newAnswers() []memo.Answer {
	if f == nil {
		return nil
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if !f.made {
		return nil
	}
	return slices.Clone(f.answers)
}
