package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/view"
)

// The versions of Claude Code that first told something on stdin.
const (
	firstLimits  = "2.1.80"  // rate_limits
	firstColumns = "2.1.153" // COLUMNS
)

// usage goes through the sources of usage and says, where there is none, why
// that may be.
func (e exam) usage(context.Context) (exam, findings) {
	var f findings
	report, err := view.Usage(e.Dirs, e.Getenv, e.Now)
	if err != nil {
		f.add("usage", Failure, err.Error(), "set HOME for Claude Code too")
		return e, f
	}
	for _, w := range report.Windows {
		if w.SeenAt.After(e.Now.Add(clockSlack)) {
			e.future = append(e.future[:len(e.future):len(e.future)], "usage of the "+w.Title)
		}
	}
	e.windows(&f, report)
	for _, s := range report.Sources {
		e.source(&f, s)
	}
	e.endpoint(&f, report.Endpoint)
	e.history(&f, report.History)
	for _, p := range report.Problems {
		if p != report.Endpoint.Unreadable { // the check of the credentials says so
			f.add("usage", Warning, p, "do what that says, then look again: aiterm usage")
		}
	}
	return e, f
}

func (e exam) windows(f *findings, report view.UsageReport) {
	if e.planned && !e.shows("usage") {
		why, fix := e.whyNotShown("usage")
		f.add("usage", Note, "the line shows none: "+why, fix)
	}
	hosts := e.installedIn()
	defer e.limitsOf(f, hosts)
	if len(report.Windows) == 0 && len(hosts) > 0 && (e.line == nil || !e.line.HasLine) {
		var silent []string
		for _, host := range hosts {
			if !host.TellsLimits() {
				silent = append(silent, host.Title()+" tells none, so its line shows none")
			}
		}
		f.ok("usage", "none is known of Claude Code, of which aiterm is not the status line", silent...)
		return
	}
	if len(report.Windows) == 0 {
		sure, maybe := e.whyNoUsage(report.Endpoint)
		if len(sure) > 0 {
			f.add("usage", Warning, "none is known, so the line shows none", "see which of these it is", append(sure, maybe...)...)
		} else { // as for everybody who has just installed it
			f.add("usage", Note, "none is known, so the line shows none", "see which of these it is", maybe...)
		}
		return
	}
	f.ok("usage", count(len(report.Windows), "window"), e.told(report)...)
}

// told has a sentence for each window of a report.
func (e exam) told(report view.UsageReport) (all []string) {
	for _, w := range report.Windows {
		used := "money"
		if w.UsedPercentage != nil {
			used = fmt.Sprintf("%.0f %%", usage.Floor(*w.UsedPercentage))
		}
		text := fmt.Sprintf("%s: %s used, %s ago by %s", w.Title, used, age(e.Now.Sub(w.SeenAt)), w.Source)
		if !w.ResetsAt.IsZero() {
			text += ", resets in " + age(w.ResetsAt.Sub(e.Now))
		}
		all = append(all, text)
	}
	return all
}

// shows tells whether a segment with that permission is on a line.
func (e exam) shows(grant string) bool {
	return e.onLine(func(s config.Segment) bool { return slices.Contains(s.Grant, grant) })
}

// onLine tells whether a segment of that kind is on a line, and not hidden.
func (e exam) onLine(kind func(config.Segment) bool) bool {
	placed := map[string]bool{}
	for _, line := range e.plan.Lines {
		for _, name := range append(line.Left[:len(line.Left):len(line.Left)], line.Right...) {
			placed[name] = true
		}
	}
	return slices.ContainsFunc(e.plan.Segments, func(s config.Segment) bool {
		return placed[s.Name] && !s.Hidden && kind(s)
	})
}

// whyNotShown says what keeps the segment with the same name as a permission
// from showing what that permission is for.
func (e exam) whyNotShown(name string) (why, fix string) {
	for _, s := range e.plan.Segments {
		switch {
		case s.Name != name:
		case s.Hidden:
			return "show is false for the segment " + name, "run: aiterm statusline config set " + name + ".show true"
		case !slices.Contains(s.Grant, name):
			return "the segment " + name + " was not granted " + name, "add it to the segment's grant in plugins.yaml"
		}
	}
	return "no segment on it may see usage", "name " + name + " in left or right of plugins.yaml"
}

// whyNoUsage lists the reasons that there may be, those that are known to apply
// and the others.
func (e exam) whyNoUsage(endpoint view.EndpointReport) (sure, maybe []string) {
	claudeCode := e.claudeCode()
	if older(claudeCode.version, firstLimits) {
		sure = append(sure, "applies: Claude Code "+claudeCode.version+" is older than "+firstLimits+", the first that tells limits: update it")
	}
	for _, name := range []string{"ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"} {
		if e.claudeEnv(name) != "" {
			sure = append(sure, "applies if Claude Code uses it: "+name+" is set, and with an API key it is told no limits")
		}
	}
	for _, name := range []string{"CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY"} {
		if e.claudeEnv(name) != "" {
			sure = append(sure, "applies: "+name+" is set, and there are no limits of Claude.ai then")
		}
	}
	if e.user.HasKeyHelper {
		sure = append(sure, "applies: apiKeyHelper is set in settings.json, and with an API key Claude Code is told no limits")
	}
	if claudeCode.known && !claudeCode.account {
		sure = append(sure, "applies: nobody is logged in to Claude Code with an account, and only subscriptions have limits")
	}
	if endpoint.HasKey && endpoint.Failure != "" {
		sure = append(sure, "applies: Anthropic's endpoint gave nothing, see usage from endpoint")
	}
	switch {
	case e.line == nil || !e.line.Ours || e.foreign:
		sure = append(sure, "applies: aiterm is not the status line, so no session tells it anything")
	default:
		maybe = append(maybe, "may apply: no session has had its first reply since the last reset; limits come with the replies")
	}
	if claudeCode.version == "" {
		maybe = append(maybe, "may apply: Claude Code is older than "+firstLimits+" (see claude --version)")
	}
	maybe = append(maybe, "may apply: the plan is paid by use, or Claude Code leaves the limits out, as it does for some: type /usage in Claude Code, which aiterm reads too")
	return sure, maybe
}

func (e exam) source(f *findings, s view.SourceReport) {
	name := "usage from " + s.Name
	last := "nothing so far"
	if !s.SeenAt.IsZero() {
		last = "last " + age(e.Now.Sub(s.SeenAt)) + " ago"
	}
	if len(s.Windows) > 0 {
		last += ", now for " + strings.Join(s.Windows, " ")
	}
	switch s.Name {
	case usage.SourceStdin:
		f.ok(name, "what sessions were told with their replies: "+last)
	case usage.SourceClaude:
		f.ok(name, "what /usage in Claude Code left in "+orUnknown(s.Path)+": "+last)
	case usage.SourceEndpoint: // its own check
	default:
		f.ok(name, last)
	}
}

func (e exam) endpoint(f *findings, r view.EndpointReport) {
	const name = "usage from endpoint"
	if !r.HasKey {
		f.ok(name, "it is not asked: no key is set")
		return
	}
	key := "with the key from " + r.KeyFrom
	if r.KeyFrom == "stored" {
		key = "with the stored key"
	}
	if r.KeyEnding != "" {
		key += " (" + r.KeyEnding + ")"
	}
	if r.AskedAt.IsZero() && r.Failure != "" {
		f.add(name, Warning, key+": it could not be asked: "+r.Failure, "do what that says")
		return
	}
	if r.AskedAt.IsZero() {
		f.ok(name, key+": it was not asked yet; the next line has that done")
		return
	}
	found := fmt.Sprintf("%s: asked %s ago", key, age(e.Now.Sub(r.AskedAt)))
	if r.Status != 0 {
		found += fmt.Sprintf(", HTTP status %d", r.Status)
	}
	if !r.GoodAt.IsZero() && !r.GoodAt.Equal(r.AskedAt) {
		found += fmt.Sprintf(", last good answer %s ago", age(e.Now.Sub(r.GoodAt)))
	}
	if r.NextAt.After(e.Now) {
		found += fmt.Sprintf(", next try in %s at the earliest", age(r.NextAt.Sub(e.Now)))
	}
	if r.Failure == "" {
		f.ok(name, found)
		return
	}
	fix := "wait for the next try; what sessions are told needs no key"
	if r.Status == 401 || r.Status == 403 {
		fix = "the key was refused: set another one with aiterm statusline config set anthropic.api_key, or unset it"
	}
	f.add(name, Warning, found+": "+r.Failure, fix)
}

func (e exam) history(f *findings, r view.HistoryReport) {
	const name = "usage history"
	switch {
	case r.KeptDays == 0:
		f.add(name, Note, "history_days is 0 in plugins.yaml, so none is kept and there is no forecast", "")
	case r.Samples == 0 && r.Damaged == 0:
		f.ok(name, r.Path+" has no samples yet")
	default:
		found := fmt.Sprintf("%s: %s, %s", r.Path, count(r.Samples, "sample"), size(r.Bytes))
		if !r.LastAt.IsZero() {
			found += ", the last " + age(e.Now.Sub(r.LastAt)) + " ago"
		}
		if r.Damaged > 0 {
			f.add(name, Note, fmt.Sprintf("%s; %s cannot be read and left out", found, count(r.Damaged, "line")), "")
			return
		}
		f.ok(name, found)
	}
}
