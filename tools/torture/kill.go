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
	// A guest that does not return must end with its line.
	looping, err := r.looping()
	if err != nil {
		return err
	}
	r.manyEnded(r.times(200), 120*time.Millisecond, func(int) (*machine, func()) { return looping, func() {} })
	// In a new home there is more to interrupt.
	r.manyEnded(r.times(60), 100*time.Millisecond, func(i int) (*machine, func()) {
		m := r.bare()
		return m, func() {
			m.settle()
			r.recover(m)
			m.drop()
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
		m.draw("a new session after processes were ended", session, "Opus")
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

// looping is a machine with strangers' segments of which two do not return.
func (r *run) looping() (*machine, error) {
	m := r.rich()
	for name, text := range map[string]string{"spin": "host/guest/wasm/testdata/hostile/spin.wasm", "looping": "host/guest/extism/testdata/hostile/spin.wasm"} {
		data, err := readSmall(filepath.Join(r.source, text))
		if err != nil {
			return nil, err
		}
		m.own(m.config(name+".wasm"), string(data))
	}
	m.own(m.config("plugins.yaml"), "version: 1\nlines:\n  - left: [model, hello, plugin, spin, looping, clock]\n"+
		"segments:\n  hello: {source: ./hello.wasm}\n  plugin: {source: ./plugin.wasm}\n  spin: {source: ./spin.wasm}\n  looping: {source: ./looping.wasm}\n")
	m.warm()
	return m, nil
}

// killGuests ends or stops the processes that strangers' segments are run by, while
// they run: a line loses what those would have shown, and nothing else.
func killGuests(r *run) error {
	m, err := r.looping()
	if err != nil {
		return err
	}
	signals := []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGSTOP, syscall.SIGSEGV}
	met := 0
	for i := range r.times(200) {
		after, sig := time.Duration(r.rand.Int64N(int64(60*time.Millisecond))), signals[r.rand.IntN(len(signals))]
		os.RemoveAll(m.cache("last")) // to be run again
		s := m.standard(fmt.Sprintf("%v to the guests after %v", sig, after), fmt.Sprint("s", i%5))
		s.want = []string{"Opus"}
		s.beside = func(ended <-chan struct{}) {
			select {
			case <-ended:
			case <-time.After(after):
				for _, p := range m.processes(filepath.Base(m.home)) {
					if p.guest() {
						p.signal(sig)
						met++
					}
				}
			}
		}
		m.shoot(s)
		m.settle()
	}
	r.note("%d guest processes met while they ran", met)
	m.draw("after guest processes were ended", "end", "Opus", "hello")
	return nil
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
		s.input = r.reply(session, i)
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
	m.draw("a render after background processes were ended", "end", "Opus", "hello", "kept", "main")
	return nil
}

// endCommand runs a command and ends it after a time, with its group.
func (r *run) endCommand(m *machine, after time.Duration, args ...string) {
	cmd := exec.Command(r.program, args...)
	cmd.Env, cmd.Dir = m.environment(), r.root
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		r.broken(strings.Join(args, " "), err)
		return
	}
	ended := make(chan struct{})
	go signalAt{after, endings(r.rand)}.send(cmd.Process.Pid, ended)
	cmd.Wait()
	close(ended)
	r.ran(0, 0)
}
