package line

import (
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/agent"
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

// knowledge is what one render knows of the usage, and has to share. The files that it is in
// are read when a segment first asks: a process for strangers' segments is started before.
type knowledge struct {
	open func() known
}

// Get answers what segments ask of the usage.
func (k *knowledge) Get(path string) (string, bool) { return k.open().answers.Get(path) }

// known is that, as it was found.
type known struct {
	answers   capability.Facts // what segments may ask of
	forecasts *UsageFacts      // answers too; nil where none of them is kept
	cache     usage.Cache
	update    usage.Update // for the cache
	news      bool         // what stdin said is not in the cache yet
	looked    bool         // Claude Code's file was read: what it says is in update
}

// cacheWait is how long a render waits for the lock of a cache that another
// session is writing. The line is out by then, and only a machine with far more
// to do than it can has a session wait for more than a few milliseconds: with
// 50 ms, ten sessions on two busy cores lost up to a tenth of their samples.
const cacheWait = 400 * time.Millisecond

// openUsage merges what stdin says with what other sessions of the same agent and account
// saw. A session of another agent than Claude Code has nothing to do with Claude's limits.
func (r *request) openUsage(historyDays int, last *memo.File) *knowledge {
	return &knowledge{sync.OnceValue(func() known { return r.learnUsage(historyDays, last) })}
}

func (r *request) learnUsage(historyDays int, last *memo.File) known {
	if r.foreign() && !r.agent.Host.TellsLimits() {
		return known{answers: usage.Snapshot{}}
	}
	said := usage.HeardFrom(r.status, r.now)
	if r.Dirs.Cache == "" {
		return known{answers: NewUsageFacts(r.agent, said.Snapshot, noPast, r.now)}
	}
	account := Account(r.agent, r.Getenv)
	k := known{
		cache:  usage.OpenCache(r.Dirs.Cache, account),
		update: usage.Update{Heard: said, Now: r.now, Wait: cacheWait},
	}
	seen, err := k.cache.LoadFor(said, r.now)
	r.noteError(err)
	heard := seen.Hear(said, r.now)
	// A reply that does not fit what is known may be another account's: that is
	// looked up before the line, unless it would take long.
	if !r.foreign() {
		k.update.ClaudeStamp = r.newClaudeStamp(seen.ClaudeStamp, heard.Odd)
	}
	if k.update.ClaudeStamp != "" && (heard.Odd || len(heard.View.Windows()) == 0) && ClaudeFile(r.Getenv).Quick() {
		k.update, k.looked = r.withClaudeFile(k.update), true
		seen = seen.ForAccount(k.update.Account, r.now)
		for _, answer := range k.update.Answers {
			seen = seen.Learn(answer, r.now)
		}
		heard = seen.Hear(said, r.now)
	}
	k.news = heard.News
	if r.Dirs.State != "" {
		k.update.History = usage.OpenHistory(r.Dirs.State, account, historyDays)
	}
	history := k.update.History
	past := func(w usage.Window, since time.Time) []usage.Window { return history.Tail(w.Name, since) }
	k.forecasts = NewUsageFacts(r.agent, heard.View, past, r.now)
	k.forecasts.answers = last.Answers()
	k.answers = k.forecasts
	return k
}

// Account is what is told apart by that is kept for each agent and account: Claude Code's
// config folder, if it is not the default one, or what stands for another agent's account.
func Account(s agent.Session, getenv func(string) string) string {
	if s.Host.Foreign() {
		return s.Account
	}
	return ClaudeDir(getenv)
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
func (r *request) newClaudeStamp(noted string, urgent bool) string {
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

// withClaudeFile adds what the file says to what is to be shared. It is read once in a
// render, and after the line is out if the line can do without.
func (r *request) withClaudeFile(update usage.Update) usage.Update {
	found, err := ClaudeFile(r.Getenv).Load(r.now)
	if err != nil {
		r.noteError(err)
		update.ClaudeStamp = "" // it is read again
		return update
	}
	update.Answers, update.Account = []usage.Answer{found.Answer}, found.Account
	return update
}

// share tells other sessions what this render learned.
func (k *knowledge) share(r *request) {
	known := k.open()
	update := known.update
	if update.ClaudeStamp != "" && !known.looked {
		update = r.withClaudeFile(update)
	}
	if known.news || update.ClaudeStamp != "" {
		r.noteError(known.cache.Update(update))
	}
}

// UsageFacts are what segments may ask of the windows, with the forecast, which
// is made when one asks for it.
type UsageFacts struct {
	usage.Snapshot
	// Past returns the samples of a window.
	Past func(w usage.Window, since time.Time) []usage.Window
	Now  time.Time
	// session and week are the windows that are meant by those of the session and of the
	// week, where the agent has others; "" for none.
	session, week string

	// Forecasts are remembered, since making one costs more than all the rest of
	// usage: a part of the history has to be read.
	mutex   sync.Mutex // segments run side by side
	answers []memo.Answer
	made    bool // an answer that is not in the memo yet

	outlook   forecast.Forecast // the last one that was made in this render
	outlookOf string            // its window; "" for none
}

func noPast(usage.Window, time.Time) []usage.Window { return nil }

// NewUsageFacts are the windows of an agent's session.
func NewUsageFacts(s agent.Session, windows usage.Snapshot, past func(usage.Window, time.Time) []usage.Window, now time.Time) *UsageFacts {
	f := &UsageFacts{Snapshot: windows, Past: past, Now: now}
	if s.Host.Foreign() {
		f.session, f.week = s.SessionWindow(), s.WeekWindow()
	}
	return f
}

// meant is a path with the name of the window that is meant.
func (f *UsageFacts) meant(path string) string {
	if rest, ok := strings.CutPrefix(path, usage.FiveHour+"."); ok && f.session != "" {
		return f.session + "." + rest
	}
	if rest, ok := strings.CutPrefix(path, usage.SevenDay+"."); ok && f.week != "" {
		return f.week + "." + rest
	}
	return path
}

// names is the list of all windows, in which those have the usual names that stand for the
// usual ones.
func (f *UsageFacts) names() (string, bool) {
	list, ok := f.Snapshot.Get("windows")
	if f.session == "" && f.week == "" {
		return list, ok
	}
	names := strings.Split(list, ",")
	for i, name := range names {
		switch name {
		case f.session:
			names[i] = usage.FiveHour
		case f.week:
			names[i] = usage.SevenDay
		}
	}
	return strings.Join(names, ","), ok
}

// Get answers "NAME.full_at" with the time at which the window will be full at
// the present pace, in Unix seconds, if that comes before its reset, and
// "NAME.projected" with the percentage that will be used at the reset, where the
// forecast can tell; the rest is the snapshot's. It counts in whole minutes, so that
// the same question gets the same answer for that long.
func (f *UsageFacts) Get(path string) (string, bool) {
	if path == "windows" {
		return f.names()
	}
	path = f.meant(path)
	var figure func(forecast.Forecast) string
	name, ok := strings.CutSuffix(path, ".full_at")
	if figure = fullAt; !ok {
		name, ok = strings.CutSuffix(path, ".projected")
		figure = projected
	}
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
	var of [64]byte
	b := strconv.AppendFloat(of[:0], w.Percent, 'g', -1, 64)
	b = strconv.AppendInt(append(b, ' '), w.ResetsAt.Unix(), 10)
	key := state.Sum(strconv.AppendInt(append(b, ' '), now.Unix(), 10))
	i := slices.IndexFunc(f.answers, func(a memo.Answer) bool { return a.Path == path })
	switch {
	case i < 0:
		i = len(f.answers)
		f.answers = append(slices.Clip(f.answers), memo.Answer{Path: path})
	case f.answers[i].Key == key:
		return f.answers[i].Value, f.answers[i].Value != ""
	}
	f.answers[i].Key, f.answers[i].Value, f.made = key, figure(f.outlookFor(w, now)), true
	return f.answers[i].Value, f.answers[i].Value != ""
}

// outlookFor is the forecast of a window; the same one answers several questions.
func (f *UsageFacts) outlookFor(w usage.Window, now time.Time) forecast.Forecast {
	began, ok := w.Begins()
	if !ok {
		return forecast.Forecast{Verdict: forecast.Silent}
	}
	if f.outlookOf != w.Name {
		// What came before this window tells the user's habits.
		length, _ := w.Length()
		f.outlook, f.outlookOf = forecast.Of(w, f.Past(w, began.Add(-length)), now), w.Name
	}
	return f.outlook
}

// fullAt is "" unless the window will be full before its reset.
func fullAt(o forecast.Forecast) string {
	if o.Verdict != forecast.Fills {
		return ""
	}
	return strconv.FormatInt(o.FullAt.Truncate(time.Minute).Unix(), 10)
}

// maxProjected is beyond what is worth telling apart.
const maxProjected = 999

// projected is "" where the forecast cannot tell.
func projected(o forecast.Forecast) string {
	if o.Verdict == forecast.Silent || !(o.AtReset >= 0) {
		return ""
	}
	return strconv.Itoa(int(math.Round(min(o.AtReset, maxProjected))))
}

// newAnswers returns all forecasts if there are any that the memo does not have.
func (k *knowledge) newAnswers() (answers []memo.Answer, ok bool) {
	f := k.open().forecasts
	if f == nil {
		return nil, false
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return slices.Clone(f.answers), f.made
}
