// Package leaktest is for tests: it counts what a process holds, so that a command which
// goes round and round is seen to give back what it takes.
package leaktest

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

// Held is what this process holds that a command may forget to give back.
type Held struct{ Goroutines, Files, Children int }

// Now counts what is held.
func Now(t *testing.T) Held {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	// Children that were not waited for are among these.
	lists, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil {
		t.Fatal(err)
	}
	children := 0
	for _, list := range lists {
		pids, _ := os.ReadFile(list) // the thread may be gone
		children += len(strings.Fields(string(pids)))
	}
	return Held{runtime.NumGoroutine(), len(files), children}
}

// KeepGarbage turns the collector off, which closes files that were forgotten.
func KeepGarbage(t *testing.T) {
	percent := debug.SetGCPercent(-1)
	t.Cleanup(func() { debug.SetGCPercent(percent) })
}

func (h Held) least(o Held) Held {
	return Held{min(h.Goroutines, o.Goroutines), min(h.Files, o.Files), min(h.Children, o.Children)}
}

func (h Held) most(o Held) Held {
	return Held{max(h.Goroutines, o.Goroutines), max(h.Files, o.Files), max(h.Children, o.Children)}
}

// ExpectNoMore compares what was held after each of many rounds: the least of the
// last rounds is no more than the most of the first ones, unless every round keeps
// something. Whatever a round is just at then does not matter.
func ExpectNoMore(t *testing.T, rounds []Held) {
	t.Helper()
	third := len(rounds) / 3
	first, last := rounds[0], rounds[len(rounds)-1]
	for i := range third {
		first, last = first.most(rounds[i]), last.least(rounds[len(rounds)-1-i])
	}
	if last.Goroutines > first.Goroutines || last.Files > first.Files || last.Children > first.Children {
		t.Errorf("over %d rounds what is held grew from %+v to %+v", len(rounds), first, last)
	}
}
