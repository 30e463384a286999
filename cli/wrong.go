package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/data-wise/aiterm/cli/early"
	"github.com/data-wise/aiterm/host/strictyaml"
)

// usageError is err, a wrong call of cmd, with its exit code and where to read on.
func usageError(cmd *cobra.Command, err error) error {
	return &exitError{exitUsage, fmt.Errorf("%w; see %s --help", early.Wrong(cmd.Flags(), err), cmd.CommandPath())}
}

// mayBeEmpty marks a command whose arguments after the first may be empty texts.
const mayBeEmpty = "may be empty"

// refuseEmpty refuses flags and arguments that were given and are empty, as an unset
// variable of a script makes them: the default would be taken for what was meant.
func refuseEmpty(cmd *cobra.Command, args []string) error {
	if cmd.Hidden {
		return nil // completion asks with what is not typed yet
	}
	var wrong error
	cmd.Flags().Visit(func(f *pflag.Flag) {
		list, several := f.Value.(pflag.SliceValue)
		empty := !several && f.Value.String() == "" || several && (len(list.GetSlice()) == 0 || slices.Contains(list.GetSlice(), ""))
		if empty && wrong == nil {
			wrong = fmt.Errorf("--%s is empty: give it a value, or leave it out", f.Name)
		}
	})
	for i, arg := range args {
		if arg == "" && wrong == nil && (i == 0 || cmd.Annotations[mayBeEmpty] == "") {
			wrong = errors.New("an argument is empty: give it a value, or leave it out")
		}
	}
	if wrong != nil {
		return usageError(cmd, wrong)
	}
	return nil
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
