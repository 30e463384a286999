package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/line"
)

// flags are what aiterm-line was called with. They are read by hand: each package that
// is linked costs every line some microseconds.
type flags struct {
	plugins       string
	agent         string
	padding       *int
	version, help bool
	mistake       error // what is wrong with the call; the line shows it
}

func isAgent(name string) bool {
	_, ok := agent.Named(name)
	return ok
}

func parse(args []string) (f flags) {
	wrong := func(err error) {
		if f.mistake == nil {
			f.mistake = fmt.Errorf("%w; see aiterm-line --help", err)
		}
	}
	for len(args) > 0 {
		name, value, given := strings.Cut(args[0], "=")
		args = args[1:]
		switch name {
		case "--plugins", "--padding", "--agent":
			if !given && len(args) == 0 {
				wrong(fmt.Errorf("%s needs a value", name))
				return f
			}
			if !given {
				value, args = args[0], args[1:]
			}
			if name == "--plugins" {
				if f.plugins = value; value == "" {
					wrong(errors.New("--plugins is empty: give it a value, or leave it out"))
				}
				continue
			}
			if name == "--agent" {
				if f.agent = value; !isAgent(value) {
					wrong(fmt.Errorf("--agent is %q: give one of %s", value, agent.Names()))
				}
				continue
			}
			n, err := strconv.Atoi(value)
			switch {
			case err != nil:
				wrong(fmt.Errorf("--padding is %q: give a whole number", value))
			case n < 0 || n > line.MaxPadding:
				wrong(fmt.Errorf("--padding is %d: give 0 to %d", n, line.MaxPadding))
			default:
				f.padding = &n
			}
		case "--version":
			f.version = true
		case "--help", "-h":
			f.help = true
		default:
			if strings.HasPrefix(name, "-") {
				wrong(fmt.Errorf("there is no flag %s", name))
			} else {
				wrong(fmt.Errorf("unexpected argument %q", name))
			}
		}
	}
	return f
}
