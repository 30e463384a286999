package capability

import (
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/look/cells"
	"github.com/data-wise/aiterm/host/look/span"
)

func handleStatus(c *Call, a *Args) {
	// What can send something away is told nothing of the machine.
	if place, ok := strings.CutPrefix(a.Text[0], "aiterm."); ok && c.Places != nil && !c.Grants.Allow("http") {
		if value, known := c.Places.Get(place); known {
			a.answer(value, true)
			return
		}
	}
	value, ok := withClock(c, c.visible().Get, a.Text[0])
	if strings.HasPrefix(value, "http") {
		value = span.WithoutLogin(value) // no segment draws it, and none is to send it on
	}
	a.answer(value, ok)
}

// clockSuffix asks, behind a path of a time in Unix seconds, for the time of day that
// clocks show then: they may change until a reset.
const clockSuffix = ".clock"

// withClock answers a path, which may have that suffix.
func withClock(c *Call, get func(path string) (string, bool), path string) (string, bool) {
	if value, ok := get(path); ok {
		return value, true
	}
	moment, ok := strings.CutSuffix(path, clockSuffix)
	if !ok {
		return "", false
	}
	value, ok := get(moment)
	seconds, err := strconv.ParseInt(value, 10, 64)
	if !ok || err != nil || seconds < 0 || seconds > maxMoment {
		return "", false
	}
	// To the nearest minute: one source says 13:14:59 where another says 13:15.
	then := time.Unix(seconds+30, 0).In(c.Now.Location())
	if then.Format(time.DateOnly) == c.Now.Format(time.DateOnly) {
		return then.Format("15:04"), true
	}
	return then.Format("Mon 15:04"), true
}

// maxMoment is in the year 9999.
const maxMoment = 253_370_000_000

func handleConfig(c *Call, a *Args) {
	value, ok := c.Settings[a.Text[0]]
	a.answer(value, ok)
}

func handleNow(c *Call, a *Args) { a.Number = c.Now.UnixMilli() }

func handleMinute(c *Call, a *Args) {
	a.Number = c.Now.Unix() / 60
}

func handleUTCOffset(c *Call, a *Args) {
	_, offset := c.Now.Zone()
	a.Number = int64(offset)
}

func handleColumns(c *Call, a *Args) { a.Number = int64(c.Columns) }

func handleWidth(_ *Call, a *Args) {
	_, width := cells.Visible(drawable(a.Text[0]))
	a.Number = int64(width)
}

func handleShorten(_ *Call, a *Args) {
	a.answer(cells.Shorten(drawable(a.Text[0]), int(a.Int)), true)
}

// drawable is the part of text that a segment could draw. What measuring leaves
// behind is not collected, so it must not be much.
func drawable(text string) string { return text[:min(len(text), MaxOutput)] }

func handleSpan(c *Call, a *Args) { c.emit(a.Text[0], a.Text[1], "") }

func handleLink(c *Call, a *Args) { c.emit(a.Text[0], a.Text[1], a.Text[2]) }

func handleLog(c *Call, a *Args) {
	takes := c.TakesLog(len(a.Text[0]))
	if c.logBytes += len(a.Text[0]); !takes {
		return
	}
	c.Log = append(c.Log, LogLine{Level: int(min(max(a.Int, 0), 3)), Text: strings.Clone(span.Clean(a.Text[0]))})
}

func handleUsage(c *Call, a *Args) {
	if c.Usage != nil {
		a.answer(withClock(c, c.Usage.Get, a.Text[0]))
	}
}

func handleGit(c *Call, a *Args) {
	if c.Git == nil {
		return
	}
	if facts := c.Git(); facts != nil {
		a.answer(facts.Get(a.Text[0]))
	}
}

func handleSystem(c *Call, a *Args) {
	// A machine's name was chosen by somebody: what can send something away is told numbers.
	if c.System == nil || a.Text[0] == "hostname" && c.Grants.Allow("http") {
		return
	}
	if facts := c.System(); facts != nil {
		a.answer(facts.Get(a.Text[0]))
	}
}

func handleSpend(c *Call, a *Args) {
	if c.Spend != nil {
		a.answer(c.Spend.Get(a.Text[0]))
	}
}

func handleEnv(c *Call, a *Args) {
	name := a.Text[0]
	if c.Getenv == nil || !c.Grants.AllowArg("env", name) || IsSecret(name) || holdsLogin(c.Getenv(name)) {
		return
	}
	if value := c.Getenv(name); value != "" {
		a.answer(value, true)
	}
}

func handleStoreGet(c *Call, a *Args) {
	if c.Store != nil {
		a.answer(c.Store.Get(a.Text[0]))
	}
}

func handleStoreSet(c *Call, a *Args) {
	if c.Store == nil || !c.Store.Set(a.Text[0], a.Text[1]) {
		a.Number = -1
	}
}

// handleFetch never waits for a server: the first answer for a page is that it
// is not there yet.
func handleFetch(c *Call, a *Args) {
	if c.Fetch != nil {
		a.answer(c.Fetch(a.Text[0], a.Int))
	}
}
