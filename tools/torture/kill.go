//go:build linux || darwin

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// within is a time shorter than most, at random.
func (r *run) within(most time.Duration) time.Duration {
	return time.Duration(r.rand.Int64N(int64(most)))
}

func (r *run) oneOf(signals ...syscall.Signal) syscall.Signal {
	return signals[r.rand.IntN(len(signals))]
}

func (r *run) anEnd() syscall.Signal { return r.oneOf(syscall.SIGTERM, syscall.SIGKILL) }

// toGroup sends a signal to a process and its group, as Claude Code does.
func toGroup(sig syscall.Signal) func(pid int) { return func(pid int) { syscall.Kill(-pid, sig) } }

// wasEnded says that a process may have been ended while it wrote.
func (r *run) wasEnded() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.torn++
}

func killRenders(r *run) error {
	warm := r.rich()
	r.endRenders(r.times(2000), 25*time.Millisecond, func() *machine { return warm }, nil)
	// A guest that does not return must end with its line.
	looping, err := r.looping()
	if err != nil {
		return err
	}
	r.endRenders(r.times(200), 120*time.Millisecond, func() *machine { return looping }, nil)
	// In a new home there is more to interrupt.
	r.endRenders(r.times(60), 100*time.Millisecond, r.bare, func(m *machine) {
		m.settle()
		r.recover(m)
		m.drop()
	})
	warm.settle()
	r.recover(warm)
	return nil
}

// endRenders ends n renders within a time, several side by side.
func (r *run) endRenders(n int, most time.Duration, on func() *machine, then func(*machine)) {
	type end struct {
		wait    time.Duration
		sig     syscall.Signal
		session string
	}
	ends := make([]end, n)
	for i := range ends {
		ends[i] = end{r.within(most), r.anEnd(), fmt.Sprint("s", r.rand.IntN(40))}
	}
	each(n, func(i int) {
		e, m := ends[i], on()
		s := m.standard(fmt.Sprintf("%v after %v", e.sig, e.wait), e.session)
		s.input, s.beside, s.without = r.reply(e.session, i), after(e.wait, toGroup(e.sig)), true
		m.shoot(s)
		r.wasEnded()
		if then != nil {
			then(m)
		}
	})
}

// recover makes what is on a machine old, and wants the next sessions to draw a
// whole line and to take away what was left.
func (r *run) recover(m *machine) {
	r.sweep(m, "drafts that ended processes left, until a render of the next day took them away", m.drafts, func() {
		os.Remove(m.cache("swept")) // it is time to sweep
		m.warm()
		for _, session := range []string{"after", "afterwards"} {
			m.draw("a new session after processes were ended", wants("Opus"), session)
			m.settle()
		}
	})
}

// sweep makes the drafts on a machine old, which do has to take away.
func (r *run) sweep(m *machine, what string, drafts func() []string, do func()) {
	left, old := drafts(), time.Now().AddDate(0, 0, -3)
	for _, draft := range left {
		os.Chtimes(filepath.Join(m.home, draft), old, old)
	}
	do()
	r.noteMost(what, len(left))
	if still := drafts(); len(still) > 0 {
		m.lost("after processes were ended", "%d drafts are still there: %.300s", len(still), strings.Join(still, ", "))
	}
}

// looping is a machine with strangers' segments of which two do not return.
func (r *run) looping() (*machine, error) {
	m := r.rich()
	for name, path := range map[string]string{"spin": "wasm/testdata/hostile/spin.wasm", "looping": "extism/testdata/hostile/spin.wasm"} {
		if err := m.module(name, filepath.Join("host/guest", path)); err != nil {
			return nil, err
		}
	}
	m.own(m.config("plugins.yaml"), `version: 1
lines:
  - left: [model, hello, plugin, spin, looping, clock]
segments:
  hello: {source: ./hello.wasm}
  plugin: {source: ./plugin.wasm}
  spin: {source: ./spin.wasm}
  looping: {source: ./looping.wasm}
`)
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
	met := 0
	for i := range r.times(200) {
		wait, sig := r.within(60*time.Millisecond), r.oneOf(syscall.SIGKILL, syscall.SIGTERM, syscall.SIGSTOP, syscall.SIGSEGV)
		os.RemoveAll(m.cache("last")) // to be run again
		s := m.standard(fmt.Sprintf("%v to the guests after %v", sig, wait), fmt.Sprint("s", i%5))
		s.want = []string{"Opus"}
		s.beside = after(wait, func(int) {
			for _, p := range m.running() {
				if p.guest() {
					p.signal(sig)
					met++
				}
			}
		})
		m.shoot(s)
		m.settle()
	}
	r.note("%d guest processes met while they ran", met)
	m.draw("after guest processes were ended", wants("Opus", "hello"), "end")
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
		time.Sleep(r.within(8 * time.Millisecond))
		for _, p := range m.running() {
			p.signal(r.anEnd())
			ended++
			r.wasEnded()
		}
	}
	// Those commands alone, from their first moment on.
	commands := [][]string{{"warm"}, {"git-refresh", "--dir", r.repo}, {"usage-refresh", "--history-days", "400"}}
	for i := range r.times(150) {
		args := commands[i%len(commands)]
		if args[0] == "warm" {
			os.RemoveAll(m.cache("wasm"))
		}
		r.endCommand(m, r.within(120*time.Millisecond), args...)
		ended++
		r.wasEnded()
	}
	m.settle()
	r.note("%d background processes ended", ended)
	os.RemoveAll(m.cache("git"))
	r.recover(m)
	m.draw("a render after background processes were ended", wants("Opus", "hello", "kept", "main"), "end")
	return nil
}

// endCommand runs a command and ends it after a time, with its group.
func (r *run) endCommand(m *machine, wait time.Duration, args ...string) {
	cmd := exec.Command(r.Aiterm, args...)
	cmd.Env, cmd.Dir = m.environment(), r.root
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		r.broken(strings.Join(args, " "), err)
		return
	}
	during(cmd, after(wait, toGroup(r.anEnd())))
	r.ran(0, 0)
}

// killCommands ends commands that change a person's files: what they hold is
// either what they held or what they should.
func killCommands(r *run) error {
	m := r.rich()
	m.user = map[string]string{} // they are changed on purpose
	commands := []string{
		"statusline config set usage.format bar", "statusline config unset usage.format",
		"statusline config set theme forest-greens", "statusline config set git.show false", "statusline config set git.show true",
		"plugins disable hello", "plugins enable hello",
		"plugins revoke store store", "plugins grant store store",
		"plugins add ./hello.wasm --name added --grant none", "plugins remove added",
		"statusline install --force", "statusline uninstall",
	}
	settings := filepath.Join(m.home, ".claude", "settings.json")
	if err := writeFile(settings, "{\n \"model\": \"opus\",\n \"statusLine\": {\"type\": \"command\", \"command\": \"echo mine\"}\n}\n"); err != nil {
		return err
	}
	for i := range r.times(300) {
		command := commands[r.rand.IntN(len(commands))]
		r.endCommand(m, r.within(40*time.Millisecond), strings.Fields(command)...)
		what := "ended: aiterm " + command
		if out, err := m.aiterm("statusline", "config", "validate"); err != nil {
			m.lost(what, "plugins.yaml is no longer valid: %s", out)
			return nil
		}
		data, err := readSmall(m.config("plugins.yaml"))
		if err != nil || !strings.HasPrefix(string(data), "# mine\n") {
			m.lost(what, "plugins.yaml lost its first line: %v", err)
			return nil
		}
		if data, err := readSmall(settings); err != nil || !json.Valid(data) || !strings.Contains(string(data), `"model": "opus"`) {
			m.lost(what, "settings.json is damaged: %v %.200q", err, data)
			return nil
		}
		if i%25 == 0 {
			m.draw(what, wants("Opus"), "s")
		}
	}
	m.settle()
	r.sweep(m, "drafts of a person's files were left by commands that were ended, until the next ones took them away", m.configDrafts, func() {
		for _, command := range commands { // each of them to its end
			m.aiterm(strings.Fields(command)...)
		}
	})
	r.recover(m)
	return nil
}

// configDrafts are the drafts beside a person's files, relative to the home: whatever
// has the name of one of them and something before or after it. Those in aiterm's own
// folders go with the next day's line, as recover has it.
func (m *machine) configDrafts() (found []string) {
	for _, dir := range []string{"config/aiterm", ".claude"} {
		files, _ := os.ReadDir(filepath.Join(m.home, dir))
		for _, file := range files {
			for _, own := range []string{"plugins.yaml", "plugins.lock", "grants.yaml", "settings.json"} {
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
