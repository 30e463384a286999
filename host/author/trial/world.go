// Package trial runs one segment against a world that is described: what it is
// told of the session, the usage, the repository, and the time. It watches what
// the segment asks and draws, in a process of its own that can be ended, since a
// guest cannot. What a segment should do is the business of whoever looks at the
// report; how it is run for a line is told in host/line.
package trial

import (
	"fmt"
	"net/url"
	"time"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
)

// World is all that a segment can see in one render. In every map a missing key
// is absent.
type World struct {
	Status   []byte            `json:"status"`             // JSON as Claude Code sends it
	Settings map[string]string `json:"settings,omitempty"` // values as text
	Usage    map[string]string `json:"usage,omitempty"`    // nil: nothing is known of it
	Git      map[string]string `json:"git,omitempty"`      // nil: there is no repository
	Spend    map[string]string `json:"spend,omitempty"`    // nil: nothing is known of it
	Env      map[string]string `json:"env,omitempty"`
	// Transcript are the answers of the three functions for the transcript, those for
	// words below "names." and "titles."; nil: there is none.
	Transcript map[string]string `json:"transcript,omitempty"`
	System     map[string]string `json:"system,omitempty"` // nil: nothing is known of it
	Store      map[string]string `json:"store,omitempty"`
	Pages      map[string]string `json:"pages,omitempty"` // URL to body, for fetch
	At         time.Time         `json:"at"`              // its location is the local zone
	Columns    int               `json:"columns"`         // cells of the line
	Grants     []string          `json:"grants,omitempty"`
	Optional   []string          `json:"optional,omitempty"` // permissions that it can do without

	// Real are the permissions whose true answers the segment gets in place of
	// the ones above: "usage", "git", "spend", "env", "transcript" and "system".
	Real []string `json:"real,omitempty"`
	// StoreFile is where the store is read from and written to, in place of
	// Store; "" keeps nothing.
	StoreFile string `json:"store_file,omitempty"`
	// Repeat allows to answer with what an earlier render came to, if the segment
	// would get the same answers to all that it asked in that one.
	Repeat bool `json:"repeat,omitempty"`
}

// Truth looks up what is real for one session, for the permissions that a
// [World] names in Real. What it leaves nil is absent.
type Truth func(s status.Status, now time.Time) *capability.Session

// call is the call that the world describes. Its store is the call's own.
func (w World) call(truth Truth) (*capability.Call, error) {
	stdin, err := status.Parse(w.Status)
	if err != nil {
		return nil, err
	}
	session := &capability.Session{
		Status: stdin, Now: w.At, Columns: w.Columns,
		Getenv: func(name string) string { return w.Env[name] },
	}
	if w.Usage != nil {
		session.Usage = capability.FactsOf(w.Usage)
	}
	if w.Spend != nil {
		session.Spend = capability.FactsOf(w.Spend)
	}
	if w.Git != nil {
		session.Git = func() capability.Facts { return capability.FactsOf(w.Git) }
	}
	if w.System != nil {
		session.System = func() capability.Facts { return capability.FactsOf(w.System) }
	}
	if w.Transcript != nil {
		session.Transcript = func() capability.Facts { return capability.FactsOf(w.Transcript) }
	}
	if len(w.Real) > 0 && truth != nil {
		real := truth(stdin, w.At)
		for _, name := range w.Real {
			switch name {
			case "usage":
				session.Usage = real.Usage
			case "git":
				session.Git = real.Git
			case "spend":
				session.Spend = real.Spend
			case "env":
				session.Getenv = real.Getenv
			case "transcript":
				session.Transcript = real.Transcript
			case "system":
				session.System = real.System
			}
		}
	}
	store := capability.OpenStore(w.StoreFile)
	if w.StoreFile == "" {
		for key, value := range w.Store {
			if !store.Set(key, value) {
				return nil, fmt.Errorf("the store's %.40q does not fit: a store has at most %d KiB, a key %d bytes", key, capability.MaxStore>>10, capability.MaxKey)
			}
		}
		// What was there before the render does not count as set by it.
		store = store.Copy()
	}
	return &capability.Call{
		Session: session, Segment: "segment", Settings: w.Settings, Grants: w.Grants, Optional: w.Optional, Store: store,
		Fetch: func(address string, _ int32) (string, bool) { return w.page(address) },
	}, nil
}

// page is the body that fetch finds for a granted host. A trial makes no requests.
func (w World) page(address string) (body string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || !capability.Grants(w.Grants).AllowArg("http", u.Host) {
		return "", false
	}
	body, ok = w.Pages[address]
	return body, ok
}
