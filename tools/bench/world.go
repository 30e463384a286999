//go:build linux || darwin

package main

import (
	"fmt"
	"path/filepath"
)

// world is the machine as a session sees it. Every command gets the same one but
// for its home.
type world struct {
	built
	root    string
	session *session // in a repository with 1000 files
	homes   int      // given so far
}

func newWorld(root string, b built) (*world, error) {
	w := &world{built: b, root: root}
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
	subjects = append(subjects, w.help())
	add := func(more []*subject, none []missing) {
		subjects, absent = append(subjects, more...), append(absent, none...)
	}
	add(w.longSessions())
	add(w.others(others))
	if npm {
		add(w.npmPeers(filepath.Join(w.root, "peers")))
	}
	return subjects, absent
}

const (
	eightSegments = "8 segments"
	fortySegments = "40 segments"
	eightAnd3     = "8 + 3 strangers"
	eightAnd24    = "8 + 24 strangers"
	emptyHome     = "an empty home"
)

// ours are aiterm's lines.
func (w *world) ours() []*subject {
	three := [][]string{{"context", "duration", "diff"}}
	only := func(l *lines) { l.copies(1) }
	with := func(rows [][]string, n int) func(*lines) {
		return func(l *lines) { l.copies(1); l.strangers(rows, n) }
	}
	return []*subject{
		w.line(eightSegments, unchanged, 8, only),
		w.line(eightSegments, reply, 8, only),
		w.line(eightSegments, allRun, 8, only),
		w.line(fortySegments, unchanged, 40, func(l *lines) { l.wide(5) }),
		w.line(fortySegments, allRun, 40, func(l *lines) { l.wide(5) }),
		w.line(eightAnd3, unchanged, 11, with(three, 1)),
		w.line(eightAnd3, allRun, 11, with(three, 1)),
		w.line(eightAnd24, allRun, 32, with(eight, 3)),
		{Name: lineName(emptyHome, firstLine), Kind: ours, News: firstLine, InChart: true, session: w.session, argv: []string{w.Line}, home: w.home()},
	}
}

// helpName is the command that does nothing but start.
const helpName = "aiterm --help"

// help is what every command pays before it does anything: for all that is linked.
func (w *world) help() *subject {
	return &subject{Name: helpName, Kind: people, session: w.session, argv: []string{w.Aiterm, "--help"}, home: w.home()}
}

// line is aiterm with the lines that add makes.
func (w *world) line(name string, news news, segments int, add func(*lines)) *subject {
	home := w.home()
	l := &lines{folder: filepath.Join(home, "modules")}
	add(l)
	return &subject{
		Name: lineName(name, news), Kind: ours, Segments: segments, News: news, InChart: true,
		session: w.session, argv: []string{w.Line}, home: home, lines: l,
		prepare: [][]string{{w.Aiterm, "warm"}, {w.Aiterm, "git-refresh", "--dir", w.session.repo}},
	}
}

func lineName(name string, news news) string { return name + ", " + string(news) }
