package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// limits are what a target may have in the repository.
type limits struct {
	files int
	bytes int64 // of each file
}

// take copies the inputs that are worth it into the package's testdata, and tells
// how many, and how many were there.
func (t target) take(l limits) (taken, kept int, err error) {
	dir, err := goOutput("list", "-f", "{{.Dir}}", t.importPath)
	if err != nil {
		return 0, 0, err
	}
	corpus := filepath.Join(dir, "testdata", "fuzz", t.name)
	old, err := names(corpus, 1<<62)
	if err != nil {
		return 0, 0, err
	}
	found, err := names(t.cached, l.bytes)
	if err != nil {
		return 0, 0, err
	}
	room := l.files - len(old)
	if room <= 0 || len(found) == 0 {
		return 0, len(old), nil
	}
	trial, err := newTrial(t, dir)
	if err != nil {
		return 0, len(old), err
	}
	defer trial.close()
	chosen, err := trial.choose(old, found, corpus, room)
	return len(chosen), len(old), err
}

// names lists the inputs in a folder, which need not be there, that are no bigger
// than the limit.
func names(dir string, limit int64) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var list []string
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		if info.Mode().IsRegular() && info.Size() <= limit {
			list = append(list, e.Name())
		}
	}
	return list, err
}

// trial is a test binary that tells which code an input reaches.
type trial struct {
	target
	dir    string // of the package, which is where its tests run
	temp   string
	binary string
}

func newTrial(t target, dir string) (*trial, error) {
	temp, err := os.MkdirTemp("", "aiterm-corpus-")
	if err != nil {
		return nil, err
	}
	r := &trial{target: t, dir: dir, temp: temp, binary: filepath.Join(temp, "fuzz.test")}
	module, err := goOutput("list", "-m")
	if err == nil {
		// What the target calls in other packages of the project counts too.
		_, err = goOutput("test", "-c", "-cover", "-coverpkg="+module+"/...", "-o", r.binary, t.importPath)
	}
	if err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (r *trial) close() { os.RemoveAll(r.temp) }

// choose copies those of the found inputs into the corpus which together reach
// what they all reach, or as much of it as there is room for: one after the other
// the one that reaches most that is new, of several the smallest.
func (r *trial) choose(old, found []string, corpus string, room int) (chosen []string, err error) {
	reached, err := r.reach(append([]string{"seed#.*"}, quoted(old)...)...)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(corpus, 0o755); err != nil {
		return nil, err
	}
	defer os.Remove(corpus) // if nothing is in it
	var candidates []input
	for _, name := range found {
		if slices.Contains(old, name) {
			continue
		}
		in, err := r.look(name, corpus)
		if err != nil {
			return nil, err
		}
		candidates = append(candidates, in)
	}
	for len(chosen) < room {
		best := pick(candidates, reached)
		if best < 0 {
			break
		}
		in := candidates[best]
		if err := os.WriteFile(filepath.Join(corpus, in.name), in.data, 0o644); err != nil {
			return chosen, err
		}
		for block := range in.reached {
			reached[block] = true
		}
		chosen = append(chosen, in.name)
	}
	return chosen, nil
}

// look runs one input, which has to be in the corpus for that long.
func (r *trial) look(name, corpus string) (in input, err error) {
	data, err := os.ReadFile(filepath.Join(r.cached, name))
	if err != nil {
		return in, err
	}
	path := filepath.Join(corpus, name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return in, err
	}
	defer os.Remove(path)
	in = input{name: name, data: data}
	in.reached, err = r.reach(regexp.QuoteMeta(name))
	return in, err
}

// reach runs the target with inputs, whose names are patterns, and returns the
// blocks of code that it reached.
func (r *trial) reach(inputs ...string) (map[string]bool, error) {
	profile := filepath.Join(r.temp, "profile")
	cmd := exec.Command(r.binary, "-test.run=^"+r.name+"$/^("+strings.Join(inputs, "|")+")$", "-test.coverprofile="+profile)
	cmd.Dir = r.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("an input fails: %w\n%s", err, bytes.TrimSpace(out))
	}
	text, err := os.ReadFile(profile)
	return blocks(string(text)), err
}

// blocks are the lines of a coverage profile that were counted at least once,
// without the count (go tool cover; "FILE:LINE.COLUMN,LINE.COLUMN STATEMENTS COUNT").
func blocks(profile string) map[string]bool {
	reached := map[string]bool{}
	for line := range strings.Lines(profile) {
		if block, ok := strings.CutSuffix(strings.TrimSpace(line), " 0"); !ok && !strings.HasPrefix(block, "mode:") {
			reached[block[:strings.LastIndexByte(block, ' ')]] = true
		}
	}
	return reached
}

// input is one that was found.
type input struct {
	name    string
	data    []byte
	reached map[string]bool
}

func quoted(names []string) (patterns []string) {
	for _, name := range names {
		patterns = append(patterns, regexp.QuoteMeta(name))
	}
	return patterns
}

// pick returns the index of the input that adds most to what was reached, or -1 if
// none adds anything.
func pick(inputs []input, reached map[string]bool) int {
	best, most := -1, 0
	for i, in := range inputs {
		gain := 0
		for block := range in.reached {
			if !reached[block] {
				gain++
			}
		}
		if gain > most || gain == most && gain > 0 && len(in.data) < len(inputs[best].data) {
			best, most = i, gain
		}
	}
	return best
}

func goOutput(args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, bytes.TrimSpace(errs.Bytes()))
	}
	return strings.TrimSpace(string(out)), nil
}
