package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/testdata/payloads"
)

// build builds aiterm-line and aiterm into one folder, as they are installed.
func build(t *testing.T) (line, aiterm string) {
	t.Helper()
	dir, extension := t.TempDir(), ""
	if runtime.GOOS == "windows" {
		extension = ".exe"
	}
	cmd := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "../aiterm-line", "../aiterm")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("go build: %v: %s", err, out)
	}
	return filepath.Join(dir, "aiterm-line"+extension), filepath.Join(dir, "aiterm"+extension)
}

// Whichever program draws a line, and whether it is the first one of a session or not,
// it has the same bytes: for whatever was recorded, at several widths and with any number
// of colours. "statusline test" draws them for one payload without a session's past.
func TestEachProgramDrawsTheSame(t *testing.T) {
	line, aiterm := build(t)
	files, err := filepath.Glob("../../testdata/payloads/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no payloads", err)
	}
	agents, err := filepath.Glob("../../testdata/payloads/agents/*.json")
	if err != nil || len(agents) == 0 {
		t.Fatal("no payloads of other agents", err)
	}
	// No segment that shows the time; a budget that a busy machine keeps to.
	const plugins = "budget: 2s\nlines:\n  - left: [dir, git, context, cost]\n  - left: [model, duration, usage, diff]\n"
	levels := []string{"none", "16", "256", "truecolor"}
	for i, file := range append(files, agents...) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		payload := payloads.Live(data, time.Now())
		level, columns := levels[i%len(levels)], []int{30, 60, 120, 300}[i/len(levels)%4]
		t.Run(fmt.Sprintf("%s,%d,%s", filepath.Base(file), columns, level), func(t *testing.T) {
			draw := func(home string, program string, args ...string) string {
				t.Helper()
				cmd := exec.Command(program, args...)
				cmd.Dir, cmd.Stdin = home, bytes.NewReader(payload)
				cmd.Env = []string{
					"HOME=" + home, "USERPROFILE=" + home, "APPDATA=" + filepath.Join(home, "config"), "LOCALAPPDATA=" + filepath.Join(home, "local"),
					"SYSTEMROOT=" + os.Getenv("SYSTEMROOT"), "PATH=" + os.Getenv("PATH"), fmt.Sprintf("COLUMNS=%d", columns), "TZ=UTC",
				}
				var errs strings.Builder
				cmd.Stderr = &errs
				out, err := cmd.Output()
				if err != nil || len(out) == 0 {
					t.Fatalf("%s %q: %v: %s", program, args, err, errs.String())
				}
				return string(out)
			}
			home := func() string {
				dir, err := filepath.EvalSymlinks(t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				return dir
			}
			named := filepath.Join(home(), "plugins.yaml")
			if err := os.WriteFile(named, []byte("color: "+level+"\n"+plugins), 0o600); err != nil {
				t.Fatal(err)
			}
			var want string
			var others map[string]string
			// What is said in minutes may be another minute's.
			for began := time.Now(); want == "" || time.Now().Truncate(time.Minute).After(began); began = time.Now() {
				one, other := home(), home()
				want = draw(one, line, "--plugins", named)
				others = map[string]string{
					"aiterm statusline render":              draw(other, aiterm, "statusline", "render", "--plugins", named),
					"aiterm-line after aiterm":              draw(other, line, "--plugins", named),
					"aiterm statusline render after itself": draw(one, aiterm, "statusline", "render", "--plugins", named),
					"aiterm-line a third time":              draw(one, line, "--plugins", named),
					"aiterm statusline test":                draw(home(), aiterm, "statusline", "test", "--plugins", named, "--payload", "-"),
				}
			}
			for what, got := range others {
				if got != want {
					t.Errorf("%s:\n%q\naiterm-line:\n%q", what, got, want)
				}
			}
		})
	}
}
