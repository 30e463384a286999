package view

import (
	"errors"
	"math"
	"os"
	"time"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/facts/endpoint/clock"
	"github.com/data-wise/aiterm/host/facts/forecast"
	"github.com/data-wise/aiterm/host/facts/lastsession"
	"github.com/data-wise/aiterm/host/facts/spend"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/line"
)

// UsageReport is all that is known of usage for one Claude config directory, or for the
// account of another agent, for people and programs to read. There is no secret in it: of a
// key it holds the last four characters. Times are in UTC, and left out where they are not
// known.
type UsageReport struct {
	At        time.Time `json:"at"`                   // when the report was made
	Agent     string    `json:"agent,omitempty"`      // the name of the agent; "" is Claude Code
	ClaudeDir string    `json:"claude_dir,omitempty"` // "" is the default one
	// Windows are those that are not over, the session first.
	Windows []WindowReport `json:"windows"`
	// Sources are the places that figures come from, in the order in which they
	// are looked at.
	Sources  []SourceReport `json:"sources"`
	Endpoint EndpointReport `json:"endpoint"`
	History  HistoryReport  `json:"history"`
	// Problems are files that could not be read as they should, each with what
	// to do about it.
	Problems []string `json:"problems"`
}

// WindowReport is one window and what is to be expected of it.
type WindowReport struct {
	Name  string `json:"name"`  // "five_hour"
	Title string `json:"title"` // for people: "session"
	// UsedPercentage is exact; people are shown its floor (see usage.Floor). Money
	// that was spent without a limit has none, and no Limit.
	UsedPercentage *float64       `json:"used_percentage,omitempty"`
	Used           *float64       `json:"used,omitempty"` // with Limit, where the source gave counts or money
	Limit          *float64       `json:"limit,omitempty"`
	Unit           string         `json:"unit,omitempty"` // the currency of Used and Limit, "" for counts
	BeganAt        time.Time      `json:"began_at,omitzero"`
	ResetsAt       time.Time      `json:"resets_at,omitzero"`
	Source         string         `json:"source"`  // usage.SourceStdin and so on
	SeenAt         time.Time      `json:"seen_at"` // when the figures were true
	Forecast       ForecastReport `json:"forecast"`
}

// ForecastReport is a [forecast.Forecast], with what it does not say left out.
// Figures are rounded to two decimals.
type ForecastReport struct {
	Verdict  forecast.Verdict `json:"verdict"`
	Why      string           `json:"why,omitempty"`      // of a silent one
	Pace     *float64         `json:"pace,omitempty"`     // points ahead (+) or behind (-) an even use
	Elapsed  *float64         `json:"elapsed,omitempty"`  // part of the window, 0 to 1
	Rate     *float64         `json:"rate,omitempty"`     // points an hour
	Chance   *float64         `json:"chance,omitempty"`   // that it is full before its reset, 0 to 1
	FullAt   time.Time        `json:"full_at,omitzero"`   // the middle of the range
	Earliest time.Time        `json:"earliest,omitzero"`  // its begin
	Latest   time.Time        `json:"latest,omitzero"`    // its end; not there when it may also last
	AtReset  *float64         `json:"at_reset,omitempty"` // percentage, with its range
	Low      *float64         `json:"low,omitempty"`
	High     *float64         `json:"high,omitempty"`
}

// SourceReport is one of the sources of figures.
type SourceReport struct {
	Name   string    `json:"name"`             // usage.SourceStdin, SourceClaude or SourceEndpoint
	Path   string    `json:"path,omitempty"`   // the file that it is read from, if it is one
	SeenAt time.Time `json:"seen_at,omitzero"` // the newest figure that it gave; zero for none
	// Windows are the names of those that it gives the figures of at present.
	Windows []string `json:"windows"`
}

// EndpointReport is how it stands with asking for usage with the user's own key.
type EndpointReport struct {
	CredentialsPath string    `json:"credentials_path"`
	Unreadable      string    `json:"unreadable,omitempty"` // why the credentials cannot be read: it is not known if there is a key
	HasKey          bool      `json:"has_key"`
	KeyFrom         string    `json:"key_from,omitempty"`   // "stored", "api_key_helper" or "ANTHROPIC_API_KEY"
	KeyEnding       string    `json:"key_ending,omitempty"` // "…" and four characters, of the key last used
	AskedAt         time.Time `json:"asked_at,omitzero"`    // the last request
	NextAt          time.Time `json:"next_at,omitzero"`     // none before
	GoodAt          time.Time `json:"good_at,omitzero"`     // the last answer that could be used
	Status          int       `json:"status,omitempty"`     // HTTP status of the last answer
	Failure         string    `json:"failure,omitempty"`    // why the last request failed
}

// HistoryReport is what is kept of former figures.
type HistoryReport struct {
	Path     string    `json:"path"`
	KeptDays int       `json:"kept_days"` // 0: none are kept
	Bytes    int64     `json:"bytes"`
	Samples  int       `json:"samples"`
	Damaged  int       `json:"damaged"` // lines that are no samples
	FirstAt  time.Time `json:"first_at,omitzero"`
	LastAt   time.Time `json:"last_at,omitzero"`
}

// Usage reports what is known of usage at now, in the Claude config directory of
// the environment. It asks nobody and runs nothing: see [clock.Due] for that.
// What cannot be read is among the report's problems; the error is for folders
// that are not known.
func Usage(dirs state.Dirs, getenv func(string) string, now time.Time) (UsageReport, error) {
	return (&UsageReader{Dirs: dirs, Getenv: getenv}).Report(now)
}

// UsageAccount is what the usage of an agent is kept under: Claude Code's config folder, or
// the account of another agent that sent something last.
func UsageAccount(dirs state.Dirs, getenv func(string) string, host agent.Host) string {
	if !host.Foreign() {
		return line.ClaudeDir(getenv)
	}
	var sent status.Status
	if kept, _, ok := lastsession.ReadOf(dirs.Cache, host.Name()); ok {
		if read, err := status.Parse(kept); err == nil {
			return agent.Again(read).Account
		}
	}
	return agent.Open(sent, host.Name(), func(string) string { return "" }, time.Time{}).Account
}

// UsageReader reports what [Usage] does, again and again. It reads the history,
// which may have many MiB, only when that has changed.
type UsageReader struct {
	Dirs   state.Dirs
	Getenv func(string) string
	Agent  agent.Host // whose usage it is

	// What the history said, and the stamp of its file then; "" before.
	past    []usage.Window
	damaged int
	stamp   string
}

// Report is Usage at now.
func (u *UsageReader) Report(now time.Time) (UsageReport, error) {
	dirs, getenv := u.Dirs, u.Getenv
	claudeDir := line.ClaudeDir(getenv)
	r := UsageReport{At: utc(now), ClaudeDir: claudeDir, Windows: []WindowReport{}, Problems: []string{}}
	if dirs.Distrusted != "" {
		return r, dirs.CacheWrong()
	}
	if dirs.Cache == "" || dirs.State == "" || dirs.Config == "" {
		return r, errors.New("it is not known where usage is kept: set HOME")
	}
	problem := func(errs ...error) {
		for _, err := range errs {
			if err != nil {
				r.Problems = append(r.Problems, err.Error())
			}
		}
	}

	if u.Agent.Foreign() {
		r.Agent, r.ClaudeDir = u.Agent.Name(), ""
		cached, err := usage.OpenCache(dirs.Cache, UsageAccount(dirs, getenv, u.Agent)).Load(now)
		problem(err)
		problem(u.add(&r, cached.Snapshot, now)...)
		r.Endpoint.CredentialsPath = credentials.Path(dirs.Config) // which is for Claude Code's alone
		r.Sources = sources(cached.Snapshot, usage.Snapshot{}, u.past, "", time.Time{})[:1]
		return r, nil
	}
	cached, err := usage.OpenCache(dirs.Cache, claudeDir).Load(now)
	problem(err)
	file := line.ClaudeFile(getenv)
	fromClaude, err := file.Load(now)
	problem(err)
	known := cached.ForAccount(fromClaude.Account, now).Learn(fromClaude.Answer, now).Snapshot

	problem(u.add(&r, known, now)...)
	var errs []error
	r.Endpoint, errs = endpointReport(dirs, getenv, claudeDir)
	problem(errs...)
	r.Sources = sources(known, fromClaude.Answer.Snapshot, u.past, file.Path(), r.Endpoint.GoodAt)
	return r, nil
}

// add reads the history, and adds what is known to a report.
func (u *UsageReader) add(r *UsageReport, known usage.Snapshot, now time.Time) (errs []error) {
	r.History, errs = u.history()
	for _, w := range known.Windows() {
		r.Windows = append(r.Windows, windowReport(w, forecast.Of(w, u.past, now)))
	}
	return errs
}

// OpenHistory returns the history of an agent (see [UsageAccount]), and for how many days
// plugins.yaml has it kept. While plugins.yaml is wrong nobody knows whether anything may
// be kept: such a history can be read, and takes nothing new.
func OpenHistory(dirs state.Dirs, getenv func(string) string, host agent.Host) (history usage.History, days int, err error) {
	kept, days, err := keptDays(dirs, getenv)
	return usage.OpenHistory(dirs.State, UsageAccount(dirs, getenv, host), kept), days, err
}

// OpenLedger is [OpenHistory] for the ledger of Claude Code's costs.
func OpenLedger(dirs state.Dirs, getenv func(string) string) (ledger spend.Ledger, days int, err error) {
	kept, days, err := keptDays(dirs, getenv)
	return spend.Open(dirs, line.ClaudeDir(getenv), kept), days, err
}

// keptDays is what plugins.yaml says of how many days are kept, and what holds.
func keptDays(dirs state.Dirs, getenv func(string) string) (kept, days int, err error) {
	in := PlanInputs(getenv, dirs, "", "")
	in.CacheDir = "" // a look at the settings is no reason to write one
	plan, problems, err := configfile.Resolve(in)
	kept = plan.HistoryDays
	if len(problems) > 0 {
		kept = 0
	}
	return kept, plan.HistoryDays, err
}

// history reads the whole history, for the report and for the forecasts.
func (u *UsageReader) history() (HistoryReport, []error) {
	h, days, err := OpenHistory(u.Dirs, u.Getenv, u.Agent)
	r := HistoryReport{Path: h.Path(), KeptDays: days}
	// The stamp is taken first: what is added while it is read is read again.
	stamp := ""
	if info, err := os.Stat(h.Path()); err == nil {
		stamp, r.Bytes = state.Stamp(info), info.Size()
	}
	var readErr error
	if stamp == "" || stamp != u.stamp {
		u.past, u.damaged, readErr = h.Read(time.Time{})
		if u.stamp = stamp; readErr != nil {
			u.stamp = ""
		}
	}
	r.Samples, r.Damaged = len(u.past), u.damaged
	if len(u.past) > 0 {
		r.FirstAt, r.LastAt = utc(u.past[0].SeenAt), utc(u.past[len(u.past)-1].SeenAt)
	}
	return r, []error{err, readErr}
}

func windowReport(w usage.Window, f forecast.Forecast) WindowReport {
	r := WindowReport{
		Name: w.Name, Title: w.Title(), Unit: w.Unit,
		ResetsAt: utc(w.ResetsAt), Source: w.Source, SeenAt: utc(w.SeenAt), Forecast: forecastReport(f),
	}
	switch {
	case !w.HasPercent():
		r.Used = &w.Used
	case w.Limit > 0:
		r.UsedPercentage, r.Used, r.Limit = &w.Percent, &w.Used, &w.Limit
	default:
		r.UsedPercentage = &w.Percent
	}
	if begins, ok := w.Begins(); ok {
		r.BeganAt = utc(begins)
	}
	return r
}

func forecastReport(f forecast.Forecast) ForecastReport {
	r := ForecastReport{Verdict: f.Verdict, Why: f.Why}
	if f.HasPace {
		r.Pace, r.Elapsed = rounded(f.Pace), rounded(f.Elapsed)
	}
	if f.Verdict == forecast.Silent {
		return r
	}
	r.Rate, r.Chance = rounded(f.Rate), rounded(f.Chance)
	r.FullAt, r.Earliest, r.Latest = utc(f.FullAt), utc(f.Earliest), utc(f.Latest)
	r.AtReset, r.Low, r.High = rounded(f.AtReset), rounded(f.Low), rounded(f.High)
	return r
}

// rounded is nil for what is no number: JSON has none of these.
func rounded(f float64) *float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	f = math.Round(f*100) / 100
	return &f
}

func utc(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// endpointReport says where a key would come from without asking for one: a
// helper may take long, or want something of the person at the terminal.
func endpointReport(dirs state.Dirs, getenv func(string) string, claudeDir string) (EndpointReport, []error) {
	r := EndpointReport{CredentialsPath: credentials.Path(dirs.Config)}
	settings, err := credentials.Load(r.CredentialsPath)
	_, stored := settings.Stored(claudeDir)
	switch {
	case err != nil:
		r.Unreadable = err.Error()
	case stored:
		r.KeyFrom = credentials.FromStored
	case settings.KeyHelper != "":
		r.KeyFrom = credentials.FromHelper
	case settings.UseEnvironment && getenv(credentials.FromEnvironment) != "":
		r.KeyFrom = credentials.FromEnvironment
	}
	r.HasKey = r.KeyFrom != ""
	asked, stateErr := clock.ReadState(dirs.Cache, claudeDir)
	r.KeyEnding = asked.KeyEnding
	r.AskedAt, r.NextAt, r.GoodAt = utc(asked.AskedAt), utc(asked.NextAt), utc(asked.GoodAt)
	r.Status, r.Failure = asked.Status, asked.Failure
	return r, []error{err, stateErr}
}

// sources says what each source gave last. What sessions were told on stdin is
// known from the cache and the history alone.
func sources(known, fromClaude usage.Snapshot, past []usage.Window, claudeFile string, answered time.Time) []SourceReport {
	reports := []SourceReport{
		{Name: usage.SourceStdin},
		{Name: usage.SourceClaude, Path: claudeFile},
		{Name: usage.SourceEndpoint, SeenAt: answered},
	}
	for i := range reports {
		r := &reports[i]
		r.Windows = []string{}
		newest := r.SeenAt
		see := func(w usage.Window) {
			if w.Source == r.Name && w.SeenAt.After(newest) {
				newest = w.SeenAt
			}
		}
		for _, w := range past {
			see(w)
		}
		for _, w := range fromClaude.Windows() {
			see(w)
		}
		for _, w := range known.Windows() {
			see(w)
			if w.Source == r.Name {
				r.Windows = append(r.Windows, w.Name)
			}
		}
		r.SeenAt = utc(newest)
	}
	return reports
}
