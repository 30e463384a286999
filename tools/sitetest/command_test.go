package sitetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// root is the repository.
var root = filepath.Join("..", "..")

// programs are aiterm and what makes a recorded payload one of today, built once.
var programs = sync.OnceValues(func() (dir string, err error) {
	dir = filepath.Join(scratch, "bin")
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "./cmd/...", "./tools/live")
	build.Dir = root
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build aiterm: %w\n%s", err, out)
	}
	return dir, nil
})

// program is the path of one of them.
func program(t *testing.T, name string) string {
	t.Helper()
	dir, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, name)
}

// at is the time of day that both draw.
const at = "11:10"

// question is a line that is drawn by the command and by the page.
type question struct {
	Config  string // of plugins.yaml
	Payload string // a document; "" for the sample
	Sample  string
	Columns int
	Color   string
	Ground  string
}

// command is aiterm with a home of its own, in which there are those files.
type command struct {
	t    *testing.T
	home string
}

func newCommand(t *testing.T, files map[string]string) command {
	t.Helper()
	c := command{t, t.TempDir()}
	for name, text := range files {
		c.write(name, text)
	}
	return c
}

func (c command) write(name, text string) {
	c.t.Helper()
	path := filepath.Join(c.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// run runs a command of aiterm's.
func (c command) run(args ...string) (stdout, stderr string, err error) {
	cmd := exec.Command(program(c.t, "aiterm"), args...)
	cmd.Dir = c.home
	cmd.Env = []string{"HOME=" + c.home, "TZ=" + zone, "PATH=" + os.Getenv("PATH")}
	var out, wrong strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &wrong
	err = cmd.Run()
	return out.String(), wrong.String(), err
}

// test is what "aiterm statusline test" prints for a question.
func (c command) test(q question, more ...string) (stdout, stderr string) {
	c.t.Helper()
	args := append([]string{"statusline", "test", "--at", at, "--columns", fmt.Sprint(q.Columns), "--color", q.Color}, more...)
	if q.Config != "" {
		c.write("plugins.yaml", q.Config)
		args = append(args, "--plugins", "plugins.yaml")
	}
	if q.Payload != "" {
		c.write("payload.json", q.Payload)
		args = append(args, "--payload", "payload.json")
	} else if q.Sample != "" {
		args = append(args, "--sample", q.Sample)
	}
	stdout, stderr, err := c.run(args...)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatal(err)
	}
	return stdout, stderr
}

// inTime is [command.test], once more where the machine was so busy that a segment was late.
func (c command) inTime(q question, more ...string) (stdout, stderr string) {
	c.t.Helper()
	const tries = 50
	for range tries {
		if stdout, stderr = c.test(q, more...); !strings.Contains(stderr, "not done within the budget") {
			return stdout, stderr
		}
	}
	c.t.Skipf("the machine is too busy to draw a line in time: %s", stderr)
	return "", ""
}

// answer is what the page shows for a question.
type answer struct {
	ANSI, SVG, Payload string
	Problems           []struct{ Text string }
	Notes              []struct{ Segment, Text string }
}

// told is what the page tells beside a line, as the command prints it.
func told(a answer) string {
	var notes strings.Builder
	for _, n := range a.Notes {
		fmt.Fprintf(&notes, "note: segment %s: %s\n", n.Segment, n.Text)
	}
	return notes.String()
}

// ask fills in the page's fields and takes what it would show.
func (p *page) ask(q question, home string) answer {
	p.t.Helper()
	p.fill(q, home)
	text := eval[string](p, `(async () => JSON.stringify(await engine.ask("draw", question(), files())))()`)
	var a answer
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		p.t.Fatal(err)
	}
	return a
}

// fill fills in the page's fields.
func (p *page) fill(q question, home string) {
	p.t.Helper()
	if q.Sample == "" {
		q.Sample = "usual"
	}
	values, err := json.Marshal(map[string]string{
		"config": q.Config, "payload": q.Payload, "sample": q.Sample, "columns": fmt.Sprint(q.Columns), "color": q.Color, "back": q.Ground, "at": at,
		"env": "HOME=" + home,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	eval[bool](p, fmt.Sprintf(`(() => { for (const [id, value] of Object.entries(%s)) field(id).value = value; return true })()`, values))
}

// ready opens the playground and waits until everything is there to choose from.
func ready(t *testing.T, address string, width int64) *page {
	t.Helper()
	p := open(t, address, width)
	p.until("document.body.dataset.drawn && field('preset').options.length > 1")
	return p
}

// sameDay skips a test over midnight: the two would draw different days.
func sameDay(t *testing.T) func() {
	zone, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	day := time.Now().In(zone).YearDay()
	return func() {
		if time.Now().In(zone).YearDay() != day {
			t.Skip("it became midnight meanwhile")
		}
	}
}
