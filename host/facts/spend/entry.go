package spend

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/disk/state"
)

// Entry is a line of the ledger: what was spent until a session said what it has cost.
type Entry struct {
	At      time.Time
	Day     string // of the calendar, where the session ran: "2026-11-30"
	Model   string
	Project string
	Spent   float64 // dollars, since the entry before
	Session string  // stands for its id; "" in lines that are summed up
	Cost    float64 // what the session said

	run         int // the process of Claude Code, see account
	api, lasted int64
	own         float64 // of all entries of the session so far
}

const (
	// maxLine is above every line that is written.
	maxLine  = 2 << 10
	sumStart = `,"sum":"`
	sumEnd   = "\"}\n"
	sumLen   = len(sumStart) + 16 + len(sumEnd)
)

// appendLine writes an entry as a line:
//
//	{"at":"2026-11-30T09:20:00.250Z","day":"2026-11-30","session":"9f86d081884c7d65","run":0,"cost":0.5,"api":5094,"lasted":23937,"spent":0.0834,"own":0.5,"model":"claude-opus-5-5","project":"/home/ann/work","sum":"0123456789abcdef"}
//
// The checksum is of all that stands before it.
func appendLine(b []byte, e Entry) []byte {
	start := len(b)
	b = e.At.UTC().AppendFormat(append(b, `{"at":"`...), atLayout)
	b = append(append(b, `","day":"`...), e.Day...)
	b = append(appendSession(append(b, '"'), e.Session), `,"run":`...)
	b = strconv.AppendInt(b, int64(e.run), 10)
	b = appendMeters(b, e.Cost, e.api)
	b = strconv.AppendInt(append(b, `"lasted":`...), e.lasted, 10)
	b = appendAmount(append(b, `,"spent":`...), e.Spent)
	b = appendAmount(append(b, `,"own":`...), e.own)
	b = strconv.AppendQuote(append(b, `,"model":`...), e.Model) // see plain: this is JSON too
	b = strconv.AppendQuote(append(b, `,"project":`...), e.Project)
	sum := state.Sum(b[start:])
	b = append(b, sumStart...)
	for shift := 60; shift >= 0; shift -= 4 {
		b = append(b, "0123456789abcdef"[sum>>shift&15])
	}
	return append(b, sumEnd...)
}

const atLayout = "2006-01-02T15:04:05.000Z"

// appendSession writes the member that names the session, by which its lines are found.
func appendSession(b []byte, session string) []byte {
	return append(append(append(b, `,"session":"`...), session...), '"')
}

// appendMeters writes what the session said, by which a fork of it is found.
func appendMeters(b []byte, cost float64, api int64) []byte {
	b = appendAmount(append(b, `,"cost":`...), cost)
	return append(strconv.AppendInt(append(b, `,"api":`...), api, 10), ',')
}

func appendAmount(b []byte, dollars float64) []byte {
	return strconv.AppendFloat(b, dollars, 'f', -1, 64)
}

// decodeLine reads a line, of which it keeps nothing. ok is false for one that is damaged, such as half of one that
// a killed process left, and for what this program never wrote.
func decodeLine(line []byte) (e Entry, ok bool) {
	line = bytes.TrimSuffix(line, []byte("\n"))
	head := len(line) - sumLen + 1
	if head <= 0 || len(line) > maxLine || string(line[head:head+len(sumStart)]) != sumStart || string(line[len(line)-2:])+"\n" != sumEnd {
		return Entry{}, false
	}
	want, err := strconv.ParseUint(string(line[head+len(sumStart):len(line)-2]), 16, 64)
	if err != nil || want != state.Sum(line[:head]) {
		return Entry{}, false
	}
	if e, ok := decodePlain(line[:head]); ok {
		return e, e.possible()
	}
	if !jsontext.ValidBytes(line) {
		return Entry{}, false
	}
	jsontext.ParseBytes(line).ForEach(func(key, v jsontext.Value) bool {
		switch key.Str {
		case "at":
			e.At, err = time.Parse(atLayout, v.Str)
		case "day":
			e.Day = strings.Clone(v.Str)
		case "session":
			e.Session = strings.Clone(v.Str)
		case "run":
			e.run = int(v.Int())
		case "cost":
			e.Cost = v.Num
		case "api":
			e.api = v.Int()
		case "lasted":
			e.lasted = v.Int()
		case "spent":
			e.Spent = v.Num
		case "own":
			e.own = v.Num
		case "model":
			e.Model = strings.Clone(v.Str)
		case "project":
			e.Project = strings.Clone(v.Str)
		}
		return err == nil
	})
	return e, err == nil && e.possible()
}

// possible reports whether an entry can be one of this program's: a checksum vouches
// for no more than that it was written whole.
func (e Entry) possible() bool {
	amount := func(f float64) bool { return f >= 0 && f <= 1000*maxCost }
	_, err := time.Parse(time.DateOnly, e.Day)
	return err == nil && amount(e.Spent) && amount(e.own) && amount(e.Cost) && e.run >= 0 && e.api >= -1 && e.lasted >= -1 && e.lasted <= maxMillis
}
