package plugins

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/signature"
)

func newTrustCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	var name string
	var remove bool
	cmd := &cobra.Command{
		Use:   "trust [KEY]",
		Short: "Trust a signing key, or list those that you trust",
		Long: `Trust notes a public key of minisign, so that "add", "info", "update" and "verify"
can say who signed a segment. KEY is the line that begins with RW, or a .pub file.
Without KEY the trusted ones are listed. With --remove KEY is a name or a key ID.

A signature says who made a segment, not what it may do: that is granted apart.
Once a segment came with a trusted signature, an update without it is refused.

Exit codes: 0 done; 1 failed; 2 wrong usage.`,
		Example: `  aiterm plugins trust RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3 --name alice
  aiterm plugins trust alice.pub
  aiterm plugins trust --remove alice`,
		Args: console.Exactly(0, 1, "one key"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if env.DirsErr != nil {
				return env.DirsErr
			}
			if err := flags.CheckFormat(cmd, console.TableFormats()...); err != nil {
				return err
			}
			path := signature.Path(env.Dirs.Config)
			if len(args) == 0 {
				if remove || name != "" {
					return console.UsageError(cmd, fmt.Errorf("give a key"))
				}
				return listKeys(env, path, flags.Format)
			}
			return state.Locked(filepath.Join(env.Dirs.State, "registry.lock"), "keys", func() error {
				if remove {
					key, err := signature.Untrust(path, args[0])
					if err == nil {
						fmt.Fprintf(env.Stdout, "The key %s of %s is not trusted any more.\n", key.ID, key.Name)
					}
					return err
				}
				return trust(cmd, env, path, name, args[0])
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&name, "name", "", "`name` of whom the key belongs to (default that of the file)")
	f.BoolVar(&remove, "remove", false, "do not trust the key any more")
	flags.AddTableFormat(cmd)
	return cmd
}

// trust notes a key that was given as text or as a file.
func trust(cmd *cobra.Command, env *console.Env, path, name, given string) error {
	text := given
	if info, err := os.Stat(given); err == nil {
		if !info.Mode().IsRegular() || info.Size() > 64<<10 {
			return fmt.Errorf("%s is not a .pub file of minisign", given)
		}
		data, err := os.ReadFile(given)
		if err != nil {
			return fmt.Errorf("read the key: %w", err)
		}
		text = string(data)
		if name == "" {
			name = strings.ToLower(strings.TrimSuffix(filepath.Base(given), filepath.Ext(given)))
		}
	}
	if _, err := signature.ParseKey(text); err != nil {
		if filepath.Ext(text) == ".pub" {
			return fmt.Errorf("there is no file %s: check the path", text)
		}
		return err
	}
	if name == "" || manifest.RejectName(name) != "" {
		return console.UsageError(cmd, fmt.Errorf("give whom the key belongs to with --name, 1 to 32 lower-case letters, digits and -"))
	}
	key, err := signature.Trust(path, name, text, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "The key %s of %s is trusted  (%s)\n", key.ID, key.Name, console.Tilde(env, path))
	return nil
}

// trustedKey is a key as -f json shows it.
type trustedKey struct {
	Name  string `json:"name"`
	ID    string `json:"id"`
	Added string `json:"added,omitempty"`
}

func listKeys(env *console.Env, path, format string) error {
	keys, err := signature.Load(path)
	if err != nil {
		return err
	}
	rows := []trustedKey{}
	for _, k := range keys {
		rows = append(rows, trustedKey{k.Name, k.ID, k.Added})
	}
	if format == console.AsJSON {
		return console.PrintJSON(env.Stdout, rows)
	}
	if len(rows) == 0 {
		fmt.Fprintln(notes(env, format), "No key is trusted; aiterm plugins trust KEY --name NAME adds one.")
		return nil
	}
	t := table.Table{Columns: []table.Column{{Title: "NAME"}, {Title: "KEY ID"}, {Title: "ADDED", Yield: 1, Label: "added"}}}
	for _, r := range rows {
		t.Add(table.Cell{Text: r.Name, Style: "bold"}, table.Text(r.ID), table.Text(console.OrDash(r.Added)))
	}
	return console.ShowTable(env, t, format, "")
}
