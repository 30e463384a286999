//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/disk/state"
)

// machine is a person's machine: a home of its own with aiterm's folders in it.
type machine struct {
	*run
	home string
	user map[string]string // files of the person's, as they must stay: path to contents
	as   *syscall.Credential
}

// bare is a machine on which aiterm was never run.
func (r *run) bare() *machine {
	home, err := os.MkdirTemp(r.root, "home-")
	if err != nil {
		panic(err) // the disk is full, or somebody removed the folder
	}
	m := &machine{run: r, home: home, user: map[string]string{}}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.machines = append(r.machines, m)
	return m
}

// like is another machine with the same files. It is not looked through in the
// end: the caller does.
func (m *machine) like() *machine {
	other := &machine{run: m.run, user: map[string]string{}, as: m.as}
	other.home, _ = os.MkdirTemp(m.root, "home-")
	if err := copyTree(m.home, other.home); err != nil {
		m.broken("copy a machine", err)
	}
	for path, text := range m.user {
		other.user[other.home+strings.TrimPrefix(path, m.home)] = text
	}
	return other
}

func (m *machine) remove() {
	makeWritable(m.home)
	os.RemoveAll(m.home)
}

// drop looks through a machine whose scenario is over, and removes it.
func (m *machine) drop() {
	m.settle()
	m.run.lookThrough(m)
	m.remove()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.run.machines = slices.DeleteFunc(m.run.machines, func(other *machine) bool { return other == m })
}

func (m *machine) config(name string) string { return filepath.Join(m.home, "config", "aiterm", name) }
func (m *machine) cache(name string) string  { return filepath.Join(m.home, "cache", "aiterm", name) }
func (m *machine) state(name string) string  { return filepath.Join(m.home, "state", "aiterm", name) }

// environment is all that a render is given, as much as Claude Code gives.
func (m *machine) environment() []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + m.home,
		"XDG_CONFIG_HOME=" + filepath.Join(m.home, "config"),
		"XDG_CACHE_HOME=" + filepath.Join(m.home, "cache"),
		"XDG_STATE_HOME=" + filepath.Join(m.home, "state"),
		"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "GIT_CONFIG_NOSYSTEM=1",
		markerName + "=" + m.marker + "/" + filepath.Base(m.home),
	}
}

// own writes a file of the person's, which must stay as it is.
func (m *machine) own(path, text string) {
	if err := writeFile(path, text); err != nil {
		m.broken("write "+path, err)
	}
	os.Chmod(path, 0o600)
	m.user[path] = text
}

// module copies a file of the repository to NAME.wasm beside plugins.yaml.
func (m *machine) module(name, from string) error {
	data, err := readSmall(filepath.Join(m.source, from))
	if err == nil {
		m.own(m.config(name+".wasm"), string(data))
	}
	return err
}

// lost is a failure that has to do with a file of the machine.
func (m *machine) lost(what, format string, args ...any) {
	m.fail(failure{kind: kindFile, what: what, why: fmt.Sprintf(format, args...), home: m.home})
}

// running are the processes of this machine.
func (m *machine) running() []process { return m.processes(filepath.Base(m.home)) }

// plugins writes a plugins.yaml with the given modules between two segments of
// aiterm's own.
func (m *machine) plugins(budget time.Duration, modules ...string) {
	var names, segments strings.Builder
	for i, path := range modules {
		fmt.Fprintf(&names, "guest%d, ", i)
		fmt.Fprintf(&segments, "  guest%d: {source: %q}\n", i, path)
	}
	text := fmt.Sprintf("version: 1\nbudget: %s\nlines:\n  - left: [model, %sclock]\n", budget, names.String())
	if len(modules) > 0 {
		text += "segments:\n" + segments.String()
	}
	m.own(m.config("plugins.yaml"), text)
}

// rich is a machine on which everything is in use that keeps a file: segments of
// strangers, one that stores, one that fetches from a server that is not there, a
// chained command, a key, themes, the history of Claude Code's own. All is
// compiled and every background process was there once.
func (r *run) rich() *machine {
	m := r.bare()
	for name, from := range map[string]string{
		"hello": "host/guest/wasm/testdata/hostile/hello.wasm", "plugin": "host/guest/extism/testdata/hostile/hello.wasm",
		"store": "cli/testdata/guests/store.wasm", "page": "cli/testdata/guests/page.wasm",
	} {
		if err := m.module(name, from); err != nil {
			r.broken("read a guest", err)
		}
	}
	m.own(m.config("themes/mine.yaml"), "extends: purple-charcoal\nroles:\n  model.opus: bold fg=208\n")
	m.own(m.config("chain.yaml"), "version: 1\ncommand: \"echo before\"\n")
	m.own(m.config("credentials"), "anthropic:\n  api_key: sk-not-a-real-key\n  base_url: http://127.0.0.1:1\n")
	m.own(filepath.Join(m.home, ".claude.json"), fmt.Sprintf(
		`{"oauthAccount":{"accountUuid":"a"},"cachedUsageUtilization":{"accountUuid":"a","fetchedAtMs":%d,"utilization":{"seven_day_opus":{"utilization":12,"resets_at":%q}}}}`,
		time.Now().Add(-time.Minute).UnixMilli(), time.Now().Add(50*time.Hour).UTC().Format(time.RFC3339)))
	m.own(m.config("plugins.yaml"), `# mine
version: 1
lines:
  - left: [dir, git, context, cost, chain]
  - left: [model, hello, plugin, store, page, clock, duration, usage, diff]
segments:
  hello: {source: ./hello.wasm}
  plugin: {source: ./plugin.wasm}
  store: {source: ./store.wasm}
  page: {source: ./page.wasm}
`)
	for name, permissions := range map[string][]string{"store": {"store"}, "page": {"http:localhost:1", "status:page.url"}} {
		if err := m.grant(name, permissions...); err != nil {
			r.broken("grant "+strings.Join(permissions, ", "), err)
		}
	}
	m.warm()
	for range 3 {
		m.draw("a warm machine", nil, "s")
		m.settle()
	}
	return m
}

// warm compiles what is on the line, as the background process does.
func (m *machine) warm() {
	if out, err := m.aiterm("warm"); err != nil {
		m.fail(failure{kind: kindSuite, what: "aiterm warm", why: fmt.Sprintf("%v: %s", err, out)})
	}
}

// aiterm runs a command of the program to its end.
func (m *machine) aiterm(args ...string) (string, error) {
	cmd := exec.Command(m.Aiterm, args...)
	cmd.Env, cmd.Dir = m.environment(), m.root
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: m.as}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// give makes another user the owner of all that is in the home, and renders be
// run as that one.
func (m *machine) give(user int) error {
	m.as = &syscall.Credential{Uid: uint32(user), Gid: uint32(user), NoSetGroups: os.Geteuid() != 0}
	return giveTree(m.home, user)
}

// grant lets a module of the machine do something, as a person would.
func (m *machine) grant(name string, permissions ...string) error {
	data, err := readSmall(m.config(name + ".wasm"))
	if err != nil {
		return err
	}
	dirs := state.Dirs{Config: m.config(""), Cache: m.cache(""), State: m.state("")}
	files := registry.In(dirs)
	if err := files.Grant(registry.Grant{SHA256: registry.Hash(data), Name: name, Permissions: permissions}); err != nil {
		return err
	}
	text, err := readSmall(m.config("grants.yaml"))
	m.user[m.config("grants.yaml")] = string(text)
	return err
}
