package config

import (
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/module"
)

// Snapshot is a plan as it is kept on disk, with what it came from. Its text has one record a
// line, a word and then quoted strings, because decoding that touches less
// memory than decoding JSON does; the first line ends with a checksum of the
// others.
type Snapshot struct {
	Identity
	Inputs   []Input // the files that Plan came from
	Problems []Problem
	Plan     Plan
	Fallback bool   // Plan is the embedded default, for want of a good one
	Sum      uint64 // of its text, from which it was decoded; else 0
}

// Input is a file that a plan came from, or could have come from, and how it
// looked (see [Stamp]).
type Input struct{ Path, Stamp string }

// maxBytes is far above what 64 segments with settings need.
const maxBytes = 1 << 20

// Read returns what was kept in a cache folder for the plugins.yaml of an identity, and the
// overlays that hold, or nil. What cannot be decoded is as good as absent: it is only a cache.
func Read(cacheDir string, id Identity) *Snapshot {
	if cacheDir == "" {
		return nil
	}
	data, err := state.ReadCache(snapshotFile(cacheDir, id), maxBytes)
	if err != nil {
		return nil
	}
	s, err := Decode(data)
	if err != nil {
		return nil
	}
	return s
}

// Fits tells whether the plan is the right one for an identity. It is while
// every file that it came from looks the same to stat.
func (s *Snapshot) Fits(id Identity) bool {
	return s != nil && s.Identity == id && !slices.ContainsFunc(s.Inputs, Input.changed)
}

// ToDraw is the plan for a line. Where it is the default for want of a good one, nobody
// knows how long usage is to be kept: nothing is added to the history, and nothing
// taken out; nor is anything kept of the session.
func (s *Snapshot) ToDraw() Plan {
	plan := s.Plan
	plan.Sum = s.Sum
	if s.Fallback {
		plan.HistoryDays, plan.NoSession = 0, true
	}
	return plan
}

// Write keeps the snapshot in a cache folder.
func (s *Snapshot) Write(cacheDir string) error {
	return state.WriteCache(snapshotFile(cacheDir, s.Identity), s.Encode())
}

// snapshotFile is the file for the snapshot of one plugins.yaml.
func snapshotFile(cacheDir string, id Identity) string {
	return filepath.Join(cacheDir, "plan", hex(state.Checksum(id.file()))+".plan")
}

const snapshotMagic = "aiterm plan 6 "

func hex(v uint64) string {
	s := strconv.FormatUint(v, 16)
	return strings.Repeat("0", 16-len(s)) + s
}

// Encode is the text of the snapshot.
func (s *Snapshot) Encode() []byte {
	b := make([]byte, 0, 8<<10)
	record := func(word string, values ...string) {
		b = append(b, word...)
		for _, v := range values {
			b = append(b, ' ')
			b = strconv.AppendQuote(b, v)
		}
		b = append(b, '\n')
	}
	itoa := strconv.Itoa
	record("for", s.Program, s.Path, s.ThemeDir, s.Home, strconv.FormatBool(s.Named), strconv.FormatBool(s.Fallback))
	if s.Ground != "" {
		record("ground", s.Ground)
	}
	if s.Holding != "" {
		record("holding", s.Holding)
	}
	for _, i := range s.Inputs {
		record("file", i.Path, i.Stamp)
	}
	for _, p := range s.Problems {
		record("problem", p.File, itoa(p.Line), itoa(p.Column), p.Message)
	}
	p := &s.Plan
	record("plan", p.Theme.Name, p.Color, itoa(p.Padding),
		strconv.FormatInt(int64(p.Budget), 10), strconv.FormatInt(int64(p.GitMaxAge), 10), itoa(p.HistoryDays), itoa(len(p.Theme.Roles)), itoa(len(p.Segments)), p.BuiltinEngine)
	for _, o := range p.Overlays {
		record("overlay", o.Agent, o.Model, o.Account, o.Project, strconv.FormatBool(o.File))
	}
	if p.Columns {
		record("columns")
	}
	if p.NoSession {
		record("no-session")
	}
	for _, role := range slices.Sorted(maps.Keys(p.Theme.Roles)) {
		record("role", role, p.Theme.Roles[role])
	}
	for _, l := range p.Lines {
		record("line", l.Prefix, l.Separator, l.CapLeft, l.CapRight)
		if l.Wrap {
			record("wrap")
		}
		if l.Style != (Style{}) {
			record("style", l.Style.Name, l.Style.Arrow, l.Style.Mirror, l.Style.Thin, l.Style.ThinMirror)
		}
		if len(l.Left) > 0 {
			record("left", l.Left...)
		}
		if len(l.Right) > 0 {
			record("right", l.Right...)
		}
	}
	for _, g := range p.Segments {
		record("segment", g.Name, g.Source, itoa(g.Priority), itoa(g.Shrink), strconv.FormatBool(g.Hidden), itoa(len(g.Settings)))
		if g.SHA256 != "" {
			record("module", g.SHA256, string(g.Engine), g.Installed)
		}
		for _, key := range slices.Sorted(maps.Keys(g.Settings)) {
			record("set", key, g.Settings[key])
		}
		for _, c := range g.Colors {
			record("color", strconv.FormatFloat(c.From, 'g', -1, 64), c.Style)
		}
		if len(g.Grant) > 0 {
			record("grant", g.Grant...)
		}
		if len(g.Optional) > 0 {
			record("optional", g.Optional...)
		}
	}
	return append([]byte(snapshotMagic+hex(state.Sum(b))+"\n"), b...)
}

var errSnapshot = errors.New("not a plan snapshot: remove it")

// Decode reads what [Snapshot.Encode] wrote. Of anything else it returns an error;
// it never panics and takes time and memory in proportion to the data. What it returns
// shares the memory of that, to which nobody may write any more.
func Decode(data []byte) (*Snapshot, error) {
	text := state.Text(data)
	head, rest, ok := strings.Cut(text, "\n")
	sum := state.Sum(rest)
	if !ok || head != snapshotMagic+hex(sum) {
		return nil, errSnapshot
	}
	s := &Snapshot{Sum: sum}
	d := decoder{Snapshot: s, names: make([]string, 0, 48)}
	values := make([]string, 0, 16)
	for rest != "" {
		var line string
		if line, rest, ok = strings.Cut(rest, "\n"); !ok {
			return nil, errSnapshot
		}
		word, quoted, _ := strings.Cut(line, " ")
		if values, ok = unquoteAll(values[:0], quoted); !ok || !d.add(word, values) {
			return nil, errSnapshot
		}
	}
	if len(s.Plan.Lines) == 0 || s.Plan.Theme.Roles == nil {
		return nil, errSnapshot
	}
	return s, nil
}

// unquoteAll reads strings in quotes with a space between them. Those without
// an escape, nearly all, share the memory of s.
func unquoteAll(out []string, s string) ([]string, bool) {
	for s != "" {
		if s[0] == ' ' {
			s = s[1:]
		}
		value, rest, ok := state.CutQuoted(s)
		if !ok {
			return nil, false
		}
		out, s = append(out, value), rest
	}
	return out, true
}

// decoder fills a snapshot. What it allocates is sized in advance: in a process
// this short the first object of every new size costs a page fault.
type decoder struct {
	*Snapshot
	names []string // the lists of names are slices of this one
}

func (d *decoder) list(v []string) []string {
	if cap(d.names)-len(d.names) < len(v) {
		d.names = make([]string, 0, 48+len(v))
	}
	from := len(d.names)
	d.names = append(d.names, v...)
	return d.names[from:len(d.names):len(d.names)]
}

// add takes one record; false means that it does not belong there.
func (d *decoder) add(word string, v []string) bool {
	s, p := d.Snapshot, &d.Plan
	ok := true
	number := func(i int) int {
		n, err := strconv.Atoi(v[i])
		ok = ok && err == nil && n >= 0
		return n
	}
	switch {
	case word == "for" && len(v) == 6:
		s.Identity = Identity{Program: v[0], Path: v[1], ThemeDir: v[2], Home: v[3], Named: v[4] == "true"}
		s.Fallback = v[5] == "true"
	case word == "file" && len(v) == 2:
		s.Inputs = append(s.Inputs, Input{v[0], v[1]})
	case word == "problem" && len(v) == 4:
		s.Problems = append(s.Problems, Problem{File: v[0], Line: number(1), Column: number(2), Message: v[3]})
	case word == "plan" && len(v) == 9:
		p.Theme.Name, p.Color, p.Padding = v[0], v[1], number(2)
		p.Budget, p.GitMaxAge = time.Duration(number(3)), time.Duration(number(4))
		p.HistoryDays, p.BuiltinEngine = number(5), v[8]
		p.Theme.Roles = make(map[string]string, min(number(6), 64))
		p.Lines = make([]Line, 0, MaxLines)
		p.Segments = make([]Segment, 0, min(number(7), MaxSegments))
	case word == "role" && len(v) == 2 && p.Theme.Roles != nil:
		p.Theme.Roles[v[0]] = v[1]
	case word == "line" && len(v) == 4:
		p.Lines = append(p.Lines, Line{Prefix: v[0], Separator: v[1], CapLeft: v[2], CapRight: v[3]})
	case word == "ground" && len(v) == 1:
		s.Ground = v[0]
	case word == "holding" && len(v) == 1:
		s.Holding = v[0]
	case word == "overlay" && len(v) == 5:
		p.Overlays = append(p.Overlays, Overlay{v[0], v[1], v[2], v[3], v[4] == "true"})
	case word == "columns" && len(v) == 0:
		p.Columns = true
	case word == "no-session" && len(v) == 0:
		p.NoSession = true
	case word == "wrap" && len(v) == 0 && len(p.Lines) > 0:
		p.Lines[len(p.Lines)-1].Wrap = true
	case word == "style" && len(v) == 5 && len(p.Lines) > 0:
		p.Lines[len(p.Lines)-1].Style = Style{v[0], v[1], v[2], v[3], v[4]}
	case word == "left" && len(p.Lines) > 0:
		p.Lines[len(p.Lines)-1].Left = d.list(v)
	case word == "right" && len(p.Lines) > 0:
		p.Lines[len(p.Lines)-1].Right = d.list(v)
	case word == "segment" && len(v) == 6:
		p.Segments = append(p.Segments, Segment{Name: v[0], Source: v[1], Priority: number(2), Shrink: number(3),
			Hidden: v[4] == "true", Settings: make(map[string]string, min(number(5), 64))})
	case word == "module" && len(v) == 3 && len(p.Segments) > 0:
		g := &p.Segments[len(p.Segments)-1]
		g.SHA256, g.Engine, g.Installed = v[0], module.Engine(v[1]), v[2]
	case word == "set" && len(v) == 2 && len(p.Segments) > 0:
		p.Segments[len(p.Segments)-1].Settings[v[0]] = v[1]
	case word == "color" && len(v) == 2 && len(p.Segments) > 0:
		from, err := strconv.ParseFloat(v[0], 64)
		ok = err == nil
		g := &p.Segments[len(p.Segments)-1]
		g.Colors = append(g.Colors, Threshold{from, v[1]})
	case word == "grant" && len(p.Segments) > 0:
		p.Segments[len(p.Segments)-1].Grant = d.list(v)
	case word == "optional" && len(p.Segments) > 0:
		p.Segments[len(p.Segments)-1].Optional = d.list(v)
	default:
		return false
	}
	return ok
}
