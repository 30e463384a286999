package conformance

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/sandbox"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// lineBudget is the time that a whole line has, unless plugins.yaml says
// otherwise.
const lineBudget = 100 * time.Millisecond

// observations are what all renders of a run had in common.
type observations struct {
	asked    map[string]bool // functions
	took     []time.Duration // of those that were run
	memory   int64           // the most linear memory
	heavy    sight           // where that was
	overflow []sight         // more output or log than there may be
	unclean  []sight
	styles   map[string]sight // words of styles that mean nothing
	links    map[string]sight // links that are not drawn
}

// sight is where something was seen.
type sight struct {
	what  string
	world trial.World
	note  string
}

func (o *observations) add(what string, w trial.World, r trial.Report) {
	if r.Repeated {
		return // it was looked at when it was run
	}
	if o.asked == nil {
		o.asked, o.styles, o.links = map[string]bool{}, map[string]sight{}, map[string]sight{}
	}
	for _, q := range r.Asked {
		o.asked[q.Function] = true
	}
	o.took = append(o.took, r.Took)
	if r.Memory > o.memory {
		o.memory, o.heavy = r.Memory, sight{what: what, world: w}
	}
	if r.Truncated != "" {
		o.overflow = append(o.overflow, sight{what, w, r.Output()})
	}
	if r.LogBytes > capability.MaxLog {
		o.overflow = append(o.overflow, sight{what, w, fmt.Sprintf("%d bytes of log", r.LogBytes)})
	}
	for _, d := range r.Drawn {
		if d.Unclean {
			o.unclean = append(o.unclean, sight{what, w, d.Text})
		}
		for word := range strings.FieldsSeq(d.Style) {
			if _, known := o.styles[word]; !known && configfile.RejectStyle(word) != "" {
				o.styles[word] = sight{what: what, world: w}
			}
		}
		if _, known := o.links[d.URL]; d.URL != "" && !known && !drawable(d.URL) {
			o.links[d.URL] = sight{what: what, world: w}
		}
	}
}

// drawable tells whether a link is of a kind that is drawn.
func drawable(url string) bool {
	scheme, rest, ok := strings.Cut(url, "://")
	return ok && rest != "" && slices.Contains([]string{"http", "https", "file"}, strings.ToLower(scheme))
}

func checkOutput(s *session) {
	for _, o := range s.observed.overflow {
		s.fail(&o.world, "shorten what it shows, and log less: the rest is left out", "%s: it put out %s", o.what, o.note)
	}
}

func checkText(s *session) {
	for _, o := range s.observed.unclean {
		s.warn(&o.world, "use styles for colours and the function link for links; the host takes out everything else",
			"%s: its text %.60q holds what a terminal must not be sent", o.what, o.note)
	}
}

func checkStyles(s *session) {
	advice := "words of a style are fg=, bg=, bold, dim, italic, underline, reverse, strike and the roles " + strings.Join(configfile.RoleNames(), ", ")
	for _, word := range sortedKeys(s.observed.styles) {
		o := s.observed.styles[word]
		near := ""
		if name := strictyaml.Nearest(word, configfile.RoleNames()); name != "" {
			near = ", did you mean " + name + "?"
		}
		s.warn(&o.world, advice, "%s: %s means nothing in a style%s", o.what, strictyaml.Quote(word), near)
		advice = ""
	}
}

func checkLinks(s *session) {
	for _, url := range sortedKeys(s.observed.links) {
		o := s.observed.links[url]
		s.warn(&o.world, "give a whole address that begins with http://, https:// or file://", "%s: the link to %s is not drawn", o.what, strictyaml.Quote(url))
	}
}

func checkMemory(s *session) {
	const limit = sandbox.MemoryLimitPages << 16
	o := s.observed
	least := module.LeastMemory(s.Module)
	switch {
	case o.memory <= least && least >= limit:
		s.warn(nil, "declare less if it needs less", "it declares all of its %d MiB from the beginning, and cannot grow", limit>>20)
	case o.memory >= limit:
		s.fail(&o.heavy.world, "look for what grows with what it is told", "%s: it took all of its %d MiB", o.heavy.what, limit>>20)
	case o.memory > limit/2:
		s.warn(&o.heavy.world, "build it with a smaller stack and heap", "%s: it took %d of its %d MiB", o.heavy.what, o.memory>>20, limit>>20)
	}
}

// checkTime looks at the median: a machine has other things to do.
func checkTime(s *session) {
	if len(s.observed.took) == 0 {
		return
	}
	slices.Sort(s.observed.took)
	if median := s.observed.took[len(s.observed.took)/2]; median > lineBudget/4 {
		s.warn(nil, "build it smaller, or do less at each render: a segment that is late is shown as it last was",
			"a render takes %v, and a line has %v for all of its segments", median.Round(time.Millisecond), lineBudget)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
