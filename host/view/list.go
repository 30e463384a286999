package view

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/grant"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/memo"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/plugins"
)

// abiExtism stands for the ABI of Extism plugins, which has no name of its own.
const abiExtism = "extism"

// SegmentInfo is what can be said of a segment without running it.
type SegmentInfo struct {
	Order   int    `json:"order"` // 1 is the first on the line; 0 is on none
	Line    int    `json:"line"`  // 1 is the top one; 0 is none
	Name    string `json:"name"`
	Version string `json:"version"` // from its manifest
	ABI     string `json:"abi"`     // the native entry point, or "extism"
	Source  string `json:"source"`
	// From is where an added segment came from, SHA256 the hash of one that is
	// not built in, and Engine what runs it.
	From   string   `json:"from,omitempty"`
	SHA256 string   `json:"sha256,omitempty"`
	Engine string   `json:"engine"`
	Asks   []string `json:"asks"` // permissions behind what it imports and what its manifest says
	// Optional are those of Asks that it can do without.
	Optional []string `json:"optional,omitempty"`
	Granted  []string `json:"granted"` // by plugins.yaml
	State    State    `json:"state"`   // one that is [State.Listed]
	Reason   string   `json:"reason,omitempty"`
	Size     int      `json:"size"`              // bytes
	LastMS   *float64 `json:"last_ms,omitempty"` // what it took when a render last noted it
	// Command is what the segment has the shell run, outside the sandbox; "" for
	// every module. It may hold a secret.
	Command string `json:"command,omitempty"`
	// Said is what the command wrote to stderr when it last failed; so may this.
	Said string `json:"said,omitempty"`
	Note string `json:"note,omitempty"` // what else a person should know
	// NoRoom says that a terminal of 80 columns has no room for what the segment
	// last showed.
	NoRoom bool `json:"no_room_at_80_columns,omitempty"`
}

// List describes, also beside an error, every segment of a plan in the order of the line, then those
// that are on no line or hidden. Strangers' modules must have been through [Warm]. program
// is that of the plan's inputs.
func List(plan config.Plan, dirs state.Dirs, program string) ([]SegmentInfo, error) {
	// What one of the files says is shown though another has a mistake.
	lock, wrong := registry.In(dirs).ReadLock()
	m := engines.Open(plan, dirs.Cache)
	shown := map[string]memo.Output{}
	last := map[string]time.Duration{}
	if dirs.Cache != "" {
		for _, o := range memo.Latest(dirs.Cache, line.Made(program)) {
			shown[o.Segment], last[o.Segment] = o, o.Took
		}
	}
	about := func(segment config.Segment) SegmentInfo {
		if segment.IsChain() {
			return describeChained(segment, dirs)
		}
		return describe(m, segment, last)
	}
	var infos []SegmentInfo
	noRoom := noRoomFor(plan, shown)
	for i, segment := range line.Placed(plan) {
		info := about(segment)
		info.Order, info.Line = i+1, lineOf(plan, segment.Name)
		info.NoRoom = slices.Contains(noRoom, segment.Name)
		infos = append(infos, info)
	}
	added, err := unmentioned(plan, dirs, lock)
	wrong = errors.Join(wrong, err)
	for _, segment := range append(unplaced(plan, dirs), added...) {
		info := about(segment)
		if info.State == StateOK {
			info.State, info.Reason = StateOff, StateOff.Says()+": aiterm plugins enable "+info.Name+" puts it there"
			if segment.Hidden {
				info.Reason = StateHidden.Says()
			}
		}
		infos = append(infos, info)
	}
	for i := range infos {
		if e, ok := lock.Find(cmp.Or(installedAs(plan, infos[i].Name), infos[i].Name)); ok && e.SHA256 == infos[i].SHA256 {
			infos[i].From = e.Source
		}
	}
	if err != nil {
		ungranted(infos, err)
	}
	return infos, wrong
}

// ungranted says why segments of others have no grants, when grants.yaml can't be
// used.
func ungranted(infos []SegmentInfo, err error) {
	for i, info := range infos {
		if info.SHA256 != "" && info.State == StateBlocked {
			infos[i].Reason = "nothing is granted, since grants.yaml can't be used: " + strings.ReplaceAll(err.Error(), "\n", "; ")
		}
	}
}

// noRoomFor names the segments that a terminal of the usual width has no room for,
// by what they last showed.
func noRoomFor(plan config.Plan, shown map[string]memo.Output) []string {
	var outcomes []schedule.Outcome
	for _, segment := range line.Placed(plan) {
		o := shown[segment.Name]
		if o.Module != line.ModuleKey(segment) {
			o.Spans = nil // of other bytes
		}
		outcomes = append(outcomes, schedule.Outcome{Spans: o.Spans})
	}
	return line.NoRoom(plan, outcomes)
}

// unmentioned returns the segments that were added and that plugins.yaml does not
// name.
func unmentioned(plan config.Plan, dirs state.Dirs, lock registry.Lock) ([]config.Segment, error) {
	files := registry.In(dirs)
	grants, err := files.ReadGrants()
	var out []config.Segment
	for _, e := range lock.Entries {
		if slices.ContainsFunc(plan.Segments, func(s config.Segment) bool { return s.Installed == e.Name }) {
			continue
		}
		out = append(out, config.Segment{
			Name: e.Name, Source: files.ModulePath(e.SHA256), SHA256: e.SHA256, Installed: e.Name, Grant: grants.Of(e.SHA256),
		})
	}
	return out, err
}

// installedAs is the name in plugins.lock of a segment, or "".
func installedAs(plan config.Plan, segment string) string {
	for _, s := range plan.Segments {
		if s.Name == segment {
			return s.Installed
		}
	}
	return ""
}

func describe(m *engines.Modules, segment config.Segment, last map[string]time.Duration) SegmentInfo {
	info := SegmentInfo{
		Name: segment.Name, Source: segment.Source, Granted: slices.Clone(segment.Grant),
		State: StateOK, Asks: []string{}, SHA256: segment.SHA256, Engine: string(module.Native),
	}
	if segment.Engine != "" {
		info.Engine = string(segment.Engine)
	}
	if info.Granted == nil {
		info.Granted = []string{} // in JSON a list too
	}
	if took, ok := last[segment.Name]; ok {
		ms := float64(took.Microseconds()) / 1000
		info.LastMS = &ms
	}
	broken := func(err error) SegmentInfo {
		info.State, info.Reason = StateOfError(err).Listed(), err.Error()
		return info
	}
	g, err := m.Open(segment)
	if err != nil {
		return broken(err)
	}
	info.Size = len(g.Binary)
	about, found, err := manifest.FromModule(g.Binary)
	if err != nil {
		return broken(err)
	}
	info.Note = readsNothing(segment, g.Binary, about)
	if found {
		info.Version, info.Asks = about.Version, about.Grants()
		info.Optional = about.OptionalGrants()
	}
	if err := runs(m, segment, g); err != nil {
		return broken(err)
	}
	if !m.Apart(segment) {
		info.Engine = config.Translated
	}
	info.ABI = module.NativeEntry
	if g.Plugin {
		info.ABI = abiExtism
	}
	for _, need := range g.Needs {
		if !slices.ContainsFunc(info.Asks, func(ask string) bool { return ask == need || strings.HasPrefix(ask, need+":") }) {
			info.Asks = append(info.Asks, need)
		}
	}
	if err := g.Check(segment); err != nil {
		return broken(err)
	}
	return info
}

// runs says why a segment's module can't be run, though everything were granted.
func runs(m *engines.Modules, segment config.Segment, g engines.Guest) error {
	switch {
	case !m.Apart(segment):
		return nil
	case m.Cache == nil:
		return engines.ErrNoCache
	}
	ready, err := m.Ready(g, m.Cache.Ready)
	if err == nil && !ready {
		err = engines.ErrNotCompiled
	}
	return err
}

// readsNothing says of a segment that can reach a host and reads the status that it
// gets nothing of it, and what to do; or is "".
func readsNothing(segment config.Segment, binary []byte, about manifest.Manifest) string {
	grants := capability.Grants(segment.Grant)
	border, err := module.Read(binary)
	if err != nil || !grants.Allow("http") || grants.Allow("status") || !border.ReadsStatus() {
		return ""
	}
	if len(about.Status) > 0 {
		return "it reads nothing of the session, since what it names of that was not granted: aiterm plugins grant " + segment.Name
	}
	return "it reads nothing of the session, since it can send something away and its manifest names nothing under status: look for a newer one with aiterm plugins update " + segment.Name
}

func lineOf(plan config.Plan, name string) int {
	for i, line := range plan.Lines {
		if slices.Contains(line.Left, name) || slices.Contains(line.Right, name) {
			return i + 1
		}
	}
	return 0
}

// unplaced returns the segments of plugins.yaml, and the built-in ones, that
// are on no line, or hidden where they are. So is the command of the user's own
// that no segment shows.
func unplaced(plan config.Plan, dirs state.Dirs) []config.Segment {
	var out []config.Segment
	known := map[string]bool{}
	for _, segment := range plan.Segments {
		known[segment.Name] = true
		if segment.Hidden || lineOf(plan, segment.Name) == 0 {
			out = append(out, segment)
		}
	}
	for _, name := range plugins.Names() {
		if known[name] {
			continue
		}
		segment := config.Segment{Name: name, Source: config.BuiltinPrefix + name}
		if about, err := Describe(segment.Source); err == nil {
			segment.Grant, segment.Optional = grant.Unasked(about.Grants()), about.Optional()
		}
		out = append(out, segment)
	}
	if dirs.Config != "" && chain.Stamp(dirs.Config) != "" && !slices.ContainsFunc(plan.Segments, config.Segment.IsChain) {
		out = append(out, config.Segment{Name: config.Chain, Source: config.Chain})
	}
	return out
}

// SegmentNames lists the segments of a configuration, those that were added, and
// the built-in ones, by name.
func SegmentNames(in configfile.Inputs) []string {
	names := plugins.Names()
	if lock, err := in.Registry.ReadLock(); err == nil {
		names = append(names, lock.Names()...)
	}
	if plan, _, err := configfile.Resolve(in); err == nil {
		for _, segment := range plan.Segments {
			names = append(names, segment.Name)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(names)))
}
