package author

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/disk/userfile"
	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/segment/source"
)

type indexFlags struct {
	out, name, base string
	key             keyFlags
	tokenServers    []string
}

func newIndexMakeCommand(env *console.Env) *cobra.Command {
	var flags indexFlags
	cmd := &cobra.Command{
		Use:        "make [SOURCE...]",
		SuggestFor: []string{"add", "new", "update"},
		Short:      "Put segments into an index, by what they say of themselves",
		Long: `Make gets each SOURCE, an oci:// reference or an https:// address, and writes
an entry for it into the index: name, description, version, author, licence,
permissions and hash come from the module itself. Entries that are there
already stay; one of the same name is replaced. Without a SOURCE every entry is
made anew from its own source.

A SOURCE can be a file on this machine or the folder of a segment too, if
--base says behind which address the folder of the index will be: the entry's
source is then that address, pinned to the hash.

With --key the index is signed, beside it in FILE.minisig. "aiterm plugins
search --index ADDRESS#key=RW…" takes no other.

Exit codes: 0 written, or nothing to change; 1 failed; 2 wrong usage.`,
		Example: `  aiterm plugins index make oci://ghcr.io/you/weather:1.2.0 --name "Segments of mine"
  aiterm plugins index make --key ~/me.key
  aiterm plugins index make ./*/*.wasm --base https://example.com/segments/`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.base != "" {
				if _, err := catalog.Below(flags.base, "x", ""); err != nil {
					return console.UsageError(cmd, fmt.Errorf("--base: %w", err))
				}
			}
			return makeIndex(cmd, env, flags, args)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&flags.out, "output", "o", "index.json", "`file` of the index")
	f.StringVar(&flags.name, "name", "", "whose index it is: a `text` of at most 64 characters (default that of the file)")
	f.StringVar(&flags.base, "base", "", "https:// `address` of the folder that the index will be in, for files of this machine")
	flags.key.register(cmd)
	f.StringArrayVar(&flags.tokenServers, "token-server", nil, "`host` that may have docker's login for a registry which names it for its tokens; may be given more than once")
	return cmd
}

func makeIndex(cmd *cobra.Command, env *console.Env, flags indexFlags, sources []string) error {
	ctx := cmd.Context()
	c, err := newCurator(env, flags.tokenServers)
	if err != nil {
		return err
	}
	index, old, err := readIndex(flags.out)
	if err != nil {
		return err
	}
	if flags.name != "" {
		index.Name = flags.name
	}
	switch {
	case index.Name == "":
		return console.UsageError(cmd, fmt.Errorf("%s is not there yet, and an index has a name: say whose it is with --name", flags.out))
	case len(sources) == 0 && old == nil:
		return console.UsageError(cmd, fmt.Errorf("%s is not there yet: name what is to be in it", flags.out))
	}
	key, err := flags.key.open(ctx, env)
	if err != nil {
		return err
	}
	if len(sources) == 0 {
		for _, e := range index.Segments {
			sources = append(sources, e.Source)
		}
	}
	entries, err := c.entries(ctx, flags, index, sources)
	if err != nil {
		return err
	}
	index = index.With(entries...)
	text, err := index.Text()
	if err != nil {
		return err
	}
	return writeIndex(env, flags.out, index, old, text, key)
}

// readIndex reads the index that is to be changed; text is nil if there is none yet.
func readIndex(file string) (x catalog.Index, text []byte, err error) {
	text, err = state.ReadUser(file, catalog.MaxBytes, nil)
	if errors.Is(err, fs.ErrNotExist) {
		return x, nil, nil
	}
	if err == nil {
		x, err = catalog.Parse(file, text)
	}
	if err != nil {
		err = fmt.Errorf("%w: nothing was changed; correct it, or name another file with -o", err)
	}
	return x, text, err
}

func (c curator) entries(ctx context.Context, flags indexFlags, index catalog.Index, sources []string) ([]catalog.Entry, error) {
	p, done := console.StartProgress(c.env, "Looking at segments")
	defer done()
	homepages := map[string]string{}
	for _, e := range index.Segments {
		homepages[e.Name] = e.Homepage // which no module says
	}
	var entries []catalog.Entry
	for i, text := range sources {
		p.Counted(i, len(sources))
		from, err := source.Parse(text)
		if err != nil {
			return nil, err
		}
		got, err := c.fetch(ctx, from, "")
		if err != nil {
			return nil, err
		}
		at := got.From.Source
		switch from.(type) {
		case *source.File, *source.Directory:
			if at, err = addressOf(flags, got.From.Resolved, got.SHA256); err != nil {
				return nil, err
			}
		}
		e, err := catalog.EntryOf(got.Module, at)
		if err != nil {
			return nil, err
		}
		e.Homepage = homepages[e.Name]
		if got.Signature.State == signature.Unknown {
			p.Above(func() {
				fmt.Fprintf(c.env.Stderr, "note: %s is signed with the key %s, which you do not trust: the entry names no key; aiterm plugins trust KEY, and make it again\n", e.Name, got.Signature.Key.ID)
			})
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// addressOf is where a file of this machine will be, pinned to its hash.
func addressOf(flags indexFlags, file, hash string) (string, error) {
	if flags.base == "" {
		return "", fmt.Errorf("%s is a file of this machine: publish it first and name where it is, or say with --base behind which address the folder of the index will be", file)
	}
	folder, err := filepath.Abs(filepath.Dir(flags.out))
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real // as that of the file is
	}
	rel, err := filepath.Rel(folder, file)
	if err != nil || !filepath.IsLocal(rel) {
		return "", fmt.Errorf("%s is not below the folder of the index, %s: put it there, or name another -o", file, folder)
	}
	return catalog.Below(flags.base, filepath.ToSlash(rel), hash)
}

func writeIndex(env *console.Env, file string, index catalog.Index, old, text []byte, key *signature.Secret) error {
	beside := file + source.SignatureSuffix
	if string(old) == string(text) {
		fmt.Fprintf(env.Stdout, "%s is as it should be: %s.\n", console.Tilde(env, file), console.Counted(len(index.Segments), "segment"))
	} else {
		if err := userfile.WriteShared(file, text); err != nil {
			return err
		}
		fmt.Fprintf(env.Stdout, "%s: %s.\n", console.Tilde(env, file), console.Counted(len(index.Segments), "segment"))
	}
	if key == nil {
		if _, err := os.Lstat(beside); err == nil && string(old) != string(text) {
			return fmt.Errorf("%s no longer fits: sign again with --key, or remove it", beside)
		}
		return nil
	}
	if err := userfile.WriteShared(beside, key.Sign(filepath.Base(file), index.Name, text)); err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "Signed with the key %s: %s.\n\nWhere you host both, others search it with\n\n  aiterm plugins search --index 'https://example.com/%s#key=%s'\n",
		key.Public.ID, console.Tilde(env, beside), filepath.Base(strings.ReplaceAll(file, "'", "")), key.Public.Text)
	return nil
}
