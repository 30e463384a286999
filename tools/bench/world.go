//go:build linux || darwin

package main

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/registry"
	"github.com/data-wise/aiterm/host/state"
)

// eight are the segments of the default line but for cost, in its two rows. dir
// and git, which have a background, are apart, so that a separator is between
// any two.
var eight = [][]string{{"dir", "context", "git"}, {"model", "clock", "duration", "usage", "diff"}}

// world is the machine as a session sees it: a repository with 1000 files that
// the session is in, and the payload that says so.
type world struct {
	programs
	root    string
	repo    string
	payload []byte
	session map[string]any // the payload before it is encoded
}

func newWorld(root string, p programs) (*world, error) {
	w := &world{programs: p, root: root, repo: filepath.Join(root, "work")}
	if err := w.makeRepository(); err != nil {
		return nil, err
	}
	return w, w.makePayload("testdata/payloads/subscription-limits-2.1.330.json")
}

// makeRepository commits 1000 files in 50 folders, then changes two of them and
// adds one, so that the git segment has something to say.
func (w *world) makeRepository() error {
	write := func(name, text string) error {
		path := filepath.Join(w.repo, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, []byte(text), 0o644)
	}
	name := func(i int) string { return fmt.Sprintf("folder%02d/file%03d.txt", i%50, i) }
	for i := range 1000 {
		if err := write(name(i), fmt.Sprintln("file", i)); err != nil {
			return err
		}
	}
	for _, args := range []string{
		"init -q -b main",
		"add .",
		"-c user.name=bench -c user.email=bench@example.com commit -q -m files",
	} {
		cmd := exec.Command("git", strings.Fields(args)...)
		cmd.Dir = w.repo
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + w.root, "GIT_CONFIG_NOSYSTEM=1"}
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("git %s: %w\n%s", args, err, out)
		}
	}
	for _, changed := range []string{name(0), name(1), "new.txt"} {
		if err := write(changed, "changed\n"); err != nil {
			return err
		}
	}
	return nil
}

// makePayload takes what Claude Code really sent and puts the session into the
// repository, with limits that have not been reset yet and lines to count.
func (w *world) makePayload(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("%w: run it in the root of the repository", err)
	}
	var payload map[string]any
	if err := json.Unmarshal(data, &payload); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	reset := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	payload["cwd"] = w.repo
	payload["workspace"] = map[string]any{"current_dir": w.repo, "project_dir": w.repo}
	payload["cost"] = map[string]any{
		"total_cost_usd": 0.31, "total_duration_ms": 5_160_000,
		"total_lines_added": 123, "total_lines_removed": 45,
	}
	payload["rate_limits"] = map[string]any{
		"five_hour": map[string]any{"used_percentage": 45, "resets_at": reset(3 * time.Hour)},
		"seven_day": map[string]any{"used_percentage": 46.8, "resets_at": reset(4 * 24 * time.Hour)},
	}
	w.session = payload
	w.payload, err = json.Marshal(payload)
	return err
}

// nextPayload is the session after n more replies: it cost more, took longer,
// changed more lines and used more of the limits.
func (w *world) nextPayload(n int) ([]byte, error) {
	payload := maps.Clone(w.session)
	payload["cost"] = map[string]any{
		"total_cost_usd": 0.31 + 0.07*float64(n), "total_duration_ms": 5_160_000 + 61_000*n,
		"total_lines_added": 123 + n, "total_lines_removed": 45,
	}
	limits := maps.Clone(payload["rate_limits"].(map[string]any))
	five := maps.Clone(limits["five_hour"].(map[string]any))
	five["used_percentage"] = 45 + float64(n%500)/10
	limits["five_hour"] = five
	payload["rate_limits"] = limits
	context := maps.Clone(payload["context_window"].(map[string]any))
	context["used_percentage"] = 10 + n%80
	payload["context_window"] = context
	return json.Marshal(payload)
}

func (w *world) subjects() []*subject {
	one := func(l *lines) { l.row("model") }
	eight := func(l *lines) { l.copies(1) }
	copies := func(l *lines) { l.copies(4) }
	files := func(l *lines) { l.copies(1); l.files(3) }
	out := []*subject{
		{Name: "hello", world: w, argv: []string{w.hello}},
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
	for i, s := range out {
		s.home = filepath.Join(w.root, fmt.Sprintf("home%d", i))
	}
	return out
}

func (w *world) line(name string, news news, segments int, add func(*lines)) *subject {
	l := &lines{folder: filepath.Join(w.root, strings.ReplaceAll(name+" "+string(news), " ", "-"))}
	add(l)
	return &subject{
		Name: name + ", " + string(news), Segments: segments, News: news,
		world: w, argv: []string{w.aiterm, "statusline", "render"}, lines: l,
	}
}

// lines is a plugins.yaml that is being written.
type lines struct {
	folder         string // for modules of its own
	rows, segments strings.Builder
	modules        map[string][]byte // by file name
}

func (l *lines) row(names ...string) {
	fmt.Fprintf(&l.rows, "  - {separator: \" │ \", left: [%s]}\n", strings.Join(names, ", "))
}

// copies adds the eight segments and n-1 copies of each under other names.
func (l *lines) copies(n int) {
	for i := range n {
		for _, names := range eight {
			row := slices.Clone(names)
			for at, name := range names {
				if i > 0 {
					row[at] = fmt.Sprintf("%s-%d", name, i+1)
					fmt.Fprintf(&l.segments, "  %s: {source: \"builtin:%s\"}\n", row[at], name)
				}
			}
			l.row(row...)
		}
	}
}

// files adds the eight segments n times as modules of a stranger. Each is read
// from a file, and differs from the others by a custom section, so that nothing
// of one can be used for the next.
func (l *lines) files(n int) {
	l.modules = map[string][]byte{}
	for i := range n {
		for _, names := range eight {
			row := slices.Clone(names)
			for at, name := range names {
				row[at] = fmt.Sprintf("%s-file-%d", name, i+1)
				path := filepath.Join(l.folder, row[at]+".wasm")
				l.modules[path] = customSection(row[at])
				fmt.Fprintf(&l.segments, "  %s: {source: %q}\n", row[at], path)
			}
			l.row(row...)
		}
	}
}

// granted is what a built-in segment gets without being granted it.
func granted(name string) []string {
	switch name {
	case "dir":
		return []string{"env:HOME", "env:USERPROFILE"}
	case "git", "usage":
		return []string{name}
	}
	return nil
}

// customSection is a section of a WebAssembly module without any content but
// its name.
func customSection(name string) []byte {
	content := append(binary.AppendUvarint(nil, uint64(len(name))), name...)
	return append(binary.AppendUvarint([]byte{0}, uint64(len(content))), content...)
}

// write writes plugins.yaml, the modules that it names, and what a person who
// added them would have granted. An hour passes before git's counts are old: what
// is measured is a render that has nothing to refresh.
func (l *lines) write(dirs state.Dirs) error {
	for _, dir := range []string{dirs.Config, dirs.State, l.folder} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	for file, section := range l.modules {
		name, _, _ := strings.Cut(filepath.Base(file), "-file-")
		module, err := os.ReadFile(filepath.Join("plugins", name, name+".wasm"))
		if err != nil {
			return err
		}
		module = append(module, section...)
		if err := os.WriteFile(file, module, 0o644); err != nil {
			return err
		}
		if err := grant(dirs, name, module, granted(name)); err != nil {
			return err
		}
	}
	text := "version: 1\ngit_max_age: 1h\nlines:\n" + l.rows.String()
	if l.segments.Len() > 0 {
		text += "segments:\n" + l.segments.String()
	}
	return os.WriteFile(filepath.Join(dirs.Config, "plugins.yaml"), []byte(text), 0o644)
}

// grant writes into grants.yaml what a module may do.
func grant(dirs state.Dirs, name string, module []byte, permissions []string) error {
	if len(permissions) == 0 {
		return nil
	}
	return registry.In(dirs).Grant(registry.Grant{
		SHA256: fmt.Sprintf("%x", sha256.Sum256(module)), Name: name, Permissions: permissions, At: time.Now(),
	})
}
