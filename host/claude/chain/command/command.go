// Package command runs the status line that was there before aiterm, one command
// of the user's own, and has package chain keep what it printed. It is the
// only part of aiterm by which a line may start a program of somebody else's,
// and the command comes from one file that is the user's alone. No render ever waits
// for it: a process of its own does the work.
package command

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/problem"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Keys of the file.
const (
	keyVersion     = "version"
	keyCommand     = "command"
	keyTimeout     = "timeout"
	keyMinInterval = "min_interval"
	keyMaxAge      = "max_age"
)

const (
	maxBytes   = 64 << 10 // of the file
	maxCommand = 8 << 10  // characters
)

// Command is what the file says: the command and when it is run.
type Command struct {
	// Text is given to the shell that Claude Code would use.
	Text string
	// Timeout is how long one run may take.
	Timeout time.Duration
	// MinInterval is the least time from one start to the next in a session.
	MinInterval time.Duration
	// MaxAge is when it is run again although the session sent nothing new.
	MaxAge time.Duration
}

func defaults() Command {
	return Command{Timeout: 5 * time.Second, MinInterval: time.Second, MaxAge: 30 * time.Second}
}

// Manifest is what the segment says of itself.
func Manifest() manifest.Manifest {
	first, last := 0.0, float64(chain.MaxRows)
	return manifest.Manifest{
		Name:        "chain",
		Description: "The status line that was there before, as its command last printed it",
		Settings: []manifest.Setting{{
			Name: "row", Type: "int", Default: "0", Min: &first, Max: &last,
			Description: "which of the rows that the command printed, from 1; 0 is all of them: below one another on a line that has no other segment, else one after the other",
		}},
	}
}

// Load reads the file in the config folder. Without one the error is an
// *[chain.UnsetError]. A file that others may write, or that is another user's, is
// refused: they could have any program run. What is wrong with its contents is
// [strictyaml.Problems].
func Load(configDir string) (Command, error) {
	path := chain.Path(configDir)
	data, err := state.ReadUser(path, maxBytes, func(info fs.FileInfo) error {
		return state.CheckPrivate(path, info, false, "it names a program that is run")
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Command{}, &chain.UnsetError{Path: path}
	case err != nil:
		return Command{}, fmt.Errorf("read the command of the segment chain: %w", err)
	case len(data) > maxBytes:
		return Command{}, fmt.Errorf("read the command of the segment chain: %s has more than %d KiB: make it shorter", path, maxBytes>>10)
	}
	return parse(path, data)
}

func schema() *strictyaml.Field {
	duration := func(key, doc string, least, most time.Duration) strictyaml.Field {
		return strictyaml.Field{Key: key, Doc: doc, Type: strictyaml.DurationField, Min: float64(least), Max: float64(most)}
	}
	return &strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
		{Key: keyVersion, Doc: "version of this format", Type: strictyaml.WholeField, Min: 1, Max: 1},
		// A text may have no line break; a command of several lines has some.
		{Key: keyCommand, Doc: "command that prints a status line; run by the shell", Type: strictyaml.ScalarField, Required: true},
		duration(keyTimeout, "how long it may take", 100*time.Millisecond, time.Minute),
		duration(keyMinInterval, "least time from one start to the next in a session", 100*time.Millisecond, time.Minute),
		duration(keyMaxAge, "age at which it is run again although nothing is new", time.Second, 24*time.Hour),
	}}
}

func parse(path string, data []byte) (Command, error) {
	report := &strictyaml.Report{File: path}
	root := strictyaml.Parse(report, data)
	if root != nil {
		strictyaml.Check(report, root, schema(), "the file")
	}
	c := defaults()
	if report.OK() {
		c.take(report, root)
	}
	if err := report.Err(); err != nil {
		return Command{}, err
	}
	return c, nil
}

// take fills in what a checked file says.
func (c *Command) take(report *strictyaml.Report, root *strictyaml.Node) {
	command := root.Get(keyCommand)
	c.Text = command.Text
	if command.Kind != strictyaml.String {
		report.Add(command, "command must be text: put it in quotes if it is meant")
	} else if wrong := rejectCommand(c.Text); wrong != "" {
		report.Add(command, "command %s", wrong)
	}
	for _, d := range []struct {
		key  string
		into *time.Duration
	}{{keyTimeout, &c.Timeout}, {keyMinInterval, &c.MinInterval}, {keyMaxAge, &c.MaxAge}} {
		if n := root.Get(d.key); n != nil {
			*d.into, _ = time.ParseDuration(n.Text)
		}
	}
}

// rejectCommand returns what is wrong with a command, in the form "must …", or
// "". It may have several lines, and nothing else that would make it look like
// another command than it is.
func rejectCommand(text string) string {
	visible := strings.NewReplacer("\n", "", "\t", "").Replace(text)
	if c, bad := problem.Unprintable(visible); bad {
		return fmt.Sprintf("must not hold the character %U: put the command into a script, and name that", c)
	}
	switch {
	case strings.TrimSpace(text) == "":
		return "must be a command: remove the file if there is none"
	case utf8.RuneCountInString(text) > maxCommand:
		return fmt.Sprintf("must have at most %d characters: put it into a script, and name that", maxCommand)
	case claude.IsOurs(text):
		return "must not be aiterm itself: name the status line that is to be shown in it"
	}
	return ""
}
