package confine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// The tests are made from inside: this test binary is started again, closes itself in and
// then tries what a stranger's code would that had broken out of its sandbox.

const variable = "CONFINE_TEST"

// orders are what the process that tries is told.
type orders struct {
	Try    string
	Walls  string // "none", "all", or the name of one
	Rules  Rules
	World  world
	Parent int
}

// world is what there is to be attacked.
type world struct {
	Outside string // a folder that is nobody's business
	TCP     string // addresses that answer
	UDP     string
	Unix    string
	Other   int // a process of the same user's
}

// outcome is what came of it.
type outcome struct {
	Got    bool // it got through
	Said   string
	Report Report
}

func TestMain(m *testing.M) {
	if order := os.Getenv(variable); order != "" {
		os.Unsetenv(variable)
		inside(order)
	}
	os.Exit(m.Run())
}

func inside(order string) {
	var o orders
	if err := json.Unmarshal([]byte(order), &o); err != nil {
		panic(err)
	}
	report, err := raise(o.Walls, o.Rules)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	said, err := attempts[o.Try](o)
	out := outcome{Got: err == nil, Said: said, Report: report}
	if err != nil {
		out.Said = err.Error()
	}
	line, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	os.Stdout.Write(append(line, '\n'))
	os.Exit(0)
}

// raise puts up the walls of a name.
func raise(walls string, rules Rules) (Report, error) {
	switch walls {
	case "none":
		return nil, nil
	case "all":
		return Self(rules)
	}
	return raiseOne(walls, rules)
}

// start has an order carried out in a process of its own.
func (o orders) start(t *testing.T) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	o.Parent = os.Getpid()
	order, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), variable+"="+string(order))
	return cmd
}

var errEnded = errors.New("the process ended")

func (o orders) run(t *testing.T) (outcome, error) {
	t.Helper()
	cmd := o.start(t)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return outcome{}, fmt.Errorf("%w: %v\n%s%.300s", errEnded, err, out, stderr.String())
	}
	var result outcome
	if err := json.Unmarshal(out, &result); err != nil {
		return outcome{}, fmt.Errorf("%s: %w", out, err)
	}
	return result, nil
}
