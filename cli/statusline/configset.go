package statusline

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/settings"
)

func newConfigSetCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	cmd := &cobra.Command{
		Use:   "set KEY [VALUE]",
		Short: "Give a setting a value",
		Long: `Set writes a value into plugins.yaml, which is made if there is none. Everything
else in the file stays as it is, comments and all. A value that does not fit is
refused, and so is one with which the file would not be right.

A preset is taken with "set preset NAME" ("aiterm statusline presets" draws
them). What you set yourself goes before it and stays, and so do segments that
you added to the lines. Lines that are your own stay too; "unset lines" takes
them out.

A secret, such as anthropic.api_key, is asked for without echo when VALUE is left
out, or read from stdin: its first line. Given as VALUE it works too, but then
your shell remembers it.

Exit codes: 0 set, or it was so already; 1 a file cannot be changed; 2 wrong
usage, key or value.`,
		Example: `  aiterm statusline config set usage.compact false
  aiterm statusline config set display.show_git off
  aiterm statusline config set preset minimal
  aiterm statusline config set anthropic.api_key
  pass show anthropic | aiterm statusline config set anthropic.api_key`,
		Args:        console.Exactly(1, 2, "a key and a value"),
		Annotations: map[string]string{console.MayBeEmpty: "VALUE"}, // an icon may be none
		RunE:        func(cmd *cobra.Command, args []string) error { return configSet(cmd, env, flags, args) },
	}
	flags.AddPlugins(cmd)
	cmd.ValidArgsFunction = completeSettings(env, &flags, true)
	return cmd
}

func newConfigUnsetCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	cmd := &cobra.Command{
		Use:        "unset KEY",
		SuggestFor: []string{"remove", "delete", "rm"},
		Short:      "Put a setting back to its default",
		Long: `Unset takes a key out of its file, so that the default holds again. Everything
else in the file stays as it is. For a secret it is the way to forget it. Of the
lists of plugins.yaml, lines can be unset: then those of the preset hold.

Exit codes: 0 unset, or it was so already; 1 a file cannot be changed; 2 there is
no such setting.`,
		Example: `  aiterm statusline config unset theme
  aiterm statusline config unset anthropic.api_key`,
		Args: console.Exactly(1, 1, "the key of a setting"),
		RunE: func(_ *cobra.Command, args []string) error { return configUnset(env, flags, args[0]) },
	}
	flags.AddPlugins(cmd)
	cmd.ValidArgsFunction = completeSettings(env, &flags, false)
	return cmd
}

func configSet(cmd *cobra.Command, env *console.Env, flags console.ConfigFlags, args []string) error {
	files, err := flags.Files(env)
	if err != nil {
		return err
	}
	if key, _, ok := strings.Cut(args[0], "="); ok && len(args) == 1 {
		return console.UsageError(cmd, fmt.Errorf("write a space in place of the =: %s VALUE", key))
	}
	value, typed := "", false
	if len(args) == 2 {
		value, typed = args[1], true
	}
	if secret, err := isSecret(files, args[0]); err != nil {
		return console.SettingError(err)
	} else if secret {
		if typed = typed && value != "-"; !typed {
			if value, err = console.ReadSecret(cmd.Context(), env, args[0]); err != nil {
				return err
			}
		}
		if value = strings.TrimSpace(value); value == "" {
			return &console.ExitError{Code: console.ExitUsage, Err: fmt.Errorf("no %s was given; to forget the one that is stored, run aiterm statusline config unset %[1]s", args[0])}
		}
		if typed {
			defer fmt.Fprintf(env.Stderr, "note: your shell's history has the secret now: take it out there; next time leave the value out and you are asked for it\n")
		}
	} else if !typed {
		return console.UsageError(cmd, fmt.Errorf("give a value for %s", args[0]))
	}
	if args[0] == settings.PresetKey {
		change, err := settings.TakePreset(files, value)
		if err != nil {
			return console.SettingError(err)
		}
		reportPreset(env, change)
		return nil
	}
	change, err := settings.Set(files, args[0], value)
	if err != nil {
		return console.SettingError(err)
	}
	reportSet(env, change)
	return nil
}

// isSecret tells whether a setting must not be seen.
func isSecret(files settings.Files, key string) (bool, error) {
	files.Named = false // it is made
	table, err := settings.Open(files)
	if err != nil {
		return false, err
	}
	s, err := table.Find(key)
	if err != nil && table.Problems() != nil {
		return false, nil // it may be a segment of the broken file: let Set tell
	}
	return s.Secret, err
}

func reportSet(env *console.Env, c settings.Change) {
	s := c.Setting
	switch {
	case !c.Changed:
		fmt.Fprintf(env.Stdout, "%s is %s already; nothing was changed.\n", s.Key, console.Shown(c.Value))
	case s.Given:
		fmt.Fprintf(env.Stdout, "%s: %s → %s  (%s)\n", s.Key, console.Shown(s.Value), console.Shown(c.Value), console.Tilde(env, s.File))
	case s.Default == c.Value:
		fmt.Fprintf(env.Stdout, "%s: %s, as before, but now in your file  (%s)\n", s.Key, console.Shown(c.Value), console.Tilde(env, s.File))
	default:
		fmt.Fprintf(env.Stdout, "%s: %s → %s  (%s)\n", s.Key, console.Shown(s.Default), console.Shown(c.Value), console.Tilde(env, s.File))
	}
	if c.Unplaced != "" {
		fmt.Fprintf(env.Stderr, "note: %s is on no line yet: add it to left or right below lines, with aiterm statusline config edit\n", c.Unplaced)
	}
}

func configUnset(env *console.Env, flags console.ConfigFlags, key string) error {
	files, err := flags.Files(env)
	if err != nil {
		return err
	}
	c, err := settings.Unset(files, key)
	if err != nil {
		return console.SettingError(err)
	}
	s := c.Setting
	switch {
	case !c.Changed:
		fmt.Fprintf(env.Stdout, "%s has its default already, %s; nothing was changed.\n", s.Key, console.Shown(c.Value))
	case s.Value == c.Value:
		fmt.Fprintf(env.Stdout, "%s: still %s, the default  (%s)\n", s.Key, console.Shown(c.Value), console.Tilde(env, s.File))
	default:
		fmt.Fprintf(env.Stdout, "%s: %s → %s, the default  (%s)\n", s.Key, console.Shown(s.Value), console.Shown(c.Value), console.Tilde(env, s.File))
	}
	return nil
}
