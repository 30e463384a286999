package host

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/credentials"
	"github.com/data-wise/aiterm/host/detach"
	"github.com/data-wise/aiterm/host/endpoint"
	"github.com/data-wise/aiterm/host/forecast"
	"github.com/data-wise/aiterm/host/memo"
	"github.com/data-wise/aiterm/host/state"
	"github.com/data-wise/aiterm/host/status"
	"github.com/data-wise/aiterm/host/usage"
)

// claudeFileRest is how often Claude Code's own file is looked into at most. It
// may have several MiB, and changes all the time for other reasons.
const claudeFileRest = time.Minute

// usage merges what stdin says with what other sessions saw.
func (r *render) usage(stdin status.Status, historyDays int) capability.Facts {
	r.sample = usage.FromStatus(stdin, r.learned(stdin), r.now)
	if r.Dirs.Cache == "" {
		return r.sample
	}
	known, err := r.usageCache().Load(r.now)
	if err != nil {
		r.messages = append(r.messages, err.Error())
	}
	r.sample = r.sample.Since(known.AccountSince)
	merged, news := known.Snapshot.Merge(r.sample)
	r.news = news
	// News that is behind what is known may be another account's: that is looked
	// up before the line, unless it would take long.
	behind := r.newReply && r.sample.Behind(known.Snapshot)
	r.claudeStamp = r.newClaudeStamp(known.ClaudeStamp, behind)
	if r.claudeStamp != "" && (behind || len(merged.Windows()) == 0) && ClaudeFile(r.Getenv).Quick() {
		r.readClaudeFile()
		known = known.ForAccount(r.account, r.now)
		merged, r.news = known.Snapshot.Merge(r.sample)
	}
	if r.Dirs.State != "" {
		r.history = usage.OpenHistory(r.Dirs.State, ClaudeDir(r.Getenv), historyDays)
	}
	r.facts = &usageFacts{Snapshot: merged, past: r.past, now: r.now}
	if r.memo != nil {
		r.facts.answers = slices.Clone(r.memo.Answers)
	}
	return r.facts
}

func (r *render) usageCache() usage.Cache {
	return usage.OpenCache(r.Dirs.Cache, ClaudeDir(r.Getenv))
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

// learned is when Claude Code was told what it says of the limits: at the last
// reply of the model. It says so again at every render, for hours if the session
// is idle, so what came with that reply is remembered.
func (r *render) learned(stdin status.Status) time.Time {
	limits, ok := stdin.Get("rate_limits")
	if !ok || r.memo == nil {
		return r.now
	}
	spent, _ := stdin.Get("cost.total_api_duration_ms")
	mark := state.Checksum(limits + "\x00" + spent)
	if last := r.memo.Reply; last.Mark == mark && !last.At.After(r.now) {
		return last.At
	}
	r.memo.Reply = memo.Reply{Mark: mark, At: r.now.UTC().Truncate(time.Second)}
	r.newReply = true
	return r.now
}

// newClaudeStamp returns what to note of Claude Code's own file if it is to be
// read now, given what was noted last; else "". A note is the file's stamp and
// when it was read.
func (r *render) newClaudeStamp(noted string, urgent bool) string {
	stamp := ClaudeFile(r.Getenv).Stamp()
	if stamp == "" {
		return ""
	}
	if i := strings.LastIndexByte(noted, '_'); i > 0 {
		read, err := strconv.ParseInt(noted[i+1:], 10, 64)
		rested := urgent || r.now.Sub(time.Unix(read, 0)).Abs() >= claudeFileRest
		if noted[:i] == stamp || err == nil && !rested {
			return ""
		}
	}
	return stamp + "_" + strconv.FormatInt(r.now.Unix(), 10)
}

// ClaudeFile is Claude Code's own .claude.json. With CLAUDE_CONFIG_DIR it is in
// that folder, even if that is ~/.claude; without, it is beside it.
func ClaudeFile(getenv func(string) string) usage.ClaudeFile {
	return usage.OpenClaudeFile(getenv("CLAUDE_CONFIG_DIR"), config.HomeDir(getenv))
}

// readClaudeFile adds what the file says to the sample. It is read once in a
// render, and after the line is out if the line can do without.
func (r *render) readClaudeFile() {
	if r.claudeRead {
		return
	}
	r.claudeRead = true
	found, err := ClaudeFile(r.Getenv).Load(r.now)
	r.noteError(err)
	r.sample, _ = r.sample.Merge(found.Snapshot)
	r.account = found.Account
}

// keepUsage shares with other sessions what this render learned.
func (r *render) keepUsage() {
	if r.claudeStamp != "" {
		r.readClaudeFile()
	}
	if r.news || r.claudeStamp != "" {
		r.noteError(r.usageCache().Update(usage.Update{
			Sample: r.sample, ClaudeStamp: r.claudeStamp, Account: r.account, Now: r.now, Wait: cacheWait, History: r.history,
		}))
	}
}

// askEndpoint starts a process that asks the usage endpoint, if the user has
// given a key for it and it is time.
func (r *render) askEndpoint(plan config.Plan) {
	if r.Executable == "" || r.Dirs.Config == "" || !showsUsage(plan) {
		return
	}
	if endpoint.Due(r.Dirs.Cache, credentials.Path(r.Dirs.Config), ClaudeDir(r.Getenv), r.now) {
		_, err := detach.Watch(r.Executable, "usage-refresh", "--history-days", strconv.Itoa(plan.HistoryDays))
		r.noteError(err)
	}
}

// past returns the samples of a window that the history has.
func (r *render) past(w usage.Window, since time.Time) []usage.Window {
	return r.history.Tail(w.Name, since)
}

// showsUsage reports whether any segment on the line may see the answer.
func showsUsage(plan config.Plan) bool {
	for _, segment := range placed(plan) {
		if capability.Grants(segment.Grant).Allow("usage") {
			return true
		}
	}
	return false
}

// usageFacts are what segments may ask of the windows, with the forecast, which
// is made when one asks for it.
type usageFacts struct {
	usage.Snapshot
	past func(w usage.Window, since time.Time) []usage.Window // samples of a window
	now  time.Time

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
func (f *usageFacts) Get(path string) (string, bool) {
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
	now := f.now.Truncate(time.Minute)
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
func (f *usageFacts) fullAt(w usage.Window, now time.Time) string {
	began, ok := w.Begins()
	if !ok {
		return ""
	}
	// What came before this window tells the user's habits.
	length, _ := w.Length()
	outlook := forecast.Of(w, f.past(w, began.Add(-length)), now)
	if outlook.Verdict != forecast.Fills {
		return ""
	}
	return strconv.FormatInt(outlook.FullAt.Truncate(time.Minute).Unix(), 10)
}

// newAnswers returns all answers if there are any that the memo does not have.
func (f *usageFacts) newAnswers() []memo.Answer {
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
