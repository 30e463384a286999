package plugins

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/install"
)

func newGrantCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	cmd := &cobra.Command{
		Use:   "grant NAME [PERMISSION...]",
		Short: "Let a segment do what it asks for",
		Long: `Grant lets a segment of others do what is named, or shows all that it asks for
and, in a terminal, asks. "all" is everything that it asks for, "needed" what it
cannot do without. The grant is for the bytes that the segment is now, and stands
in grants.yaml; when its file changes, there is no grant any more. It holds
whichever plugins.yaml names the segment; --plugins says where to look for its
name.

Exit codes: 0 granted; 1 failed, or nothing was granted; 2 wrong usage.`,
		Example: `  aiterm plugins grant weather
  aiterm plugins grant weather http:api.example.com store
  aiterm plugins grant weather all`,
		Args:              console.AtLeast(1, "the name of a segment, and the permissions"),
		ValidArgsFunction: completePermissions(env, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, permissions := args[0], args[1:]
			for _, p := range permissions {
				if wrong := manifest.RejectGrant(p); p != "all" && p != "needed" && wrong != "" {
					return console.UsageError(cmd, fmt.Errorf("%s %s", p, wrong))
				}
			}
			s, m, had, err := openGranted(env, flags.Plugins, name)
			if err != nil {
				return err
			}
			if len(permissions) == 0 {
				card{Module: m, name: name, granted: had, asGranted: true}.printAsks(env.Stdout, console.OutputWidth(env))
				if len(m.Ungranted(had)) == 0 {
					fmt.Fprintf(env.Stdout, "%s has all that it asks for; nothing was changed.\n", name)
					return nil
				}
				if _, terminal := console.StdinTerminal(env); !terminal {
					return fmt.Errorf("nothing was granted: name what to grant, aiterm plugins grant %s %s", name, strings.Join(m.Ungranted(had), " "))
				}
				if permissions, err = askGrants(cmd.Context(), env, name, m, had); err != nil {
					return err
				}
			}
			more, err := wanted(permissions, m)
			if err != nil {
				return err
			}
			all := registry.Union(had, more)
			if len(all) == len(had) {
				fmt.Fprintf(env.Stdout, "%s has that already; nothing was changed. It may: %s\n", name, orNothing(had))
				return nil
			}
			if err := s.files.Grant(registry.Grant{SHA256: m.SHA256, Name: name, Permissions: all, At: s.now}); err != nil {
				return err
			}
			fmt.Fprintf(env.Stdout, "%s may: %s  (%s)\n", name, strings.Join(all, ", "), console.Tilde(env, s.files.Grants))
			return nil
		},
	}
	flags.AddPlugins(cmd)
	return cmd
}

// askGrants asks a person what of that which a segment was not granted it gets.
func askGrants(ctx context.Context, env *console.Env, name string, m install.Module, had []string) ([]string, error) {
	optional := registry.Beyond(m.Optional(), had)
	var grants []string
	if len(m.Missing(had)) > 0 {
		question := "Grant all of this to " + name + "?"
		if len(optional) > 0 {
			question = "Grant " + name + " what it cannot do without?"
		}
		ok, err := console.Confirm(ctx, env, question, false)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, console.ErrCancelled
		}
		grants = append(grants, "needed")
	}
	more, err := offer(ctx, env, optional)
	if err == nil && len(grants)+len(more) == 0 {
		err = console.ErrCancelled
	}
	return append(grants, more...), err
}

func newRevokeCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	cmd := &cobra.Command{
		Use:   "revoke NAME [PERMISSION...]",
		Short: "Take back what a segment was granted",
		Long: `Revoke takes back what is named, or everything. From the next line on the segment
is not run if it needs any of it; what it can do without is absent for it.

Exit codes: 0 revoked; 1 failed; 2 wrong usage.`,
		Example: `  aiterm plugins revoke weather http:api.example.com
  aiterm plugins revoke weather`,
		Args:              console.AtLeast(1, "the name of a segment"),
		ValidArgsFunction: completePermissions(env, true),
		RunE: func(_ *cobra.Command, args []string) error {
			name, permissions := args[0], args[1:]
			s, m, had, err := openGranted(env, flags.Plugins, name)
			if err != nil {
				return err
			}
			left := []string(nil)
			if len(permissions) > 0 {
				if none := registry.Beyond(permissions, had); len(none) > 0 {
					return fmt.Errorf("%s was not granted %s: it may %s", name, strings.Join(none, ", "), orNothing(had))
				}
				left = registry.Beyond(had, permissions)
			}
			if err := s.files.Grant(registry.Grant{SHA256: m.SHA256, Name: name, Permissions: left, At: s.now}); err != nil {
				return err
			}
			fmt.Fprintf(env.Stdout, "%s may: %s\n", name, orNothing(left))
			return nil
		},
	}
	flags.AddPlugins(cmd)
	return cmd
}

// openGranted finds the module behind a name, and what was granted to it;
// pluginsFile is as for moduleOf.
func openGranted(env *console.Env, pluginsFile, name string) (s strangers, m install.Module, had []string, err error) {
	if s, err = openStrangers(env); err != nil {
		return s, m, nil, err
	}
	if m, err = s.moduleOf(env, pluginsFile, name); err != nil {
		return s, m, nil, err
	}
	grants, err := s.files.ReadGrants()
	return s, m, grants.Of(m.SHA256), err
}

func orNothing(permissions []string) string {
	if len(permissions) == 0 {
		return "nothing that has to be granted"
	}
	return strings.Join(permissions, ", ")
}
