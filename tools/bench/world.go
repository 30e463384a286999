//go:build linux || darwin

package main

import (
	"fmt"
	"path/filepath"
	"strings"
)

// world is the machine as a session sees it. Every command gets the same one but
// for its home.
type world struct {
	programs
	root    string
	session *session // in a repository with 1000 files
	homes   int      // given so far
}

func newWorld(root string, p programs) (*world, error) {
	w := &world{programs: p, root: root}
	repo := filepath.Join(root, "work")
	if err := makeRepository(repo, checkedOut); err != nil {
		return nil, err
	}
	var err error
	w.session, err = newSession(repo, filepath.Join(root, "transcript.jsonl"))
	return w, err
}

// home is an empty one.
func (w *world) home() string {
	w.homes++
	return filepath.Join(w.root, fmt.Sprintf("home%d", w.homes))
}

// candidates are all that is to be measured, hello first, and what is not there.
func (w *world) candidates(npm bool, others []peerCommand) (subjects []*subject, absent []missing) {
	subjects, absent = w.baselines()
	subjects = append(subjects, w.ours()...)
	add := func(more []*subject, none []missing) {
		subjects, absent = append(subjects, more...), append(absent, none...)
	}
	if npm {
		add(w.npmPeers(peersFolder))
	}
	add(w.others(others))
	return subjects, absent
}

// ours are aiterm's lines.
func (w *world) ours() []*subject {
	one := func(l *lines) { l.row("model") }
	eight := func(l *lines) { l.copies(1) }
	copies := func(l *lines) { l.copies(4) }
	files := func(l *lines) { l.copies(1); l.files(3) }
	subjects := []*subject{
		w.line("1 segment", unchanged, 1, one),
		w.line("8 segments", unchanged, 8, eight),
		w.line("32 segments", unchanged, 32, copies),
		w.line("8 + 24 files", unchanged, 32, files),
		w.line("8 segments", reply, 8, eight),
		w.line("1 segment", allRun, 1, one),
		w.line("8 segments", allRun, 8, eight),
		w.line("32 segments", allRun, 32, copies),
		w.line("8 + 24 files", allRun, 32, files),
	}
	for _, s := range subjects {
		s.InChart = s.Segments == 8 || s.Name == marginalOf(unchanged)
	}
	return subjects
}

// line is aiterm with the lines that add makes.
func (w *world) line(name string, news news, segments int, add func(*lines)) *subject {
	l := &lines{folder: filepath.Join(w.root, strings.ReplaceAll(name+" "+string(news), " ", "-"))}
	add(l)
	return &subject{
		Name: lineName(name, news), Kind: ours, Segments: segments, News: news,
		session: w.session, argv: []string{w.aiterm, "statusline", "render"}, home: w.home(), lines: l,
	}
}

func lineName(name string, news news) string { return name + ", " + string(news) }
