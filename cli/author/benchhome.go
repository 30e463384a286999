package author

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/view"
)

// benchHome is a home of its own for one line that is measured, and what was measured.
type benchHome struct {
	line    string // aiterm-line
	env     []string
	dirs    state.Dirs
	folder  string
	work    string // a repository that the session is in
	payload []byte

	news, unchanged []time.Duration
}

// newBenchHome makes a home below root whose line has the segment, or none where source
// is "". module is that of a segment which is not built in, or nil.
func newBenchHome(env *console.Env, program, root, segment string, module []byte, grants []string) (*benchHome, error) {
	h := &benchHome{line: program, folder: filepath.Join(root, onLine(segment))}
	values := map[string]string{
		"HOME": h.folder, "USERPROFILE": h.folder, "APPDATA": filepath.Join(h.folder, "roaming"), "LOCALAPPDATA": filepath.Join(h.folder, "local"),
		"XDG_CONFIG_HOME": filepath.Join(h.folder, "config"), "XDG_CACHE_HOME": filepath.Join(h.folder, "cache"), "XDG_STATE_HOME": filepath.Join(h.folder, "state"),
		"COLUMNS": "200", "LINES": "60", "TERM": "xterm-256color", "NO_COLOR": "1",
		// Nobody is asked over the network, whatever the segment does.
		"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9",
	}
	for _, name := range []string{"PATH", "SystemRoot", "TMPDIR", "TMP", "TEMP", "TZ"} {
		if value := env.Getenv(name); value != "" {
			values[name] = value
		}
	}
	for name, value := range values {
		h.env = append(h.env, name+"="+value)
	}
	slices.Sort(h.env)
	var err error
	if h.dirs, err = state.Locate(func(name string) string { return values[name] }); err != nil {
		return nil, err
	}
	h.work = filepath.Join(h.folder, "work")
	repository := filepath.Join(h.work, ".git")
	for _, dir := range []string{h.folder, h.dirs.Config, h.dirs.State, filepath.Join(repository, "objects"), filepath.Join(repository, "refs", "heads")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(os.WriteFile(filepath.Join(repository, "HEAD"), []byte("ref: refs/heads/main\n"), 0o600),
		os.WriteFile(filepath.Join(repository, "config"), []byte("[core]\n\trepositoryformatversion = 0\n"), 0o600)); err != nil {
		return nil, err
	}
	text := "version: 1\nbudget: 2s\ngit_max_age: 1h\nlines:\n  - left: [" + onLine(segment) + "]\n"
	switch {
	case segment == "":
		text += "segments:\n  " + bareName + ": {show: false}\n"
	case module != nil:
		path := filepath.Join(h.folder, segment+".wasm")
		if err := os.WriteFile(path, module, 0o600); err != nil {
			return nil, err
		}
		text += fmt.Sprintf("segments:\n  %s: {source: %q}\n", segment, path)
		if err := registry.In(h.dirs).Grant(registry.Grant{SHA256: registry.Hash(module), Name: segment, Permissions: grants, At: time.Now()}); err != nil {
			return nil, err
		}
	}
	plugins := filepath.Join(h.dirs.Config, "plugins.yaml")
	if err := os.WriteFile(plugins, []byte(text), 0o600); err != nil {
		return nil, err
	}
	// A file that was just written may still be changing, and is read at each line.
	earlier := time.Now().Add(-time.Hour)
	return h, os.Chtimes(plugins, earlier, earlier)
}

// bareName is the segment that is hidden on the line without one.
const bareName = "model"

func onLine(segment string) string {
	if segment == "" {
		return bareName
	}
	return segment
}

// run draws a line, as Claude Code has it drawn, and tells how long that took.
func (h *benchHome) run(ctx context.Context) (out string, took time.Duration, err error) {
	cmd := exec.CommandContext(ctx, h.line)
	cmd.Env, cmd.Dir, cmd.Stdin = h.env, h.folder, bytes.NewReader(h.payload)
	begun := time.Now()
	text, err := cmd.Output()
	took = time.Since(begun)
	if err != nil {
		return "", took, fmt.Errorf("draw a line with %s: %w", h.line, err)
	}
	return span.Plain(string(text)), took, nil
}

// warm compiles what the line needs, and draws it until everything is known to it.
func (h *benchHome) warm(ctx context.Context, aiterm string) error {
	cmd := exec.CommandContext(ctx, aiterm, "warm")
	cmd.Env, cmd.Dir = h.env, h.folder
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("compile the segment: %w: %s", err, console.OneLine(string(out)))
	}
	for range 3 {
		if _, _, err := h.run(ctx); err != nil {
			return err
		}
	}
	return nil
}

// runs makes sure that a segment is run for the line: a figure of one that can't be is
// worth nothing.
func (h *benchHome) runs(ctx context.Context, aiterm, segment string) error {
	cmd := exec.CommandContext(ctx, aiterm, "plugins", "list", "-f", "json")
	cmd.Env, cmd.Dir = h.env, h.folder
	out, err := cmd.Output()
	var listed []view.SegmentInfo
	if err == nil {
		err = json.Unmarshal(out, &listed)
	}
	if err != nil {
		return fmt.Errorf("look whether the segment is run: %w", err)
	}
	for _, info := range listed {
		if info.Name == segment && info.State != view.StateOK {
			return fmt.Errorf("a line does not run the segment, so that nothing was measured: it is %s, %s", info.State, console.OneLine(info.Reason))
		}
	}
	return nil
}

// measure draws a line where nothing has changed, and one for which everything is run.
func (h *benchHome) measure(ctx context.Context) error {
	_, took, err := h.run(ctx)
	if err != nil {
		return err
	}
	h.unchanged = append(h.unchanged, took)
	if err := os.RemoveAll(filepath.Join(h.dirs.Cache, "last")); err != nil {
		return err
	}
	if _, took, err = h.run(ctx); err != nil {
		return err
	}
	h.news = append(h.news, took)
	// What this run has learnt is known again for the next one without news.
	_, _, err = h.run(ctx)
	return err
}

// errNoLine is that the program which draws a line is not there.
var errNoLine = errors.New("aiterm-line is not beside this program, and a line can't be measured without it: install all programs of aiterm")
