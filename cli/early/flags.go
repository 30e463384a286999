package early

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Args returns the arguments of "statusline render". A request for help is left
// to the commands.
func Args(args []string) (rest []string, ok bool) {
	if len(args) < 2 || args[0] != "statusline" || args[1] != "render" {
		return nil, false
	}
	for _, arg := range args[2:] {
		if arg == "--help" || arg == "-h" {
			return nil, false
		}
	}
	return args[2:], true
}

// MaxPadding, in cells on each side, leaves something of any terminal.
const MaxPadding = 20

// Flags are those of the command.
type Flags struct {
	Plugins string // plugins.yaml
	Padding int    // cells; -1 if it was not given
}

// Register adds them to a set.
func (f *Flags) Register(set *pflag.FlagSet) {
	set.StringVar(&f.Plugins, "plugins", "", "plugins.yaml `file` to use instead of your own")
	set.IntVar(&f.Padding, "padding", -1, "blank `cells` on each side, as in Claude Code's setting (default that of plugins.yaml)")
	set.Lookup("padding").DefValue = "0" // which help does not show
}

// parse fills f and says what is wrong with args, if anything is.
func (f *Flags) parse(args []string) error {
	set := pflag.NewFlagSet("render", pflag.ContinueOnError)
	set.SetOutput(io.Discard)
	f.Register(set)
	err := set.Parse(args)
	switch {
	case err != nil:
		err = Wrong(set, err)
	case set.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", set.Arg(0))
	case set.Changed("plugins") && f.Plugins == "":
		err = errors.New("--plugins is empty: give it a value, or leave it out")
	case set.Changed("padding"):
		err = CheckPadding(f.Padding)
	}
	if err != nil {
		return fmt.Errorf("%w; see aiterm statusline render --help", err)
	}
	return nil
}

// CheckPadding says whether --padding has a value that a line can bear.
func CheckPadding(cells int) error {
	if cells < 0 || cells > MaxPadding {
		return fmt.Errorf("--padding is %d: give 0 to %d", cells, MaxPadding)
	}
	return nil
}

// Wrong puts an error of parsing flags into words for the person who typed
// them. Any other error stays as it is.
func Wrong(flags *pflag.FlagSet, err error) error {
	var value *pflag.InvalidValueError
	var name *pflag.NotExistError
	switch {
	case errors.As(err, &value):
		wanted := "a whole number"
		switch value.GetFlag().Value.Type() {
		case "bool":
			wanted = "nothing, true or false"
		case "seconds":
			wanted = "whole seconds from 1 to a day, or none"
		}
		return fmt.Errorf("--%s is %q: give %s", value.GetFlag().Name, value.GetValue(), wanted)
	case errors.As(err, &name) && len(name.GetSpecifiedShortnames()) > 0:
		return fmt.Errorf("there is no flag -%s (write -- in front of a value that begins with -)", name.GetSpecifiedName())
	case errors.As(err, &name):
		var names []string
		flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		near := strictyaml.Nearest(strings.TrimLeft(name.GetSpecifiedName(), "-"), names)
		if near == "" {
			return fmt.Errorf("there is no flag --%s", name.GetSpecifiedName())
		}
		return fmt.Errorf("there is no flag --%s (did you mean --%s?)", name.GetSpecifiedName(), near)
	}
	return err
}
