// Package permission says in plain words what a permission lets a segment do,
// for the person who is asked for it. What a permission is called and what may
// stand in one is the business of package manifest, what it does that of package
// capability.
package permission

import (
	"fmt"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/grant"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Explain says what a grant such as "usage" or "http:api.example.com" lets a
// segment do, as the rest of a sentence that begins with the segment: "reads how
// much of your limits is used". It names the harm that could come of it. A grant
// that does not exist is called unknown, with the reason.
func Explain(text string) string {
	if wrong := manifest.RejectGrant(text); wrong != "" {
		return "is unknown to this version of aiterm, which never grants it: " + strictyaml.Quote(text) + " " + wrong
	}
	name, arg := grant.Split(text)
	switch name {
	case grant.Transcript:
		return "reads numbers, times and fixed words of what the session did, from its transcript: tasks, agents, tools of Claude Code's own, tokens, the permission mode; no word that anybody wrote"
	case grant.TranscriptNames:
		return "reads names from the session's transcript that you or your company chose: of MCP servers, skills, commands and types of agents. It may draw them, and not keep, log or send them"
	case grant.TranscriptTitles:
		return "reads from the session's transcript what the current task and the running agents are called, a line of 80 cells each. It may draw them, and not keep, log or send them"
	case "usage":
		return "reads how much of your limits is used, and when they reset"
	case "git":
		return "reads facts of the session's repository: branch, counts of changes, remote address; no file in it"
	case "spend":
		return "reads what your sessions have cost, today, in seven days and this month: of all, and of the model and the project of the session; amounts, no names"
	case "system":
		return "reads figures of this machine: its battery, load, memory, the memory of the session's processes and the room on its disk; and its name, unless it has a host to send it to. No process by its name"
	case "store":
		return "keeps up to 64 KiB of its own between renders, from one session to the next"
	case "env":
		if capability.IsSecret(arg) {
			return fmt.Sprintf("would read the environment variable %s, which aiterm tells no segment: its name says that it holds a key or a password", arg)
		}
		return fmt.Sprintf("reads the environment variable %s", arg)
	case "http":
		return explainHost(arg)
	case "status":
		return "reads " + arg + " of what Claude Code says of the session, and could send it to the hosts that it was granted"
	}
	return "has no explanation in this version of aiterm"
}

// Always is what a segment can do without being granted anything, with its manifest.
// One that can send something away reads less than others.
func Always(m manifest.Manifest) string {
	const all = "reads what Claude Code says of the session, such as the model, the folder and the cost"
	const own = "reads its own settings and the time"
	switch {
	case !m.Asks("http"):
		return all + "; its own settings; and the time"
	case slices.Contains(m.Optional(), "http"):
		return own + ", and as long as no host is granted to it, " + strings.TrimPrefix(all, "reads ")
	case len(m.Status) == 0:
		return own + ". Of what Claude Code says of the session it reads nothing, since it can send something away and names nothing"
	}
	return own + ". Of what Claude Code says of the session it reads only what is named above, since it can send something away"
}

// Ask is one permission that a segment asks for.
type Ask struct {
	Grant  string `json:"grant"`  // "env:HOME"
	Means  string `json:"means"`  // see [Explain]
	Reason string `json:"reason"` // the author's own words, which promise nothing
	// Optional says that the segment runs without it, too.
	Optional bool `json:"optional,omitempty"`
}

// IsStatus tells whether this is a path of the status, which goes with http.
func (a Ask) IsStatus() bool { return strings.HasPrefix(a.Grant, "status:") }

// Asks lists what a manifest asks for.
func Asks(m manifest.Manifest) []Ask {
	var asks []Ask
	for _, p := range m.Permissions {
		for _, grant := range p.Grants() {
			asks = append(asks, Ask{grant, Explain(grant), p.Reason, p.Optional})
		}
	}
	if !m.Asks("http") {
		return asks
	}
	optional := slices.Contains(m.Optional(), "http")
	for _, path := range m.Status {
		grant := "status:" + path
		asks = append(asks, Ask{grant, Explain(grant), "", optional})
	}
	return asks
}

// CouldLeave says what of a session's transcript a segment that asks for these grants
// could send away, or is "".
func CouldLeave(grants []string) string {
	var hosts []string
	for _, g := range grants {
		if permission, host := grant.Split(g); permission == "http" {
			hosts = append(hosts, host)
		}
	}
	if len(hosts) == 0 || !slices.Contains(grants, grant.Transcript) {
		return ""
	}
	return "with both granted it could send to " + strings.Join(hosts, ", ") + " how many tasks, agents, prompts, tool calls, errors and tokens your session has, which of Claude Code's own tools runs, and the permission mode: numbers and fixed words, and no word of what was said"
}

// ReadsOfSession says what a segment that asks for hosts reads of the session.
func ReadsOfSession(m manifest.Manifest) string {
	if len(m.Status) == 0 {
		return "and reads nothing of what Claude Code says of the session while it may reach a host"
	}
	return "and of what Claude Code says of the session, while it may reach a host, it reads only: " + strings.Join(m.Status, ", ")
}
