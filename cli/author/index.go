package author

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/segment/install"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/segment/source"
)

func newIndexCommand(env *console.Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:        "index",
		SuggestFor: []string{"catalog", "catalogue", "indexes"},
		Short:      "Make and check a list of segments in which others search",
		Long: `Index is about the file in which "aiterm plugins search" looks: a list of
segments with what each is, where it is, what it asks for and its hash. Anyone
can host one; docs/index-format.md describes it.

Exit codes: 0 done; 1 failed; 2 wrong usage.`,
		Example: `  aiterm plugins index make oci://ghcr.io/you/weather:1.2.0 --name "Segments of mine"
  aiterm plugins index check index.json`,
		Args: console.NoSuchCommand,
		RunE: console.ShowHelp,
	}
	cmd.AddCommand(newIndexMakeCommand(env), newIndexCheckCommand(env))
	return cmd
}

// curator is who makes or checks an index.
type curator struct {
	env     *console.Env
	keys    signature.Keys
	options source.Options
}

func newCurator(env *console.Env, tokenServers []string) (curator, error) {
	if env.DirsErr != nil {
		return curator{}, env.DirsErr
	}
	keys, err := signature.Load(signature.Path(env.Dirs.Config))
	return curator{env, keys, source.Options{
		UserAgent: "aiterm/" + console.ProgramVersion(), DockerConfig: source.DockerConfig(env.Getenv), TokenServers: tokenServers,
	}}, err
}

// fetch gets a segment and looks at it. publisher is the key that has to have signed it,
// or "".
func (c curator) fetch(ctx context.Context, from source.Source, publisher string) (install.Candidate, error) {
	keys := c.keys
	var key signature.Key
	if publisher != "" {
		var err error
		if key, err = signature.ParseKey(publisher); err != nil {
			return install.Candidate{}, err
		}
		key.Name = "its publisher"
		keys = keys.With(key)
	}
	got, err := install.Fetch(ctx, from, c.options, keys)
	if err == nil && publisher != "" && (got.Signature.State != signature.Trusted || got.Signature.Key.ID != key.ID) {
		err = fmt.Errorf("%s is %s, and not signed with the key %s that the index names", from, got.Signature, key.ID)
	}
	return got, err
}
