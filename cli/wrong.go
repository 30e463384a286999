package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// usageError is err, a wrong call of cmd, with its exit code and where to read on.
// A flag that is wrong only because the command before it is not there, as in
// "aiterm doctor --no-run", is that of the command.
func usageError(cmd *cobra.Command, err error) error {
	if cmd.HasAvailableSubCommands() && cmd.Flags().NArg() > 0 && !isUnknownCommand(err) {
		err = unknownCommand(cmd, cmd.Flags().Arg(0))
	}
	return &exitError{exitUsage, fmt.Errorf("%w; see %s --help", wrongFlag(cmd.Flags(), err), cmd.CommandPath())}
}

// wrongFlag puts an error of parsing flags into words for the person who typed
// them. Any other error stays as it is.
func wrongFlag(flags *pflag.FlagSet, err error) error {
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

// unknownCommandError says that there is no such command.
type unknownCommandError struct {
	name  string
	meant []string // commands that may be meant
}

func (e *unknownCommandError) Error() string {
	if len(e.meant) == 0 {
		return fmt.Sprintf("there is no command %q", e.name)
	}
	quoted := make([]string, len(e.meant))
	for i, meant := range e.meant {
		quoted[i] = strconv.Quote(meant)
	}
	return fmt.Sprintf("there is no command %q (did you mean %s?)", e.name, strings.Join(quoted, " or "))
}

func isUnknownCommand(err error) bool {
	var unknown *unknownCommandError
	return errors.As(err, &unknown)
}

// unknownCommand names a command that cmd does not have, and what may be meant: the
// commands of that very name elsewhere, else the nearest that cmd has, else the
// nearest elsewhere. Nothing is run in its place: several groups have a list, a
// test and a remove.
func unknownCommand(cmd *cobra.Command, name string) error {
	e := &unknownCommandError{name: name}
	switch name {
	case "theme", "themes":
		e.meant = []string{"aiterm statusline test --theme NAME", "aiterm statusline config set theme NAME"}
		return e
	case "setup", "init":
		if cmd == cmd.Root() {
			e.meant = []string{"aiterm statusline install"}
			return e
		}
	}
	var own, all []string
	elsewhere := map[string][]string{} // paths by name
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			own = append(own, c.Name())
		}
	}
	everyCommand(cmd.Root(), func(c *cobra.Command) {
		if c.Parent() != cmd {
			all = append(all, c.Name())
			elsewhere[c.Name()] = append(elsewhere[c.Name()], c.CommandPath())
		}
	})
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() && slices.Contains(c.SuggestFor, name) {
			e.meant = append(e.meant, c.Name())
		}
	}
	e.meant = append(e.meant, elsewhere[name]...)
	if len(e.meant) > 0 {
		return e
	}
	if near := strictyaml.Nearest(name, own); near != "" {
		e.meant = []string{near}
	} else if near := cmd.SuggestionsFor(name); len(near) > 0 {
		e.meant = near[:1]
	} else if near := strictyaml.Nearest(name, all); near != "" {
		e.meant = elsewhere[near]
	} else {
		everyCommand(cmd.Root(), func(c *cobra.Command) {
			if slices.Contains(c.SuggestFor, name) {
				e.meant = append(e.meant, c.CommandPath())
			}
		})
	}
	return e
}

// everyCommand calls visit for every command below one that a person may call.
func everyCommand(cmd *cobra.Command, visit func(*cobra.Command)) {
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" && c.Name() != "completion" {
			visit(c)
			everyCommand(c, visit)
		}
	}
}
