//go:build linux || darwin

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// signalAt is a signal that a process is sent after a time.
type signalAt struct {
	after time.Duration
	sig   syscall.Signal
}

// send sends it to a process and its group, as Claude Code does, unless it has
// ended by then.
func (at signalAt) send(pid int, ended <-chan struct{}) {
	select {
	case <-ended:
	case <-time.After(at.after):
		syscall.Kill(-pid, at.sig)
	}
}

func endings(random *rand.Rand) syscall.Signal {
	return []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL}[random.IntN(2)]
}

// reply is the payload of a session after n more replies of the model: there is
// something new to write down.
func (s *suite) reply(session string, n int) []byte {
	payload := maps.Clone(s.payload)
	payload["session_id"] = session
	payload["cost"] = map[string]any{"total_cost_usd": float64(n) / 7, "total_api_duration_ms": 1000 * n, "total_duration_ms": 2000 * n}
	payload["rate_limits"] = map[string]any{"five_hour": map[string]any{
		"used_percentage": float64(n%1000) / 10, "resets_at": time.Now().Add(time.Hour + time.Duration(n)*time.Minute).Unix(),
	}}
	data, err := json.Marshal(payload)
	if err != nil {
		panic(err) // it was JSON before
	}
	return data
}

func killRenders(r *run) error {
	warm := r.rich()
	r.manyEnded(r.times(2000), 25*time.Millisecond, func(int) (*machine, func()) { return warm, func() {} })
	// Where nothing is compiled yet there is more to interrupt.
	r.manyEnded(r.times(60), 400*time.Millisecond, func(i int) (*machine, func()) {
		m := r.bare()
		return m, func() {
			m.settle()
			r.recover(m)
			r.lookThrough(m)
			m.remove()
			r.forget(m)
		}
	})
	warm.settle()
	r.recover(warm)
	return nil
}

// manyEnded ends n renders within a time, several side by side.
func (r *run) manyEnded(n int, within time.Duration, on func(i int) (m *machine, done func())) {
	type end struct {
		signalAt
		session string
	}
	ends := make([]end, n)
	for i := range ends {
		ends[i] = end{signalAt{time.Duration(r.rand.Int64N(int64(within))), endings(r.rand)}, fmt.Sprint("s", r.rand.IntN(40))}
	}
	each(n, func(i int) {
		m, done := on(i)
		defer done()
		s := m.standard(fmt.Sprintf("%v after %v", ends[i].sig, ends[i].after), ends[i].session)
		s.input, s.signal, s.without = r.reply(ends[i].session, i), &ends[i].signalAt, true
		m.shoot(s)
		r.mu.Lock()
		r.torn++
		r.mu.Unlock()
	})
}

// recover makes what is on a machine old, and wants the next sessions to draw a
// whole line and to take away what was left.
func (r *run) recover(m *machine) {
	left := m.drafts()
	old := time.Now().AddDate(0, 0, -3)
	for _, draft := range left {
		os.Chtimes(filepath.Join(m.home, draft), old, old)
	}
	os.Remove(m.cache("swept")) // it is time to sweep
	m.warm()
	for _, session := range []string{"after", "afterwards"} {
		s := m.standard("a new session after processes were ended", session)
		s.budget, s.want = firstBudget, []string{"Opus"}
		m.shoot(s)
		m.settle()
	}
	r.noteMost("drafts that ended processes left, until a render of the next day took them away", len(left))
	if still := m.drafts(); len(still) > 0 {
		r.fail(failure{kind: kindFile, what: "after processes were ended", why: fmt.Sprintf("%d drafts are still there: %.300s", len(still), strings.Join(still, ", ")), home: m.home})
	}
}

// noteMost keeps the highest figure of a note.
func (r *run) noteMost(what string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, note := range r.notes {
		var had int
		if rest, found := strings.CutSuffix(note, " "+what); found {
			fmt.Sscan(rest, &had)
			r.notes[i] = fmt.Sprintf("%d %s", max(had, n), what)
			return
		}
	}
	r.notes = append(r.notes, fmt.Sprintf("%d %s", n, what))
}

// forget takes a machine from the list of those that are looked through in the
// end.
func (r *run) forget(m *machine) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, other := range r.machines {
		if other == m {
			r.machines = append(r.machines[:i:i], r.machines[i+1:]...)
			return
		}
	}
}

// killWork ends the processes that renders start, whichever are there.
func killWork(r *run) error {
	m := r.rich()
	ended := 0
	for i := range r.times(500) {
		session := fmt.Sprint("s", r.rand.IntN(10))
		switch i % 10 {
		case 0: // strangers' modules are compiled again
			os.RemoveAll(m.cache("wasm"))
		case 5:
			os.RemoveAll(m.cache("git"))
		}
		s := m.standard("a render whose background processes are ended", session)
		s.input, s.budget = r.reply(session, i), firstBudget
		m.shoot(s)
		time.Sleep(time.Duration(r.rand.Int64N(int64(8 * time.Millisecond))))
		for _, p := range m.processes(filepath.Base(m.home)) {
			p.signal(endings(r.rand))
			ended++
			r.torn++
		}
	}
	// Those commands alone, from their first moment on.
	for i := range r.times(150) {
		args := [][]string{{"warm"}, {"git-refresh", "--dir", r.repo}, {"usage-refresh", "--history-days", "400"}}[i%3]
		if args[0] == "warm" {
			os.RemoveAll(m.cache("wasm"))
		}
		r.endCommand(m, time.Duration(r.rand.Int64N(int64(120*time.Millisecond))), args...)
		ended++
		r.torn++
	}
	m.settle()
	r.note("%d background processes ended", ended)
	os.RemoveAll(m.cache("git"))
	r.recover(m)
	s := m.standard("a render after background processes were ended", "end")
	s.budget, s.want = firstBudget, []string{"Opus", "hello", "kept", "main"}
	m.shoot(s)
	return nil
}

// endCommand runs a command and ends it after a time, with its group.
func (r *run) endCommand(m *machine, after time.Duration, args ...string) {
	cmd := exec.Command(r.program, args...)
	cmd.Env, cmd.Dir = m.environment(), r.root
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		r.fail(failure{kind: kindSuite, what: strings.Join(args, " "), why: err.Error()})
		return
	}
	ended := make(chan struct{})
	go signalAt{after, endings(r.rand)}.send(cmd.Process.Pid, ended)
	cmd.Wait()
	close(ended)
	r.ran(0, 0)
}

// killCommands ends commands that change a person's files: what they hold is
// either what they held or what they should.
func killCommands(r *run) error {
	m := r.rich()
	m.user = map[string]string{} // they are changed on purpose
	commands := [][]string{
		{"statusline", "config", "set", "usage.format", "bar"}, {"statusline", "config", "unset", "usage.format"},
		{"statusline", "config", "set", "theme", "forest-greens"}, {"statusline", "config", "set", "git.show", "false"}, {"statusline", "config", "set", "git.show", "true"},
		{"plugins", "disable", "hello"}, {"plugins", "enable", "hello"},
		{"plugins", "revoke", "store", "store"}, {"plugins", "grant", "store", "store"},
		{"plugins", "add", "./hello.wasm", "--name", "added", "--grant", "none"}, {"plugins", "remove", "added"},
		{"statusline", "install", "--force"}, {"statusline", "uninstall"},
	}
	settings := filepath.Join(m.home, ".claude", "settings.json")
	if err := writeFile(settings, "{\n \"model\": \"opus\",\n \"statusLine\": {\"type\": \"command\", \"command\": \"echo mine\"}\n}\n"); err != nil {
		return err
	}
	for i := range r.times(300) {
		args := commands[r.rand.IntN(len(commands))]
		r.endCommand(m, time.Duration(r.rand.Int64N(int64(40*time.Millisecond))), args...)
		what := "ended: aiterm " + strings.Join(args, " ")
		if out, err := m.aiterm("statusline", "config", "validate"); err != nil {
			r.fail(failure{kind: kindFile, what: what, why: "plugins.yaml is no longer valid: " + out, home: m.home})
			return nil
		}
		data, err := readSmall(m.config("plugins.yaml"))
		if err != nil || !strings.HasPrefix(string(data), "# mine\n") {
			r.fail(failure{kind: kindFile, what: what, why: fmt.Sprintf("plugins.yaml lost its first line: %v", err), home: m.home})
			return nil
		}
		if data, err := readSmall(settings); err != nil || !json.Valid(data) || !strings.Contains(string(data), `"model": "opus"`) {
			r.fail(failure{kind: kindFile, what: what, why: fmt.Sprintf("settings.json is damaged: %v %.200q", err, data), home: m.home})
			return nil
		}
		if i%25 == 0 {
			s := m.standard(what, "s")
			s.budget, s.want = firstBudget, []string{"Opus"}
			m.shoot(s)
		}
	}
	m.settle()
	left := m.configDrafts()
	old := time.Now().AddDate(0, 0, -3)
	for _, draft := range left {
		os.Chtimes(draft, old, old)
	}
	for _, args := range commands { // each of them to its end
		m.aiterm(args...)
	}
	r.note("%d drafts of a person's files were left by commands that were ended, until the next ones took them away", len(left))
	if still := m.configDrafts(); len(still) > 0 {
		r.fail(failure{kind: kindFile, what: "commands that were ended", why: fmt.Sprintf("%d drafts are still there: %.300s", len(still), strings.Join(still, ", ")), home: m.home})
	}
	r.recover(m)
	return nil
}

// configDrafts are the drafts beside a person's files: whatever has the name of
// one of them and something before or after it.
func (m *machine) configDrafts() (found []string) {
	for _, dir := range []string{m.config(""), filepath.Join(m.home, ".claude"), m.state(""), m.state("modules")} {
		files, _ := os.ReadDir(dir)
		for _, file := range files {
			for _, own := range []string{"plugins.yaml", "plugins.lock", "grants.yaml", "settings.json", "previous-statusline.json", ".wasm"} {
				name := file.Name()
				draft := strings.HasSuffix(name, ".tmp") || strings.Trim(strings.TrimPrefix(name, own), "0123456789") == "" && len(name) > len(own)+4
				if strings.Contains(name, own) && name != own && draft {
					found = append(found, filepath.Join(dir, name))
					break
				}
			}
		}
	}
	return found
}

// crowd has fifty sessions draw their lines at once, on a new machine and on one
// where all is there.
func crowd(r *run) error {
	const sessions = 50
	for round := range r.times(4) {
		m := r.bare()
		if round%2 == 1 {
			r.forget(m)
			m.remove()
			m = r.rich()
		}
		most, stop := 0, make(chan struct{})
		var watching sync.WaitGroup
		watching.Go(func() {
			for {
				most = max(most, len(m.processes(filepath.Base(m.home)))-sessions)
				select {
				case <-stop:
					return
				case <-time.After(10 * time.Millisecond):
				}
			}
		})
		var wait sync.WaitGroup
		for i := range sessions {
			wait.Go(func() {
				for n := range 3 {
					session := fmt.Sprint("s", i)
					s := m.standard(fmt.Sprintf("one of %d sessions at once", sessions), session)
					s.input, s.want = r.reply(session, i*3+n), []string{"Opus"}
					m.shoot(s)
				}
			})
		}
		wait.Wait()
		close(stop)
		watching.Wait()
		r.noteMost("background processes at once beside fifty renders, at most", max(0, most))
		m.settle()
		s := m.standard("after the crowd", "after")
		s.budget, s.want = firstBudget, []string{"Opus", "main"}
		m.shoot(s)
		m.settle()
	}
	return nil
}
