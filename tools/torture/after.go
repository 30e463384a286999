//go:build linux || darwin

package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/segment/fetch"
)

// lookThrough looks at every file of a machine after all is over.
func (r *run) lookThrough(m *machine) {
	const what = "afterwards"
	for path, text := range m.user {
		if data, err := readSmall(path); err != nil || string(data) != text {
			m.lost(what, "the person's %s is not as it was: %v", m.name(path), err)
		}
	}
	filepath.WalkDir(m.home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil
		}
		if info, err := d.Info(); err == nil && info.Size() == 0 && r.ending && strings.HasPrefix(m.name(path), "cache/aiterm/last/") {
			// It is made in its place and then written. Ended in between, it counts as none, and
			// is written over.
			return nil
		}
		if why := m.unfit(path); why != "" {
			m.lost(what, "%s: %s", m.name(path), why)
		}
		if base := filepath.Base(path); (base == "lock" || strings.HasSuffix(base, ".lock")) && base != "plugins.lock" && state.Held(path) {
			m.fail(failure{kind: kindLeft, what: what, why: "the lock " + m.name(path) + " is held", home: m.home})
		}
		return nil
	})
	if drafts := m.drafts(); len(drafts) > 0 && !r.ending {
		m.lost(what, "drafts were left: %s", strings.Join(drafts, ", "))
	}
}

// unfit says why a file is not whole, or "". Files that a scenario damaged are
// not looked at: it has a machine for that.
func (m *machine) unfit(path string) string {
	if strings.HasSuffix(path, ".tmp") || strings.HasSuffix(path, ".new") || strings.Contains(path, ".broken-") {
		return ""
	}
	name := m.name(path)
	data, err := readSmall(path)
	if err != nil {
		return err.Error()
	}
	switch {
	case strings.HasPrefix(name, "cache/aiterm/last/"), strings.HasPrefix(name, "cache/aiterm/plan/"):
		// The first line of both ends with a checksum of the others.
		head, rest, _ := strings.Cut(string(data), "\n")
		sum, err := strconv.ParseUint(head[strings.LastIndexByte(head, ' ')+1:], 16, 64)
		if !strings.HasPrefix(head, "aiterm ") || err != nil || sum != state.Sum(rest) {
			return fmt.Sprintf("it is not whole, it begins with %.60q", head)
		}
	case strings.HasPrefix(name, "cache/aiterm/wasm/") && filepath.Base(name) == "index":
		return unfitIndex(m.cache("wasm"), string(data))
	case strings.HasSuffix(name, ".jsonl"):
		_, damaged, err := usage.OpenHistory(m.state(""), "", 400).Read(time.Time{})
		if most := m.torn; err != nil || damaged > most {
			return fmt.Sprintf("%d damaged lines of the history, and at most %d processes were killed while they wrote: %v", damaged, most, err)
		}
	case strings.HasPrefix(name, "cache/aiterm/usage") && strings.HasSuffix(name, ".json"):
		if object, _, err := state.ReadMirrored(path, 1<<20); err != nil || !json.Valid(object) {
			return fmt.Sprintf("neither of its copies is whole: %v, it begins with %.80q", err, data)
		}
	case strings.HasSuffix(name, ".json"):
		if !json.Valid(data) {
			return fmt.Sprintf("it is no JSON: %.80q", data)
		}
	case strings.HasSuffix(name, "aiterm.log"):
		return unfitLog(string(data), m.torn)
	case strings.HasPrefix(name, "cache/aiterm/fetch/") && strings.HasSuffix(name, ".page"):
		if len(fetch.Open(m.cache("")).Known([]string{"localhost:1"}, time.Now())) == 0 {
			return "it is no page that can be read"
		}
	}
	return ""
}

// unfitIndex says what is wrong with the index of compiled code: it must vouch
// for no file that is not as it was written.
func unfitIndex(dir, index string) string {
	cache := code.Open(dir)
	for line := range strings.Lines(index) {
		hash, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.HasPrefix(rest, "! ") {
			continue
		}
		if ready, _ := cache.Ready(hash); !ready {
			return fmt.Sprintf("the code of %.12s… is not as the index says", hash)
		}
	}
	return ""
}

// unfitLog says what is wrong with the log, of which torn lines may be cut off.
func unfitLog(text string, torn int) string {
	for line := range strings.Lines(text) {
		at, message, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if _, err := time.Parse(time.RFC3339, at); err != nil || message == "" {
			if torn--; torn >= 0 {
				continue
			}
			return fmt.Sprintf("a line of the log without a time: %.100q", line)
		}
		if !utf8.ValidString(message) || strings.ContainsFunc(message, func(r rune) bool { return foul(r, 1) != "" }) {
			return fmt.Sprintf("a line of the log with bytes that a terminal obeys: %.100q", line)
		}
	}
	return ""
}
