// Package permission says in plain words what a permission lets a segment do,
// for the person who is asked for it. What a permission is called and what may
// stand in one is the business of package manifest, what it does that of package
// capability.
package permission

import (
	"fmt"
	"strings"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/manifest"
	"github.com/data-wise/aiterm/host/strictyaml"
)

// Explain says what a grant such as "usage" or "http:api.example.com" lets a
// segment do, as the rest of a sentence that begins with the segment: "reads how
// much of your limits is used". It names the harm that could come of it. A grant
// that does not exist is called unknown, with the reason.
func Explain(grant string) string {
	if wrong := manifest.RejectGrant(grant); wrong != "" {
		return "is unknown to this version of aiterm, which never grants it: " + strictyaml.Quote(grant) + " " + wrong
	}
	name, arg, _ := strings.Cut(grant, ":")
	switch name {
	case "usage":
		return "reads how much of your limits is used, and when they reset"
	case "git":
		return "reads facts of the session's repository: branch, counts of changes, remote address; no file in it"
	case "store":
		return "keeps up to 64 KiB of its own between renders, from one session to the next"
	case "env":
		if capability.IsSecret(arg) {
			return fmt.Sprintf("would read the environment variable %s, which aiterm tells no segment: its name says that it holds a key or a password", arg)
		}
		return fmt.Sprintf("reads the environment variable %s", arg)
	case "http":
		return explainHost(arg)
	}
	return "has no explanation in this version of aiterm"
}

// Always is what every segment can do without being granted anything.
func Always() string {
	return "reads what Claude Code says of the session, such as the model, the folder and the cost; its own settings; and the time"
}

// Ask is one permission that a segment asks for.
type Ask struct {
	Grant  string `json:"grant"`  // "env:HOME"
	Means  string `json:"means"`  // see [Explain]
	Reason string `json:"reason"` // the author's own words, which promise nothing
}

// Asks lists what a manifest asks for.
func Asks(m manifest.Manifest) []Ask {
	var asks []Ask
	for _, p := range m.Permissions {
		for _, grant := range (manifest.Manifest{Permissions: []manifest.Permission{p}}).Grants() {
			asks = append(asks, Ask{grant, Explain(grant), p.Reason})
		}
	}
	return asks
}
