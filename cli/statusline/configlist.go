package statusline

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/config/settings"
)

func newConfigListCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	cmd := &cobra.Command{
		Use:        "list [PATTERN]",
		SuggestFor: []string{"ls", "show"},
		Short:      "List the settings with their values",
		Long: `List shows every setting, or those whose name holds PATTERN or, with *, ? or [],
is like it. A * in front marks what is written in your file; the rest has its
default. In a pipe all columns are there, with tabs between them.

A secret is shown as its last four characters.

Exit codes: 0 listed; 1 nothing is like PATTERN, or a file cannot be used;
2 wrong usage.`,
		Example: `  aiterm statusline config list
  aiterm statusline config list usage
  aiterm statusline config list '*.show'
  aiterm statusline config list | cut -f1,2
  aiterm statusline config list -f json | jq -r '.[] | select(.given) | .key'`,
		Args: console.Exactly(0, 1, "one pattern"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.CheckFormat(cmd, console.TableFormats()...); err != nil {
				return err
			}
			return configList(env, flags, strings.Join(args, ""))
		},
	}
	flags.AddPlugins(cmd)
	flags.AddTableFormat(cmd)
	cmd.ValidArgsFunction = completeSettings(env, &flags, false)
	return cmd
}

func newConfigGetCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	cmd := &cobra.Command{
		Use:   "get KEY",
		Short: "Print the value of a setting",
		Long: `Get prints what holds now: what your file says or else the default. A secret is
shown as its last four characters.

Exit codes: 0 printed; 1 a file cannot be used; 2 there is no such setting.`,
		Example: `  aiterm statusline config get usage.compact
  aiterm statusline config get theme -f json`,
		Args: console.Exactly(1, 1, "the key of a setting"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.CheckFormat(cmd, "json"); err != nil {
				return err
			}
			table, err := readTable(env, &flags)
			if err != nil {
				return err
			}
			s, err := table.Find(args[0])
			if err != nil {
				return console.SettingError(err)
			}
			if flags.Format == "json" {
				return console.PrintJSON(env.Stdout, settingRow(s))
			}
			_, err = fmt.Fprintln(env.Stdout, console.OneLine(s.Value))
			return err
		},
	}
	flags.AddPlugins(cmd)
	flags.AddFormat(cmd, "the value alone", "json")
	cmd.ValidArgsFunction = completeSettings(env, &flags, false)
	return cmd
}

func configList(env *console.Env, flags console.ConfigFlags, pattern string) error {
	if _, err := path.Match(pattern, ""); err != nil {
		return &console.ExitError{Code: console.ExitUsage, Err: fmt.Errorf("%q is no pattern: close the bracket, or leave it out", pattern)}
	}
	table, err := readTable(env, &flags)
	if err != nil {
		return err
	}
	rows := []settings.Setting{}
	for _, s := range table.All() {
		if like(s, pattern) {
			rows = append(rows, s)
		}
	}
	if len(rows) == 0 {
		var unknown *settings.NameError
		if _, err := table.Find(pattern); errors.As(err, &unknown) && (len(unknown.Near) > 0 || unknown.Gone) {
			return fmt.Errorf("no setting is like %q (%w); see aiterm statusline config list", pattern, unknown)
		}
		return fmt.Errorf("no setting is like %q; see aiterm statusline config list", pattern)
	}
	if flags.Format == console.AsJSON {
		out := make([]jsonSetting, len(rows))
		for i, s := range rows {
			out[i] = settingRow(s)
		}
		return console.PrintJSON(env.Stdout, out)
	}
	return printSettings(env, flags.Format, rows)
}

// like tells whether a setting is meant by a pattern, by any of its names.
func like(s settings.Setting, pattern string) bool {
	if pattern == "" {
		return true
	}
	for _, name := range append([]string{s.Key}, s.Aliases...) {
		matched, _ := path.Match(pattern, name)
		if matched || strings.Contains(name, strings.ToLower(pattern)) {
			return true
		}
	}
	return false
}

// printSettings prints a table, and below it in which files settings are given.
func printSettings(env *console.Env, format string, rows []settings.Setting) error {
	if err := console.ShowTable(env, valueTable(rows), format, ""); err != nil || console.Tabbed(env, format) {
		return err
	}
	var files []string
	for _, s := range rows {
		if s.Given && !slices.Contains(files, s.File) {
			files = append(files, s.File)
		}
	}
	if len(files) > 0 {
		fmt.Fprintln(env.Stdout)
	}
	for _, file := range files {
		fmt.Fprintf(env.Stdout, "* in %s\n", console.Tilde(env, file))
	}
	return nil
}

// valueTable lists settings. A default that the value does not differ from is the
// first that a narrow terminal has no room for.
func valueTable(rows []settings.Setting) table.Table {
	t := table.Table{Columns: []table.Column{
		{Title: "  KEY"}, {Title: "VALUE", Break: true, Yield: 3, Label: "="}, {Title: "DEFAULT", Break: true, Yield: 1, Label: "default"},
		{Title: "DESCRIPTION", Break: true, Min: 30, Yield: 2, Aside: "ALLOWED"}, {Title: "GIVEN", PipeOnly: true},
	}}
	for _, s := range rows {
		mark, style, given := "  ", "", "no"
		if s.Given {
			mark, style, given = "* ", "bold", "yes"
		}
		t.Add(table.Cell{Sign: mark, Text: s.Key, Style: style}, table.Cell{Text: console.Shown(s.Value), Style: style},
			table.Cell{Text: console.Shown(s.Default), Style: "dim", Minor: s.Value == s.Default}, table.Cell{Text: s.Description, Aside: allowed(s)}, table.Text(given))
	}
	return t
}

// mostNamed is of how many values a description names all.
const mostNamed = 16

// allowed lists what a setting may be, where its type does not say it.
func allowed(s settings.Setting) string {
	switch {
	case len(s.Allowed) > mostNamed:
		return fmt.Sprintf("one of %d; with -f json they are named", len(s.Allowed))
	case len(s.Allowed) > 0:
		return strings.Join(s.Allowed, ", ")
	case s.Min != "" && s.Max != "":
		return s.Min + " to " + s.Max
	}
	return ""
}

// jsonSetting is a setting for programs.
type jsonSetting struct {
	Key         string          `json:"key"`
	Value       json.RawMessage `json:"value"`
	Default     json.RawMessage `json:"default"`
	Type        string          `json:"type"` // bool, int, number, duration or string
	Allowed     []string        `json:"allowed,omitempty"`
	Min         json.RawMessage `json:"min,omitempty"`
	Max         json.RawMessage `json:"max,omitempty"`
	Description string          `json:"description"`
	Given       bool            `json:"given"` // by the file; else it is the default
	File        string          `json:"file"`
	Aliases     []string        `json:"aliases,omitempty"`
	Secret      bool            `json:"secret,omitempty"`
}

func settingRow(s settings.Setting) jsonSetting {
	// A bool and a number are what they are in JSON too, unless the file holds
	// something else in their place.
	value := func(text string) json.RawMessage {
		if s.Type == "bool" || s.Type == "int" || s.Type == "number" {
			if json.Valid([]byte(text)) {
				return json.RawMessage(text)
			}
		}
		quoted, _ := json.Marshal(console.WithoutLogins(text))
		return quoted
	}
	row := jsonSetting{
		Key: s.Key, Value: value(s.Value), Default: value(s.Default), Type: s.Type, Allowed: s.Allowed,
		Description: s.Description, Given: s.Given, File: s.File, Aliases: s.Aliases, Secret: s.Secret,
	}
	if s.Min != "" {
		row.Min = value(s.Min)
	}
	if s.Max != "" {
		row.Max = value(s.Max)
	}
	return row
}
