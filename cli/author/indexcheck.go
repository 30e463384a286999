package author

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/host/segment/source"
)

func newIndexCheckCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	var offline bool
	var tokenServers []string
	cmd := &cobra.Command{
		Use:        "check FILE|ADDRESS",
		SuggestFor: []string{"verify", "validate", "test", "lint"},
		Short:      "Check an index, and that each segment in it is what it says",
		Long: `Check reads an index as "aiterm plugins search" does, with the signature beside
it, and gets each segment that it lists: the module has to be there, to have
the hash, and to say of itself what the index says; and to be signed with the
key that the index names. Nothing of them is run. With --offline it looks at
the index alone.

An address that ends with #key=RW… is of an index that this key has to have
signed.

Exit codes: 0 all is right; 1 something is not; 2 wrong usage.`,
		Example: `  aiterm plugins index check index.json
  aiterm plugins index check https://example.com/index.json -f json`,
		Args: console.OneArgument("the file of an index, or its https:// address"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.CheckFormat(cmd, console.TableFormats()...); err != nil {
				return err
			}
			c, err := newCurator(env, tokenServers)
			if err != nil {
				return err
			}
			return c.check(cmd.Context(), args[0], flags.Format, offline)
		},
	}
	flags.AddTableFormat(cmd)
	cmd.Flags().BoolVar(&offline, "offline", false, "get no segment, and look at the index alone")
	cmd.Flags().StringArrayVar(&tokenServers, "token-server", nil, "`host` that may have docker's login for a registry which names it for its tokens; may be given more than once")
	return cmd
}

// checkedIndex is an index that was checked, for programs.
type checkedIndex struct {
	Name      string         `json:"name"`
	Signature string         `json:"signature"` // none, unknown or trusted
	Signer    string         `json:"signer,omitempty"`
	Segments  []checkedEntry `json:"segments"`
}

type checkedEntry struct {
	Name     string   `json:"name"`
	Source   string   `json:"source"`
	OK       bool     `json:"ok"`
	Problems []string `json:"problems"`
}

func (c curator) check(ctx context.Context, place, format string, offline bool) error {
	index, err := catalog.Open(ctx, place, c.options.UserAgent, c.keys)
	if err != nil {
		return err
	}
	report := checkedIndex{Name: index.Name, Signature: index.Signature.State.String(), Signer: index.Signature.Key.Name, Segments: []checkedEntry{}}
	if !offline {
		p, done := console.StartProgress(c.env, "Looking at segments")
		for i, e := range index.Segments {
			p.Counted(i, len(index.Segments))
			p.Doing("Looking at " + e.Name)
			problems := c.wrongWith(ctx, e)
			if ctx.Err() != nil {
				done()
				return console.ErrCancelled
			}
			report.Segments = append(report.Segments, checkedEntry{e.Name, e.Source, len(problems) == 0, notNull(problems)})
		}
		done()
	}
	wrong := 0
	for _, e := range report.Segments {
		if !e.OK {
			wrong++
		}
	}
	if err := c.show(report, len(index.Segments), format); err != nil {
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %d segments are not what the index says: make those entries anew with aiterm plugins index make", wrong, len(index.Segments))
	}
	return nil
}

// wrongWith is what the module behind an entry has otherwise.
func (c curator) wrongWith(ctx context.Context, e catalog.Entry) []string {
	from, err := source.Parse(e.Source)
	if err != nil {
		return []string{console.OneLine(err.Error())}
	}
	got, err := c.fetch(ctx, from, e.Key)
	if err != nil {
		return []string{console.OneLine(err.Error())}
	}
	return e.Differences(got.Module)
}

func (c curator) show(report checkedIndex, listed int, format string) error {
	if format == console.AsJSON {
		return console.PrintJSON(c.env.Stdout, report)
	}
	if !console.Tabbed(c.env, format) {
		signed := "not signed"
		switch {
		case report.Signer != "":
			signed = "signed by " + report.Signer
		case report.Signature != "none":
			signed = "signed with a key that you do not trust"
		}
		fmt.Fprintf(c.env.Stdout, "%s: %s, %s\n", report.Name, console.Counted(listed, "segment"), signed)
	}
	if len(report.Segments) == 0 {
		return nil
	}
	t := table.Table{Columns: []table.Column{{Title: "NAME"}, {Title: "IS", Break: true, Min: 30, Yield: 1}, {Title: "SOURCE", Yield: 2}}}
	for _, e := range report.Segments {
		is := console.Good("as the index says")
		if !e.OK {
			is = console.Bad(strings.Join(e.Problems, "; "))
		}
		t.Add(table.Cell{Text: e.Name, Style: "bold"}, is, table.Text(e.Source))
	}
	return console.ShowTable(c.env, t, format, "")
}
