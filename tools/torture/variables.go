//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// environments are variables of people who develop in Go, of odd shells, and of
// nobody. Not among them is what ends every program of Go before it begins, such
// as GOMEMLIMIT=x.
func environments(r *run) error {
	pipe, file := filepath.Join(r.root, "pipe"), filepath.Join(r.root, "file")
	if err := makePipe(pipe); err != nil {
		return err
	}
	if err := writeFile(file, "text"); err != nil {
		return err
	}
	nowhere := filepath.Join(file, "nowhere") // which not even root can make
	long := strings.Repeat("x", 100_000)
	cases := [][]string{
		{"GOMAXPROCS=1"}, {"GOMAXPROCS=500"}, {"GOMAXPROCS=x"}, {"GOGC=1"}, {"GOGC=off"}, {"GOMEMLIMIT=1"}, {"GOMEMLIMIT=8MiB", "GOGC=off"},
		{"GODEBUG=asyncpreemptoff=1"}, {"GODEBUG=cpu.all=off"}, {"GODEBUG=madvdontneed=1,gcstoptheworld=2"}, {"GODEBUG=" + long}, {"GOTRACEBACK=crash"}, {"GOTRACEBACK=none"},
		{"TZ="}, {"TZ=Nowhere/City"}, {"TZ=:/dev/zero"}, {"TZ=../../../etc/passwd"}, {"TZ=" + long}, {"TZ=/"}, {"ZONEINFO=/dev/zero", "TZ=Europe/Vienna"},
		{"TERM=dumb"}, {"TERM"}, {"TERM=\x1b[31m"}, {"NO_COLOR=1"}, {"FORCE_COLOR=0"}, {"FORCE_COLOR=9999"}, {"FORCE_COLOR=x"}, {"COLORTERM=" + long},
		{"LANG=C", "LC_ALL=C"}, {"LANG=de_DE.ISO-8859-1"},
		{"PATH"}, {"PATH="}, {"PATH=:::"}, {"PATH=/nowhere"}, {"PATH=."}, {"PATH=" + long},
		{"HOME"}, {"HOME="}, {"HOME=relative"}, {"HOME=" + nowhere}, {"HOME=/dev/null"}, {"HOME=" + long}, {"HOME=/a\nb"}, {"HOME=/proc/self"},
		{"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"}, {"HOME=" + nowhere, "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"},
		{"HOME=/dev/null", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"}, {"XDG_CACHE_HOME=relative"}, {"XDG_CACHE_HOME=/dev/null"}, {"XDG_CACHE_HOME=/proc"},
		{"XDG_CACHE_HOME=/sys"}, {"XDG_STATE_HOME=/dev/full"}, {"XDG_CONFIG_HOME=/proc/self"}, {"XDG_CACHE_HOME=" + long}, {"XDG_CACHE_HOME=" + nowhere},
		{"CLAUDE_CONFIG_DIR=/dev"}, {"CLAUDE_CONFIG_DIR="}, {"CLAUDE_CONFIG_DIR=relative"}, {"CLAUDE_CONFIG_DIR=" + long}, {"CLAUDE_CONFIG_DIR=" + pipe},
		{"TMPDIR=/nowhere"}, {"TMPDIR=/dev/null"}, {"PWD=/nowhere"}, {"OLDPWD"}, {"AITERM=1"}, {"SHELL=/nowhere"},
		{"GIT_DIR=/nowhere"}, {"GIT_DIR=" + pipe}, {"GIT_WORK_TREE=/"}, {"GIT_TRACE=1", "GIT_TRACE2=1"}, {"GIT_INDEX_FILE=/dev/zero"}, {"GIT_EXEC_PATH=/nowhere"},
		{"GIT_CONFIG_GLOBAL=/dev/zero"}, {"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.fsmonitor", "GIT_CONFIG_VALUE_0=touch pwned"},
		{"HTTP_PROXY=http://127.0.0.1:1", "https_proxy=x\ny"}, {"ANTHROPIC_API_KEY=x\ny"}, {"LD_PRELOAD="}, {"A=" + long, "B=" + long, "C=" + long},
	}
	guests := []string{"spin", "memory-growth"}
	quiet, looping := r.drawing(), r.bare()
	var paths []string
	for _, name := range guests {
		paths = append(paths, filepath.Join(r.source, "host/guest/wasm/testdata/hostile", name+".wasm"))
	}
	looping.plugins(usualBudget, paths...)
	looping.warm()
	for i := range 2 * len(cases) * r.times(1) {
		template := []*machine{quiet, looping}[i%2]
		s := template.standard(fmt.Sprintf("%.200q", cases[i/2%len(cases)]), fmt.Sprint("s", i))
		s.set = cases[i/2%len(cases)]
		if template == looping { // the cache may be another one
			s.budget = firstBudget
		}
		s.anyStderr = strings.HasPrefix(s.set[0], "GODEBUG") || strings.HasPrefix(s.set[0], "TZ=")
		template.shoot(s)
	}
	// What cannot be thought of beforehand.
	names := []string{"HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "COLUMNS", "LINES", "TERM", "TZ", "PATH", "CLAUDE_CONFIG_DIR", "NO_COLOR", "FORCE_COLOR"}
	values := []string{"", "0", "1", "-1", "/dev/null", nowhere, "x", "..", "\xff", "\x1b[31m", r.root, quiet.home}
	for i := range r.times(60) {
		s := quiet.standard(fmt.Sprint("random variables ", i), fmt.Sprint("r", i))
		for range 1 + r.rand.IntN(4) {
			name := names[r.rand.IntN(len(names))]
			s.set = append(s.set, name+"="+values[r.rand.IntN(len(values))])
			switch name { // none of the values asks for more than usual
			case "COLUMNS":
				s.columns = 0
			case "LINES":
				s.lines = 0
			}
		}
		quiet.shoot(s)
	}
	if _, err := os.Stat(filepath.Join(r.repo, "pwned")); err == nil {
		r.fail(failure{kind: kindFile, what: "a variable", why: "a program of git's config was run"})
	}
	return nil
}

func terminals(r *run) error {
	type size struct{ columns, lines int }
	var sizes []size
	for columns := 1; columns <= 260; columns++ {
		sizes = append(sizes, size{columns, 40})
	}
	for lines := 1; lines <= 24; lines++ {
		sizes = append(sizes, size{80, lines})
	}
	for _, columns := range []int{1999, 2000, 2001, 5000, 1 << 20, 1 << 30} {
		sizes = append(sizes, size{columns, 40})
	}
	template := r.drawing()
	r.inParallel(len(sizes)*r.times(1), template, func(m *machine, i int) {
		at := sizes[i%len(sizes)]
		s := m.standard(fmt.Sprintf("%d × %d", at.columns, at.lines), "s")
		s.columns, s.lines = at.columns, at.lines
		m.shoot(s)
	})
	odd := []string{"0", "-1", "-99999999999999999999", "99999999999999999999", "80x24", " 80", "80.5", "0x50", "+80", "१२", "", "\x1b[31m", strings.Repeat("9", 1000)}
	r.inParallel(2*len(odd), template, func(m *machine, i int) {
		name := []string{"COLUMNS", "LINES"}[i%2]
		s := m.standard(fmt.Sprintf("%s is %q", name, odd[i/2]), "s")
		if s.columns = 0; name == "LINES" {
			s.columns = 120
		}
		s.lines = 0
		s.set = []string{name + "=" + odd[i/2]}
		if odd[i/2] == "+80" && name == "COLUMNS" {
			s.columns, s.set = 80, []string{"COLUMNS=+80"} // which Go takes for a number
		}
		m.shoot(s)
	})
	return nil
}
