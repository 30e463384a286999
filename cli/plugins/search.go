package plugins

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/plugins"
)

func newSearchCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	var places []string
	cmd := &cobra.Command{
		Use:        "search [WORD...]",
		SuggestFor: []string{"find"},
		Short:      "Look for segments in an index that somebody hosts",
		Long: `Search looks for words in the names, descriptions and authors of the segments
that an index lists. Anyone can host an index: it is a JSON file, described in
docs/index-format.md. There is no official one, and none is asked unless you
name it, with --index or in ~/.config/aiterm/indexes.yaml. What is found is
only shown. An index may be signed, beside it in NAME.minisig: one whose
signature does not fit a key that you trust is not used, and of an address that
ends with #key=RW… only what that key has signed. In a pipe all columns are
there, with tabs between them.

Exit codes: 0 found; 1 nothing was found, or an index cannot be used; 2 wrong
usage.`,
		Example: `  aiterm plugins search weather --index https://example.com/segments.json
  aiterm plugins search --index ./segments.json -f json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.CheckFormat(cmd, console.TableFormats()...); err != nil {
				return err
			}
			return search(cmd, env, flags.Format, places, args)
		},
	}
	flags.AddTableFormat(cmd)
	cmd.Flags().StringArrayVar(&places, "index", nil, "`place` of an index: a file or an https:// address; may be given more than once")
	return cmd
}

func search(cmd *cobra.Command, env *console.Env, format string, places, words []string) error {
	keys, err := signature.Load(signature.Path(env.Dirs.Config))
	if err != nil && env.DirsErr == nil {
		return err
	}
	if len(places) == 0 {
		if env.DirsErr != nil {
			return env.DirsErr
		}
		path := catalog.ListPath(env.Dirs.Config)
		if places, err = catalog.List(path); err != nil {
			return err
		}
		if len(places) == 0 {
			return console.UsageError(cmd, fmt.Errorf("no index is named: give --index PLACE, or list some in %s", console.Tilde(env, path)))
		}
	}
	var indexes []catalog.Index
	for _, place := range places {
		_, done := console.StartProgress(env, "Asking "+place)
		index, err := catalog.Open(cmd.Context(), place, "aiterm/"+console.ProgramVersion(), keys)
		done()
		if err != nil {
			return err
		}
		indexes = append(indexes, index)
	}
	matches := catalog.Search(indexes, words)
	switch {
	case format == console.AsJSON:
		if matches == nil {
			matches = []catalog.Match{}
		}
		if err := console.PrintJSON(env.Stdout, matches); err != nil {
			return err
		}
	case len(matches) > 0:
		if err := console.ShowTable(env, matchTable(matches), format, ""); err != nil {
			return err
		}
		for _, m := range matches {
			if why := configfile.Reserved(m.Name, plugins.Names()); why != "" {
				fmt.Fprintf(env.Stderr, "note: the name %s %s: add %s with --as NAME\n", m.Name, why, m.Source)
			}
		}
	}
	if len(matches) == 0 {
		return errors.New("nothing was found")
	}
	return nil
}

func matchTable(matches []catalog.Match) table.Table {
	t := table.Table{Columns: []table.Column{
		{Title: "NAME"}, {Title: "VERSION", Yield: 4, Label: "version"}, {Title: "AUTHOR", Break: true, Yield: 2, Label: "by"},
		{Title: "ASKS", Break: true, Yield: 5, Label: "asks for"}, {Title: "DESCRIPTION", Break: true, Min: 30, Yield: 3}, {Title: "SOURCE", Yield: 1},
	}}
	for _, m := range matches {
		t.Add(table.Cell{Text: m.Name, Style: "bold"}, table.Text(console.OrDash(m.Version)), table.Text(console.OrDash(m.Author)),
			table.Text(console.OrDash(strings.Join(m.Permissions, " "))), table.Text(m.Description), table.Text(m.Source))
	}
	return t
}
