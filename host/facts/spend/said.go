// Package spend keeps the ledger of what sessions cost: one line for each change, in a
// file that all sessions of one Claude config directory append to. It goes by stdin
// alone, where Claude Code says what the session has cost since it began, and finds out
// what of that is new (see [Said] and account.next). It draws nothing.
package spend

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/facts/usage"
)

// Said is what a session says of its cost at one render.
type Said struct {
	Model   string // id of the model that it uses now
	Project string // folder of the project

	session string // stands for its id
	cost    float64
	api     int64 // milliseconds that were spent on replies, which grow with cost; -1 unknown
	lasted  int64 // milliseconds since it began, without the time between two processes; -1 unknown
	// fresh says that this process of Claude Code has not been asked anything yet, so
	// that its cost, if there is any, was carried over: from the process before of a
	// session that is resumed, or from the parent of a fork.
	fresh bool
	// old says that it is by a version of Claude Code that does not tell whether it is.
	old bool
}

const (
	maxCost   = 1e6       // dollars; above every session
	maxMillis = 1e12      // 30 years
	maxModel  = 128       // bytes of a model's id
	maxFolder = 512       // bytes of a project's folder
	firstAsks = "2.1.196" // of Claude Code: prompt_id is there once something was asked
	worktrees = "/.claude/worktrees/"
)

// SaidBy reads what a session says on stdin. ok is false where there is nothing to
// count: a session without a name or without a cost that can be true, as all are of other
// agents than Claude Code, and a document that nobody sent.
func SaidBy(s status.Status) (said Said, ok bool) {
	id, _ := s.Get("session_id")
	cost, told := s.Number("cost.total_cost_usd")
	if _, trial := s.Get(usage.Trial); trial || id == "" || !told || !(cost >= 0 && cost <= maxCost) {
		return Said{}, false
	}
	sum := sha256.Sum256([]byte(id))
	version, _ := s.Get("version")
	_, asked := s.Get("prompt_id")
	requests, _ := s.Number("prompt_cache.requests")
	said = Said{
		session: hex.EncodeToString(sum[:8]),
		cost:    cost,
		api:     millis(s, "cost.total_api_duration_ms"),
		lasted:  millis(s, "cost.total_duration_ms"),
		old:     version != "" && !reaches(version, firstAsks),
	}
	said.fresh = version != "" && !said.old && !asked && !(requests > 0)
	model, _ := s.Get("model.id")
	said.Model = plain(model, maxModel)
	said.Project = plain(projectOf(s), maxFolder)
	return said, true
}

func millis(s status.Status, path string) int64 {
	n, ok := s.Number(path)
	if !ok || !(n >= 0 && n <= maxMillis) {
		return -1
	}
	return int64(n)
}

// projectOf is the folder of the project: of one in a worktree of Claude Code's the one
// that the worktree was made of.
func projectOf(s status.Status) string {
	text := func(path string) string {
		value, _ := s.Get(path)
		return value
	}
	folder := text("workspace.project_dir")
	if folder == "" {
		folder = text("cwd")
	}
	if origin := text("worktree.original_cwd"); origin != "" {
		folder = origin
	}
	if top, _, found := strings.Cut(strings.ReplaceAll(folder, `\`, "/"), worktrees); found {
		folder = folder[:len(top)]
	}
	return folder
}

// plain is text that can stand in a line of the ledger and in a table.
func plain(text string, most int) string {
	if len(text) <= most && strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) < 0 {
		return text // as nearly always
	}
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "")
	}
	return text
}

// reaches reports whether a version is at least another one: numbers between dots.
func reaches(version, least string) bool {
	for least != "" {
		have, rest, _ := strings.Cut(version, ".")
		want, restLeast, _ := strings.Cut(least, ".")
		n, err := strconv.Atoi(strings.TrimRight(have, "-abcdefghijklmnopqrstuvwxyz"))
		m, _ := strconv.Atoi(want)
		if err != nil || n != m {
			return err == nil && n > m
		}
		version, least = rest, restLeast
	}
	return true
}

// sameCost is for amounts that differ by no more than how they are computed.
func sameCost(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// Mark is what is to be remembered of a session's words, so that the same need not be
// looked up in the ledger again.
func (s Said) Mark(now time.Time) string {
	b := append(appendAmount(nil, s.cost), ' ')
	b = append(strconv.AppendInt(b, s.lasted, 10), ' ')
	return string(strconv.AppendInt(b, s.begun(now).Unix(), 10))
}

// Repeats reports whether a session says what it said when that was marked: the same
// cost, and no other process of Claude Code that has only begun.
func (s Said) Repeats(mark string, now time.Time) bool {
	cost, rest, _ := strings.Cut(mark, " ")
	lasted, rest, _ := strings.Cut(rest, " ")
	begun, _, _ := strings.Cut(rest, " ")
	if cost != string(appendAmount(nil, s.cost)) {
		return false
	}
	if !s.fresh || lasted == strconv.FormatInt(s.lasted, 10) {
		return true
	}
	seconds, err := strconv.ParseInt(begun, 10, 64)
	return err == nil && s.begun(now).Sub(time.Unix(seconds, 0)).Abs() <= sameRun
}

// withPlace adds to a mark where in the ledger the entry begins; -1 is not known.
func withPlace(mark string, place int64) string {
	if place < 0 {
		return mark
	}
	return mark + " " + strconv.FormatInt(place, 10)
}

// ofMark is what a mark says of the entry in the ledger. place is -1 where it does not say.
func ofMark(mark string) (cost, lasted string, place int64) {
	cost, rest, _ := strings.Cut(mark, " ")
	lasted, rest, _ = strings.Cut(rest, " ")
	_, at, _ := strings.Cut(rest, " ")
	place, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		place = -1
	}
	return cost, lasted, place
}

// begun is when a process would have begun that lasted as long as the session says.
func (s Said) begun(now time.Time) time.Time {
	return now.Add(-time.Duration(max(s.lasted, 0)) * time.Millisecond)
}
