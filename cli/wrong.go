package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/data-wise/aiterm/host/strictyaml"
)

// usageError is err, a wrong call of cmd, with its exit code and where to read on.
func usageError(cmd *cobra.Command, err error) error {
	return &exitError{exitUsage, fmt.Errorf("%w; see %s --help", wrongFlag(cmd.Flags(), err), cmd.CommandPath())}
}

// noArguments refuses arguments; it is for the Args of a cobra.Command.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError(cmd, fmt.Errorf("unexpected argument %q", args[0]))
}

// noSuchCommand is the Args of a command that only has commands below it.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError(cmd, unknownCommand(cmd, args[0]))
}

// unknownCommand names a command that cmd does not have, and the nearest that
// it has.
func unknownCommand(cmd *cobra.Command, name string) error {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	near := []string{strictyaml.Nearest(name, names)}
	if near[0] == "" {
		near = cmd.SuggestionsFor(name)
	}
	if len(near) == 0 {
		return fmt.Errorf("there is no command %q", name)
	}
	return fmt.Errorf("there is no command %q (did you mean %q?)", name, near[0])
}

// wrongFlag puts an error of parsing flags into words for the person who typed
// them. Any other error stays as it is.
func wrongFlag(flags *pflag.FlagSet, err error) error {
	var value *pflag.InvalidValueError
	var name *pflag.NotExistError
	switch {
	case errors.As(err, &value):
		wanted := "a whole number"
		if value.GetFlag().Value.Type() == "bool" {
			wanted = "nothing, true or false"
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
