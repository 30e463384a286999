package console

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

// UsageError is err, a wrong call of cmd, with its exit code and where to read on.
// A flag that is wrong only because the command before it is not there, as in
// "aiterm doctor --no-run", is that of the command.
func UsageError(cmd *cobra.Command, err error) error {
	if cmd.HasAvailableSubCommands() && cmd.Use == cmd.Name() && cmd.Flags().NArg() > 0 && !isUnknownCommand(err) {
		err = UnknownCommand(cmd, cmd.Flags().Arg(0))
	}
	wrong := WrongFlag(cmd.Flags(), err)
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		if others := flagElsewhere(cmd, unknown); others != "" {
			wrong = fmt.Errorf("%w (%s)", wrong, others)
		}
	}
	return &ExitError{ExitUsage, fmt.Errorf("%w; see %s --help", wrong, cmd.CommandPath())}
}

// mostElsewhere is of how many commands a flag says something about what was meant.
const mostElsewhere = 3

// flagElsewhere names the commands that have the very flag that cmd has not, if they are
// few and cmd has none that is nearly called so.
func flagElsewhere(cmd *cobra.Command, unknown *pflag.NotExistError) string {
	name := strings.TrimLeft(unknown.GetSpecifiedName(), "-")
	if len(unknown.GetSpecifiedShortnames()) > 0 || nearFlag(cmd.Flags(), name) != "" {
		return ""
	}
	var paths []string
	EveryCommand(cmd.Root(), func(c *cobra.Command) {
		if c.LocalFlags().Lookup(name) != nil {
			paths = append(paths, c.CommandPath())
		}
	})
	switch {
	case len(paths) == 0 || len(paths) > mostElsewhere:
		return ""
	case len(paths) == 1:
		return paths[0] + " has it"
	}
	return Listed(paths) + " have it"
}

// nearFlag is the flag that is nearly called so, or "".
func nearFlag(flags *pflag.FlagSet, name string) string {
	var names []string
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return strictyaml.Nearest(name, names)
}

// WrongFlag puts an error of parsing flags into words for the person who typed
// them. Any other error stays as it is.
func WrongFlag(flags *pflag.FlagSet, err error) error {
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
		near := nearFlag(flags, strings.TrimLeft(name.GetSpecifiedName(), "-"))
		if near == "" {
			return fmt.Errorf("there is no flag --%s", name.GetSpecifiedName())
		}
		return fmt.Errorf("there is no flag --%s (did you mean --%s?)", name.GetSpecifiedName(), near)
	}
	return err
}

// MayBeEmpty marks a command whose arguments after the first may be empty texts.
const MayBeEmpty = "may be empty"

// RefuseEmpty refuses flags and arguments that were given and are empty, as an unset
// variable of a script makes them: the default would be taken for what was meant.
func RefuseEmpty(cmd *cobra.Command, args []string) error {
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
		if arg == "" && wrong == nil && (i == 0 || cmd.Annotations[MayBeEmpty] == "") {
			wrong = errors.New("an argument is empty: give it a value, or leave it out")
		}
	}
	if wrong != nil {
		return UsageError(cmd, wrong)
	}
	return nil
}

// NoArguments refuses arguments; it is for the Args of a cobra.Command.
func NoArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return UsageError(cmd, fmt.Errorf("unexpected argument %q", args[0]))
}

// NoSuchCommand is the Args of a command that only has commands below it.
func NoSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return UsageError(cmd, UnknownCommand(cmd, args[0]))
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

// UnknownCommand names a command that cmd does not have, and what may be meant: the
// commands of that very name elsewhere, else the nearest that cmd has, else the
// nearest elsewhere. Nothing is run in its place: several groups have a list, a
// test and a remove.
func UnknownCommand(cmd *cobra.Command, name string) error {
	e := &unknownCommandError{name: name}
	switch name {
	case "theme", "themes":
		e.meant = []string{"aiterm statusline themes", "aiterm statusline config set theme NAME"}
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
	EveryCommand(cmd.Root(), func(c *cobra.Command) {
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
	} else {
		EveryCommand(cmd.Root(), func(c *cobra.Command) {
			if slices.Contains(c.SuggestFor, name) {
				e.meant = append(e.meant, c.CommandPath())
			}
		})
		if near := strictyaml.Nearest(name, all); e.meant == nil && near != "" {
			e.meant = elsewhere[near]
		}
	}
	return e
}

// EveryCommand calls visit for every command below one that a person may call.
func EveryCommand(cmd *cobra.Command, visit func(*cobra.Command)) {
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" && c.Name() != "completion" {
			visit(c)
			EveryCommand(c, visit)
		}
	}
}

// Exactly is the Args of a command that takes so many arguments at least and at
// most; words names them.
func Exactly(least, most int, words string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return UsageError(cmd, fmt.Errorf("give %s", words))
		case len(args) > most && most == 0:
			return NoArguments(cmd, args)
		case len(args) > most:
			return UsageError(cmd, fmt.Errorf("unexpected argument %q: give %s, in quotes if there are spaces in it", args[most], words))
		}
		return nil
	}
}

// AtLeast is the Args of a command that takes so many arguments or more.
func AtLeast(least int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least {
			return UsageError(cmd, fmt.Errorf("give %s", what))
		}
		return nil
	}
}

// OneArgument is the Args of a command that takes one argument, which what
// describes.
func OneArgument(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return UsageError(cmd, errors.New("name "+what))
		case len(args) > 1:
			return UsageError(cmd, fmt.Errorf("unexpected argument %q", args[1]))
		}
		return nil
	}
}

// ShowHelp is the RunE of a command that only has commands below it.
func ShowHelp(cmd *cobra.Command, _ []string) error { return cmd.Help() }
