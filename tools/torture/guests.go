//go:build linux || darwin

package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// guest is a module that means no good.
type guest struct{ engine, name, path string }

func (s *suite) guests() ([]guest, error) {
	var all []guest
	for _, engine := range []string{"wasm", "extism"} {
		paths, _ := filepath.Glob(filepath.Join(s.source, "host", "guest", engine, "testdata", "hostile", "*.wasm"))
		if len(paths) == 0 {
			return nil, fmt.Errorf("there are no hostile guests in host/guest/%s/testdata/hostile", engine)
		}
		for _, path := range paths {
			all = append(all, guest{engine, strings.TrimSuffix(filepath.Base(path), ".wasm"), path})
		}
	}
	return all, nil
}

// places are where guests are run: on every processor, and on one that they share
// with the line.
func (r *run) places() []*limit {
	one := &limit{CPUs: 1}
	if why := one.canNot(); why != "" {
		r.skip("guests on one processor: %s", why)
		return []*limit{nil}
	}
	return []*limit{nil, one}
}

func guestsAlone(r *run) error {
	guests, err := r.guests()
	if err != nil {
		return err
	}
	for _, g := range guests {
		r.guestsOn(g)
	}
	return nil
}

// guestsOn renders guests between two segments of aiterm's own: before they are
// compiled, and then.
func (r *run) guestsOn(guests ...guest) {
	var names, paths []string
	m := r.bare()
	defer m.drop()
	for i, g := range guests {
		path := fmt.Sprintf("guests/%d-%s.wasm", i, g.name)
		names, paths = append(names, g.engine+"/"+g.name), append(paths, path)
		data, err := os.ReadFile(g.path)
		if err == nil {
			err = writeFile(m.config(path), string(data))
		}
		if err != nil {
			r.broken(g.path, err)
		}
	}
	m.plugins(usualBudget, paths...)
	what := strings.Join(names, ", ")
	render := func(how string, place *limit, budget time.Duration) {
		m.draw(fmt.Sprintf("%s, %s, limits %v", what, how, place), func(s *shot) {
			s.limit, s.dir, s.want, s.budget = place, m.home, []string{"Opus"}, budget
		}, "s")
		m.settle()
	}
	places := r.places()
	render("not compiled yet", places[0], firstBudget)
	m.warm()
	for _, place := range places {
		os.RemoveAll(m.cache("last")) // to be run again
		render("all compiled", place, usualBudget)
	}
}

func guestsTogether(r *run) error {
	guests, err := r.guests()
	if err != nil {
		return err
	}
	find := func(engine, name string) guest {
		for _, g := range guests {
			if g.engine == engine && g.name == name {
				return g
			}
		}
		r.skip("eight of %s/%s: there is no such guest", engine, name)
		return guests[0]
	}
	names := map[string][]string{
		"wasm":   {"spin", "recursion", "stack-overflow", "memory-growth", "output-flood", "table-growth", "log-flood", "spin-in-start"},
		"extism": {"spin", "call-flood", "stack-overflow", "memory-growth", "answer-flood", "spin-in-hs-init"},
	}
	for _, engine := range slices.Sorted(maps.Keys(names)) {
		var mixture []guest
		for i := range 8 {
			mixture = append(mixture, find(engine, names[engine][i%len(names[engine])]))
		}
		r.guestsOn(mixture...)
		for _, g := range some(r.suite, mixture[:len(names[engine])], 4) {
			r.guestsOn(slices.Repeat([]guest{g}, 8)...)
		}
	}
	for range r.times(6) {
		var eight []guest
		for range 8 {
			eight = append(eight, guests[r.rand.IntN(len(guests))])
		}
		r.guestsOn(eight...)
	}
	return nil
}
