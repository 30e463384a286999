package conformance

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/guest/grant"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/testdata/payloads"
)

// This file has the checks that render sensible worlds.

func checkSample(s *session) {
	_, s.rendered = s.render("the sample session", s.world())
}

func checkPayloads(s *session) {
	files, err := payloads.Files.ReadDir(".")
	if err != nil {
		s.ended = err
		return
	}
	for _, f := range files {
		w := s.world()
		w.Status = payload(f.Name())
		s.render("the payload "+strings.TrimSuffix(f.Name(), path.Ext(f.Name())), w)
	}
}

// payload is a file of package payloads, which is part of this program.
func payload(name string) []byte {
	data, err := payloads.Files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return data
}

// checkAbsent takes away all, then each thing alone.
func checkAbsent(s *session) {
	nothing := s.world()
	nothing.Status, nothing.Usage, nothing.Git, nothing.Env, nothing.Transcript, nothing.Spend = []byte("{}"), nil, nil, nil, nil, nil
	nothing.System = nil
	s.render("an empty object, and nothing known", nothing)
	nothing.Settings = nil
	s.render("an empty object, nothing known and no setting", nothing)
	for _, without := range []struct {
		what string
		take func(*trial.World)
	}{
		{"an empty object", func(w *trial.World) { w.Status = []byte("{}") }},
		{"no usage", func(w *trial.World) { w.Usage = nil }},
		{"no repository", func(w *trial.World) { w.Git = nil }},
		{"no machine", func(w *trial.World) { w.System = nil }},
		{"no costs", func(w *trial.World) { w.Spend = nil }},
		{"no transcript", func(w *trial.World) { w.Transcript = nil }},
		{"a transcript that is being read", func(w *trial.World) { w.Transcript = map[string]string{"known": "pending"} }},
		{"no environment", func(w *trial.World) { w.Env = nil }},
		{"no settings", func(w *trial.World) { w.Settings = nil }},
	} {
		w := s.world()
		w.Status = payload(payloads.EveryField)
		without.take(&w)
		s.render(without.what, w)
	}
}

func checkWidths(s *session) {
	for columns := 1; columns <= 400; columns++ {
		w := s.world()
		w.Columns, w.Repeat = columns, true
		s.render(fmt.Sprintf("a line of %d cells", columns), w)
	}
}

// checkTimes has the turns of a day and a year, the ends of what a 32-bit clock
// can tell, and the farthest zones. A change to summer time is a change of the
// offset from one moment to the next.
func checkTimes(s *session) {
	moments := []string{
		"1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "1901-12-13T20:45:51Z", "2000-02-29T12:00:00Z",
		"2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z", "2028-02-29T00:00:00Z",
		"2038-01-19T03:14:07Z", "2038-01-19T03:14:08Z", "2106-02-07T06:28:16Z", "9999-12-31T23:59:59Z",
		"2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-10-25T00:59:59Z", "2026-10-25T01:00:00Z",
	}
	for hour := range 24 {
		moments = append(moments, fmt.Sprintf("2026-06-15T%02d:00:00Z", hour), fmt.Sprintf("2026-06-15T%02d:59:59.999Z", hour))
	}
	for _, moment := range moments {
		at, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			s.ended = err
			return
		}
		for _, minutes := range []int{0, 60, 120, 14 * 60, -12 * 60, 5*60 + 45, -(9*60 + 30)} {
			w := s.world()
			w.At = at.In(time.FixedZone("", minutes*60))
			if y := w.At.Year(); y < 0 || y > 9999 {
				continue // JSON has no such year
			}
			s.render("at "+w.At.Format(time.RFC3339), w)
			if !s.asksForTime() {
				return
			}
		}
	}
}

// asksForTime tells whether the time can make a difference.
func (s *session) asksForTime() bool {
	return s.observed.asked["now"] || s.observed.asked["minute"] || s.observed.asked["utc_offset"]
}

// checkSameBytes renders the same worlds twice, in another order.
func checkSameBytes(s *session) {
	every, empty, narrow := s.world(), s.world(), s.world()
	every.Status = payload(payloads.EveryField)
	empty.Status, empty.Usage, empty.Git, empty.Transcript, empty.Spend = []byte("{}"), nil, nil, nil, nil
	empty.System = nil
	narrow.Columns = 20
	worlds := []struct {
		what  string
		world trial.World
	}{{"the sample session", s.world()}, {"every field", every}, {"an empty object", empty}, {"a line of 20 cells", narrow}}
	first := make([]trial.Report, len(worlds))
	for i, w := range worlds {
		var ok bool
		if first[i], ok = s.render(w.what, w.world); !ok {
			return
		}
	}
	for i, w := range slices.Backward(worlds) {
		again, ok := s.render(w.what, w.world)
		if !ok {
			return
		}
		if !slices.Equal(again.Spans, first[i].Spans) {
			s.fail(&w.world, "look for what differs from one render to the next: the order of a map, a random number, memory that was never set",
				"%s is drawn as %q, then as %q", w.what, texts(first[i].Spans), texts(again.Spans))
		}
	}
}

// texts is what spans say, in one string.
func texts(spans []span.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// checkOptional takes back each permission that the segment says it can do without,
// and then all of them.
func checkOptional(s *session) {
	optional := s.manifest.Optional()
	if len(optional) == 0 {
		s.skip("no permission of it is optional")
		return
	}
	without := func(what string, names ...string) {
		for _, base := range []struct {
			what   string
			status []byte
		}{{"the sample session", nil}, {"every field", payload(payloads.EveryField)}, {"an empty object", []byte("{}")}} {
			w := s.world()
			if base.status != nil {
				w.Status = base.status
			}
			w.Grants = slices.DeleteFunc(w.Grants, func(one string) bool {
				name, _ := grant.Split(one)
				return slices.Contains(names, name)
			})
			s.render(base.what+" without "+what, w)
		}
	}
	for _, name := range optional {
		without(name, name)
	}
	if len(optional) > 1 {
		without("anything optional", optional...)
	}
}

// checkStore fills the store with what the segment itself stores, with nonsense,
// and to the brim.
func checkStore(s *session) {
	if !slices.Contains(s.world().Grants, "store") {
		s.skip("it does not ask for the store")
		return
	}
	w := s.world()
	for i := range 3 {
		report, ok := s.render(fmt.Sprintf("render %d with what the one before stored", i+1), w)
		if !ok {
			return
		}
		if report.Refused > 0 {
			s.fail(&w, "keep keys to 256 bytes and all together to 64 KiB, and look at what store_set returns",
				"the store refused %d values", report.Refused)
		}
		w.Store = report.After(w.Store)
	}
	kept := w.Store
	s.strange = true
	for _, odd := range oddTexts() {
		w.Store = map[string]string{}
		for key := range kept {
			w.Store[key] = odd.text[:min(len(odd.text), 1000)]
		}
		s.render("a store with "+odd.name+" under every key", w)
	}
	w.Store = map[string]string{"filler": strings.Repeat("x", 64<<10-len("filler"))}
	s.render("a full store", w)
}
