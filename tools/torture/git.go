//go:build linux || darwin

package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// badGit has another git on the PATH than one that works, and then a repository
// that is none.
func badGit(r *run) error {
	scripts := map[string]string{
		"fails":                     "exit 1",
		"fails with words":          "printf 'fatal: \\033[31mno\\033]0;x\\007\\n' >&2; exit 128",
		"prints garbage":            "head -c 200000 /dev/urandom",
		"prints garbage of its own": "printf '# branch.oid x\\n# branch.head \\033[31m\\n# branch.ab +99999999999999999999 -x\\n1 \\n2 \\n? \\n! \\nu \\n# stash -5\\n'",
		"prints 100 MB":             "yes '1 .M N... 100644 100644 100644 0 0 file' | head -c 100000000",
		"prints one line of 100 MB": "head -c 100000000 /dev/zero",
		"complains for 100 MB":      "head -c 100000000 /dev/zero >&2; exit 1",
		"prints without an end":     "exec yes",
		"waits a second":            "sleep 1",
		"kills itself":              "kill -9 $$",
		"ends its group":            "kill -TERM 0",
		"leaves a child":            "sleep 2 & exit 0",
		"takes stdin":               "cat",
		"writes to the folder":      "exit 0; touch pwned",
	}
	const usual = 0o755
	for name, script := range scripts {
		r.withGit("git "+name, "#!/bin/sh\n"+script+"\n", usual)
	}
	r.withGit("git is no program", "\x00\x01\x02", usual)
	r.withGit("git has no interpreter", "#!/nowhere/sh\n", usual)
	r.withGit("git may not be run", "#!/bin/sh\n", 0o644)
	r.hangingGit()
	return r.badRepository()
}

// withGit renders with a program as the only git.
func (r *run) withGit(what, text string, mode os.FileMode) {
	m := r.drawing()
	m.rendersWith(what, 3, text, mode)
	m.settle()
}

func (m *machine) rendersWith(what string, times int, text string, mode os.FileMode) {
	bin := filepath.Join(m.home, "bin")
	if err := writeFile(filepath.Join(bin, "git"), text); err != nil {
		m.broken(what, err)
	}
	os.Chmod(filepath.Join(bin, "git"), mode)
	os.RemoveAll(m.cache("git"))
	for i := range times {
		m.draw(what, func(s *shot) {
			s.set, s.want = []string{"PATH=" + bin + ":/usr/bin:/bin"}, []string{"Opus", "main"}
		}, fmt.Sprint("s", i))
	}
}

// hangingGit has a git that does not end by itself. aiterm's own process waits a
// minute for it; told to end, it takes git along.
func (r *run) hangingGit() {
	const what = "git hangs"
	m := r.drawing()
	m.rendersWith(what, 20, "#!/bin/sh\nexec sleep 300\n", 0o755)
	ours := m.running()
	refreshing := 0
	for _, p := range ours {
		if strings.Contains(p.command, "git-refresh") {
			refreshing++
			p.signal(syscall.SIGTERM)
		}
	}
	if refreshing != 1 {
		r.fail(failure{kind: kindLeft, what: what, why: fmt.Sprintf("%d processes wait for it after 20 renders, and one should: %v", refreshing, ours)})
	}
	m.settle()
}

// badRepository damages what git keeps in a repository.
func (r *run) badRepository() error {
	m := r.drawing()
	for _, file := range []string{"HEAD", "config", "index", "refs/heads/main", "logs/HEAD", "."} {
		for _, d := range damages() {
			if file == "." && !strings.HasPrefix(d.name, "a ") {
				continue
			}
			repo := filepath.Join(m.home, "repo")
			if err := copyTree(r.repo, repo); err != nil {
				return err
			}
			path := filepath.Join(repo, ".git", file)
			what := "the repository's " + filepath.Join(".git", file) + ": " + d.name
			if info, err := os.Stat(path); err == nil && info.IsDir() && (d.name == "a bit" || strings.HasPrefix(d.name, "a gigabyte")) {
				os.RemoveAll(repo)
				continue
			}
			if err := d.do(spot{path, filepath.Join(m.home, "nothing"), rand.New(rand.NewPCG(r.seed, 7))}); err != nil {
				return fmt.Errorf("%s: %w", what, err)
			}
			m.draw(what, func(s *shot) {
				s.input = []byte(strings.ReplaceAll(string(s.input), r.repo, repo))
				s.dir, s.want = r.root, []string{"Opus"}
			}, "s0", "s1")
			m.settle()
			makeWritable(repo)
			os.RemoveAll(repo)
		}
	}
	// A folder that is gone while the session is in it.
	gone := filepath.Join(m.home, "gone")
	if err := os.Mkdir(gone, 0o755); err != nil {
		return err
	}
	s := m.standard("the session's folder is gone", "gone")
	s.dir, s.input = gone, []byte(`{"session_id":"gone","model":{"display_name":"Opus"}}`)
	s.feed = piped(func(to io.Writer, input []byte) {
		time.Sleep(20 * time.Millisecond)
		os.Remove(gone)
		to.Write(input)
	})
	s.budget += 20 * time.Millisecond
	m.shoot(s)
	return nil
}
