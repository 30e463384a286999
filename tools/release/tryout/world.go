package tryout

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// world is a machine on which aiterm has never been: an empty home, and an environment
// with nothing of this one's but the way to its programs.
type world struct {
	release string // the folder of its files
	version string // v1.2.3
	root    string // temporary
	env     []string
}

func newWorld(release, version string) (*world, error) {
	root, err := os.MkdirTemp("", "aiterm-tryout-")
	if err != nil {
		return nil, err
	}
	w := &world{release: release, version: version, root: root}
	for _, folder := range []string{w.home(), w.temp()} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
	}
	// A released version would ask whether there is a newer one.
	w.env = []string{"HOME=" + w.home(), "TMPDIR=" + w.temp(), "LANG=C.UTF-8", "NO_UPDATE_NOTIFIER=1", "PATH=" + os.Getenv("PATH")}
	return w, nil
}

// remove may find that what a line has started still writes.
func (w *world) remove() {
	for range 20 {
		if os.RemoveAll(w.root) == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (w *world) home() string { return filepath.Join(w.root, "home") }
func (w *world) temp() string { return filepath.Join(w.root, "tmp") }

// first puts a folder before all others of the PATH.
func (w *world) first(folder string) {
	w.env = append(w.env, "PATH="+folder+string(os.PathListSeparator)+w.value("PATH"))
}

func (w *world) value(name string) string {
	value := ""
	for _, v := range w.env {
		if rest, ok := strings.CutPrefix(v, name+"="); ok {
			value = rest
		}
	}
	return value
}

// run returns what a command prints, and an error with it if it fails. A name without a
// folder is looked for on the PATH of this world.
func (w *world) run(ctx context.Context, argv ...string) (string, error) {
	return w.feed(ctx, nil, argv...)
}

func (w *world) feed(ctx context.Context, stdin []byte, argv ...string) (string, error) {
	program := argv[0]
	if !strings.Contains(program, "/") {
		for _, dir := range filepath.SplitList(w.value("PATH")) {
			if info, err := os.Stat(filepath.Join(dir, program)); err == nil && info.Mode().IsRegular() {
				program = filepath.Join(dir, program)
				break
			}
		}
	}
	cmd := exec.CommandContext(ctx, program, argv[1:]...)
	cmd.Env, cmd.Dir, cmd.Stdin = w.env, w.home(), bytes.NewReader(stdin)
	cmd.WaitDelay = time.Second // a line leaves work for later behind, with its streams
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s: %w\n%s", strings.Join(argv, " "), err, bytes.TrimSpace(out))
	}
	return string(out), nil
}

// payload is what Claude Code would send.
const payload = `{"session_id":"tryout","model":{"id":"claude-sonnet-4-5","display_name":"Sonnet 4.5"},"workspace":{"current_dir":"/"},"version":"2.1.332","cost":{"total_cost_usd":0.31}}`

// usable takes the way from an installed aiterm to a line, and back.
func (w *world) usable(ctx context.Context) error {
	about, err := w.run(ctx, "aiterm", "version")
	if err != nil {
		return err
	}
	if err := w.complete(about); err != nil {
		return err
	}
	if _, err := w.run(ctx, "ait", "version"); err != nil {
		return err
	}
	if _, err := w.run(ctx, "aiterm", "statusline", "install"); err != nil {
		return err
	}
	settings := filepath.Join(w.home(), ".claude", "settings.json")
	data, err := os.ReadFile(settings)
	if err != nil {
		return err
	}
	var s struct{ StatusLine struct{ Command string } }
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("%s: %w", settings, err)
	}
	if !strings.Contains(s.StatusLine.Command, "aiterm-line") {
		return fmt.Errorf("the command in settings.json is %q, not aiterm-line", s.StatusLine.Command)
	}
	line, err := w.feed(ctx, []byte(payload), "/bin/sh", "-c", s.StatusLine.Command)
	if err != nil {
		return err
	}
	if !strings.Contains(line, "Sonnet 4.5") {
		return fmt.Errorf("the line is %q, without the model", line)
	}
	_, err = w.run(ctx, "aiterm", "statusline", "uninstall")
	return err
}

// complete checks that aiterm is of the release's version, and the programs that belong
// to it lie beside it and fit.
func (w *world) complete(about string) error {
	if !strings.HasPrefix(about, "aiterm "+w.version+" ") || strings.Contains(about, "is not there") || strings.Contains(about, "does not fit") {
		return fmt.Errorf("it is not %s with all of its programs:\n%s", w.version, about)
	}
	return nil
}
