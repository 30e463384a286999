package plugins

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/modules"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/segment/install"
)

type updateFlags struct {
	dryRun, allowUnsigned, allowDowngrade bool
	tokenServers                          []string
}

func newUpdateCommand(env *console.Env) *cobra.Command {
	var flags updateFlags
	cmd := &cobra.Command{
		Use:        "update [NAME...]",
		SuggestFor: []string{"upgrade"},
		Short:      "Look for newer versions of added segments, and take them",
		Long: `Update asks where each segment came from what is there now, and takes what is new.
An update that asks for no more than before keeps its grants and just works. One
that asks for more is taken without any grant, and is blocked until you grant it
what it needs; --dry-run shows which that are.

A segment that was signed with a key that you trust is not replaced by one that is
not, unless --allow-unsigned is given. A version that is older than what is there
may have faults that were mended since: in a terminal update asks before it takes
it, elsewhere --allow-downgrade does, signed or not. What it takes is shown with
its size, hash and signature; whether the code is what you want, these do not
say. A source with a fixed hash never changes.

Exit codes: 0 done; 1 failed, or an older version was not taken; 2 wrong usage;
4 done, but something is blocked until it is granted what it needs.`,
		Example: `  aiterm plugins update --dry-run
  aiterm plugins update weather`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeInstalled(env),
		RunE:              func(cmd *cobra.Command, args []string) error { return runUpdate(cmd.Context(), env, flags, args) },
	}
	f := cmd.Flags()
	f.BoolVar(&flags.dryRun, "dry-run", false, "only show what would be taken")
	f.BoolVar(&flags.allowUnsigned, "allow-unsigned", false, "also take what is not signed by who signed it before")
	f.BoolVar(&flags.allowDowngrade, "allow-downgrade", false, "also take what is older than what is there, without asking")
	addTokenServer(f, &flags.tokenServers)
	return cmd
}

func runUpdate(ctx context.Context, env *console.Env, flags updateFlags, names []string) error {
	s, err := openStrangers(env)
	if err != nil {
		return err
	}
	s.fetching.TokenServers = flags.tokenServers
	entries, err := s.chosen(names)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		fmt.Fprintln(env.Stdout, "No segment was added, so there is none to update.")
		return nil
	}
	var failed, taken int
	var blocked []string
	for i, e := range entries {
		if ctx.Err() != nil {
			return console.ErrCancelled
		}
		u, err := lookFor(ctx, env, s, e, place{i + 1, len(entries)})
		if err == nil && !u.Current && u.SignerGone && !flags.allowUnsigned {
			err = install.ErrSignerGone
		}
		if err == nil && !u.Current && u.Order == install.Older && !flags.dryRun && !flags.allowDowngrade {
			err = askForOlder(ctx, env, u)
		}
		if err == nil && !u.Current && !flags.dryRun {
			err = modules.Vet(ctx, env, e.Name, u.New.From.Bytes)
		}
		switch {
		case err != nil:
			failed++
			fmt.Fprintf(env.Stderr, "%s: %s\n", e.Name, console.OneLine(console.ErrorText(env, err)))
			continue
		case u.Current:
			fmt.Fprintf(env.Stdout, "%s: nothing newer (%s)\n", e.Name, versionText(e))
			continue
		}
		describeUpdate(env, u, flags.dryRun)
		if flags.dryRun {
			continue
		}
		err = s.alone(func() error {
			if lock, err := s.files.ReadLock(); err != nil || !slices.Contains(lock.Names(), e.Name) {
				return errors.Join(err, notInstalled(e.Name, lock))
			}
			return install.Install(s.files, u.New, e.Name, u.Carried, s.now)
		})
		if err != nil {
			return err
		}
		taken++
		if u.New.Blocked(u.Carried) {
			blocked = append(blocked, e.Name)
			fmt.Fprintf(env.Stdout, "  blocked until it is granted what it needs: aiterm plugins grant %s\n", e.Name)
		}
	}
	if taken > 0 && env.Warm != nil {
		if err := env.Warm(ctx, io.Discard); err != nil {
			fmt.Fprintf(env.Stderr, "warning: %s\n", console.ErrorText(env, err))
		}
	}
	switch {
	case failed > 0:
		return fmt.Errorf("%d of %d segments could not be updated; they are as they were", failed, len(entries))
	case len(blocked) > 0:
		return &console.ExitError{Code: console.ExitBlocked, Err: errors.New(strings.Join(blocked, ", ") + ": blocked")}
	}
	return nil
}

// place is which one of how many is asked.
type place struct{ at, of int }

// asking is what is said meanwhile.
func (p place) asking(source string) string {
	if p.of == 1 {
		return "Asking " + source
	}
	return fmt.Sprintf("%d of %d: asking %s", p.at, p.of, source)
}

func lookFor(ctx context.Context, env *console.Env, s strangers, e registry.Entry, which place) (install.Update, error) {
	p, done := console.StartProgress(env, which.asking(e.Source))
	defer done()
	s.fetching.Progress = console.Fetched(p)
	return install.Look(ctx, s.files, e, s.fetching, s.keys)
}

// askForOlder asks in a terminal whether an older version is to be taken, and refuses it
// elsewhere.
func askForOlder(ctx context.Context, env *console.Env, u install.Update) error {
	older := fmt.Errorf("%s → %s: %w", versionText(u.Old), u.New.Manifest.Version, install.ErrOlder)
	if _, terminal := console.StdinTerminal(env); !terminal {
		return older
	}
	question := fmt.Sprintf("%s: %s is older than what is installed (%s) and may have faults that were mended since. Take it?",
		u.Old.Name, u.New.Manifest.Version, versionText(u.Old))
	if yes, err := console.Confirm(ctx, env, question, false); err != nil || yes {
		return err
	}
	return older
}

func versionText(e registry.Entry) string {
	if e.Version == "" {
		return "sha256 " + e.SHA256[:12] + "…"
	}
	return e.Version
}

func describeUpdate(env *console.Env, u install.Update, dryRun bool) {
	verb := "updated"
	if dryRun {
		verb = "could be updated"
	}
	to := u.New.Manifest.Version
	if to == "" {
		to = "sha256 " + u.New.SHA256[:12] + "…"
	}
	fmt.Fprintf(env.Stdout, "%s: %s, %s → %s (%s, %s)\n", u.Old.Name, verb, versionText(u.Old), to, console.SizeText(u.New.Size), u.New.Signature)
	fmt.Fprintf(env.Stdout, "  sha256 %.12s… → %.12s…", u.Old.SHA256, u.New.SHA256)
	if u.OldSize > 0 {
		fmt.Fprintf(env.Stdout, ", before %s", console.SizeText(u.OldSize))
	}
	fmt.Fprintln(env.Stdout)
	switch u.Order {
	case install.Older:
		needs := ""
		if dryRun {
			needs = ": not taken without a yes, or --allow-downgrade"
		}
		fmt.Fprintf(env.Stdout, "  older than what is there%s\n", needs)
	case install.Same:
		fmt.Fprintln(env.Stdout, "  the same version, of other bytes")
	case install.Unordered:
		fmt.Fprintln(env.Stdout, "  which of the two versions is the later one cannot be told")
	}
	if len(u.More) > 0 {
		fmt.Fprintf(env.Stdout, "  asks for more than before: %s\n", strings.Join(u.More, ", "))
	}
	if len(u.Offers) > 0 {
		fmt.Fprintf(env.Stdout, "  can do more with: %s (aiterm plugins grant %s)\n", strings.Join(u.Offers, ", "), u.Old.Name)
	}
	if len(u.Less) > 0 {
		fmt.Fprintf(env.Stdout, "  does not ask any more for: %s\n", strings.Join(u.Less, ", "))
	}
	for _, note := range u.New.From.Notes {
		fmt.Fprintf(env.Stdout, "  note: %s\n", note)
	}
}
