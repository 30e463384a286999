//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// guest is a module that means no good.
type guest struct{ engine, name, path string }

func (s *suite) guests() ([]guest, error) {
	var all []guest
	for _, engine := range []string{"wasm", "extism"} {
		paths, _ := filepath.Glob(filepath.Join(s.source, "host", "guest", engine, "testdata", "hostile", "*.wasm"))
		if len(paths) == 0 {
			return nil, fmt.Errorf("there are no hostile guests in host/%s/testdata/hostile", engine)
		}
		for _, path := range paths {
			all = append(all, guest{engine, strings.TrimSuffix(filepath.Base(path), ".wasm"), path})
		}
	}
	return all, nil
}

// processors are the limits under which guests are run.
func (r *run) processors() []*limit {
	one := &limit{CPUs: 1}
	if why := one.canNot(); why != "" {
		r.skip("guests on one processor: %s", why)
		return []*limit{nil}
	}
	return []*limit{one, {CPUs: 2}}
}

// compiledBuiltins is a machine on which aiterm's own segments are compiled, and
// nothing else.
func (r *run) compiledBuiltins() *machine {
	m := r.bare()
	m.plugins(usualBudget)
	m.warm()
	return m
}

func guestsAlone(r *run) error {
	guests, err := r.guests()
	if err != nil {
		return err
	}
	warm := r.compiledBuiltins()
	processors := r.processors()
	for i, g := range guests {
		// What a first render meets is tried with a part of them: it takes
		// longer than all the rest.
		r.guestsOn(warm, processors, i%4 == int(r.seed%4), g)
	}
	return nil
}

// guestsOn renders guests between two segments of aiterm's own: on a machine
// where nothing is compiled if cold says so, on one where they are not, and where
// everything is.
func (r *run) guestsOn(warm *machine, processors []*limit, cold bool, guests ...guest) {
	var names, paths []string
	for i, g := range guests {
		names, paths = append(names, g.engine+"/"+g.name), append(paths, filepath.Join("guests", fmt.Sprintf("%d-%s.wasm", i, g.name)))
	}
	what := strings.Join(names, ", ")
	prepare := func(m *machine) {
		for i, path := range paths {
			data, err := os.ReadFile(guests[i].path)
			if err == nil {
				err = writeFile(m.config(path), string(data))
			}
			if err != nil {
				r.fail(failure{kind: kindSuite, what: what, why: err.Error()})
			}
			paths[i] = path
		}
		m.plugins(usualBudget, paths...)
	}
	render := func(m *machine, how string, cpus *limit, want ...string) {
		s := m.standard(fmt.Sprintf("%s, %s, limits %v", what, how, cpus), "s")
		s.limit, s.dir, s.want = cpus, m.home, want
		if strings.HasPrefix(how, "nothing") {
			s.budget = firstBudget
		}
		m.shoot(s)
	}
	if cold {
		for _, cpus := range processors {
			m := r.bare()
			prepare(m)
			render(m, "nothing compiled", cpus)
			m.settle()
		}
	}
	m := warm.like()
	defer m.remove()
	prepare(m)
	render(m, "not compiled yet", processors[len(processors)-1], "Opus")
	m.settle()
	m.warm()
	for _, cpus := range processors {
		render(m, "all compiled", cpus, "Opus")
	}
	r.lookThrough(m)
}

func guestsTogether(r *run) error {
	guests, err := r.guests()
	if err != nil {
		return err
	}
	warm := r.compiledBuiltins()
	processors := r.processors()
	find := func(engine, name string) guest {
		for _, g := range guests {
			if g.engine == engine && g.name == name {
				return g
			}
		}
		r.skip("eight of %s/%s: there is no such guest", engine, name)
		return guests[0]
	}
	var groups [][]guest
	for engine, names := range map[string][]string{
		"wasm":   {"spin", "recursion", "stack-overflow", "memory-growth", "output-flood", "table-growth", "log-flood", "spin-in-start"},
		"extism": {"spin", "call-flood", "stack-overflow", "memory-growth", "answer-flood", "spin-in-hs-init"},
	} {
		var mixture []guest
		for i := range 8 {
			mixture = append(mixture, find(engine, names[i%len(names)]))
		}
		groups = append(groups, mixture)
		for _, name := range names[:r.timesAtMost(len(names), 4)] {
			eight := make([]guest, 8)
			for i := range eight {
				eight[i] = find(engine, name)
			}
			groups = append(groups, eight)
		}
	}
	for range r.times(6) {
		eight := make([]guest, 8)
		for i := range eight {
			eight[i] = guests[r.rand.IntN(len(guests))]
		}
		groups = append(groups, eight)
	}
	for i, group := range groups {
		r.guestsOn(warm, processors, i%3 == 0, group...)
	}
	return nil
}

// timesAtMost is [suite.times] of n, but no more than there are.
func (s *suite) timesAtMost(most, n int) int { return min(most, s.times(n)) }
