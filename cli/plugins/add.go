package plugins

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/modules"
	"github.com/data-wise/aiterm/cli/preview"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/guest/grant"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/install"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/segment/source"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/plugins"
)

type addFlags struct {
	as     string
	grants []string
	line   int
	noLine bool
	yes    bool
	sha256 string // that the bytes must have, or ""

	trust        string // NAME=KEY
	tokenServers []string
}

func newAddCommand(env *console.Env) *cobra.Command {
	var flags addFlags
	cmd := &cobra.Command{
		Use:        "add SOURCE",
		SuggestFor: []string{"install"},
		Short:      "Add somebody's segment, after showing what it may do",
		Long: `Add gets a segment, shows what it is, what it asks for and what that means, and
puts it on the line. SOURCE is a .wasm file, a folder with one in it, an
https:// address or an oci:// reference; for a file in a registry that is

  oci://ghcr.io/example/weather:1.2.0

Nothing of the segment runs before it was shown. What it asks for is granted
when you say so in a terminal, or by --grant; otherwise it is added without,
and is blocked until "aiterm plugins grant". What it can do without is asked
about by itself, and does not block it. plugins.lock pins the very bytes:
others are not run. A grant is for these bytes too.

--trust NAME=KEY is what an author tells you: only what that key has signed is
added, and the key is trusted from then on, as by "aiterm plugins trust".

In a terminal it asks before it adds anything; --yes does not ask, and grants
nothing by itself.

Exit codes: 0 added; 1 failed; 2 wrong usage; 4 added, but blocked until it is
granted what it needs.`,
		Example: `  aiterm plugins add oci://ghcr.io/example/weather:1.2.0
  aiterm plugins add https://example.com/weather.wasm#sha256=9f86d081…
  aiterm plugins add ./weather --as my-weather --grant all
  aiterm plugins add weather.wasm --grant http:api.example.com --yes`,
		Args: console.Exactly(1, 1, "one source"),
		RunE: func(cmd *cobra.Command, args []string) error { return runAdd(cmd, env, flags, args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.as, "as", "", "`name` for the segment, in place of its own")
	f.StringArrayVar(&flags.grants, "grant", nil, "`permission` to grant, such as usage or http:api.example.com, all that it asks for: all, or what it cannot do without: needed; may be given more than once")
	f.IntVar(&flags.line, "line", 0, "`row` to put it on, from 1 (default the last one)")
	f.BoolVar(&flags.noLine, "no-line", false, "do not put it on the line")
	f.StringVar(&flags.sha256, "sha256", "", "add it only if its bytes have this `hash`, as info shows it")
	f.BoolVarP(&flags.yes, "yes", "y", false, "do not ask; this grants nothing")
	f.StringVar(&flags.trust, "trust", "", "add only what this key has signed, and trust it from now on: `NAME=KEY`, whose it is and the line that begins with RW")
	addTokenServer(f, &flags.tokenServers)
	return cmd
}

func runAdd(cmd *cobra.Command, env *console.Env, flags addFlags, text string) error {
	lineGiven := cmd.Flags().Changed("line")
	if lineGiven && flags.noLine {
		return console.UsageError(cmd, errors.New("--line and --no-line are given: leave one out"))
	}
	if flags.sha256 != "" && !isSHA256(flags.sha256) {
		return console.UsageError(cmd, fmt.Errorf("--sha256 must be 64 hexadecimal digits in lower case, not %s", strictyaml.Quote(flags.sha256)))
	}
	for _, grant := range flags.grants {
		if grant != "all" && grant != "needed" && manifest.RejectGrant(grant) != "" {
			return console.UsageError(cmd, fmt.Errorf("--grant %s", manifest.RejectGrant(grant)))
		}
	}
	s, err := openStrangers(env)
	if err != nil {
		return err
	}
	s.fetching.TokenServers = flags.tokenServers
	signer, err := signerFor(&s, flags.trust)
	if err != nil {
		return console.UsageError(cmd, fmt.Errorf("--trust: %w", err))
	}
	if lineGiven {
		// Before anything is fetched, shown or granted.
		if err := settings.CheckLine(s.settings, flags.line); err != nil {
			var none *settings.LineError
			if errors.As(err, &none) {
				return console.UsageError(cmd, fmt.Errorf("--line: %w", err))
			}
			return err
		}
	}
	c, err := fetchCandidate(cmd.Context(), env, s, text)
	if err != nil {
		return err
	}
	if err := signer.check(c); err != nil {
		return err
	}
	if flags.sha256 != "" && flags.sha256 != c.SHA256 {
		return fmt.Errorf("%s has other bytes than --sha256 says, and was not added: they are %s: look at it again with aiterm plugins info", text, c.SHA256)
	}
	lock, err := s.files.ReadLock()
	if err != nil {
		return err
	}
	name, err := nameFor(c, flags.as, lock)
	if err != nil {
		return err
	}
	shown := card{Module: c.Module, name: name, source: c.From.Source, resolved: c.From.Resolved, notes: append(c.From.Notes, signer.notes()...)}
	if old, ok := lock.Find(name); ok && old.SHA256 != c.SHA256 {
		shown.replaces = versionText(old)
	}
	shown.print(env.Stdout, console.TextWidth(env))
	fmt.Fprintln(env.Stdout)
	granted, err := s.files.ReadGrants()
	if err != nil {
		return err
	}
	grants, err := decide(cmd.Context(), env, flags, c.Module, granted.Of(c.SHA256))
	if err != nil {
		return err
	}
	if err := modules.Vet(cmd.Context(), env, name, c.From.Bytes); err != nil {
		return fmt.Errorf("%s was not added, since %w", name, err)
	}
	err = s.alone(func() error {
		// Another command may have taken the name meanwhile.
		if lock, err = s.files.ReadLock(); err != nil {
			return err
		}
		if _, err := nameFor(c, flags.as, lock); err != nil {
			return err
		}
		if err := signer.keep(env, s.now); err != nil {
			return err
		}
		if err := install.Install(s.files, c, name, grants, s.now); err != nil {
			return err
		}
		fmt.Fprintf(env.Stdout, "Added %s; its bytes are pinned in %s.\n", name, console.Tilde(env, s.files.Lock))
		reportGrants(env, name, c.Module, grants)
		if flags.noLine {
			return nil
		}
		return putOnLine(env, s.settings, name, flags.line)
	})
	if err != nil {
		return err
	}
	return showAdded(cmd.Context(), env, name, c.Module, grants, !flags.noLine)
}

// isSHA256 tells whether a text is a hash as info shows it.
func isSHA256(text string) bool {
	sum, err := hex.DecodeString(text)
	return err == nil && len(sum) == 32 && strings.ToLower(text) == text
}

// nameFor is the name for a candidate, which may be that of an older version of it.
func nameFor(c install.Candidate, as string, lock registry.Lock) (string, error) {
	name, err := install.ChooseName(c.Module, as, c.From.Source, lock, plugins.Names())
	if err != nil {
		return "", err
	}
	if old, ok := lock.Find(name); ok && install.SignerGone(old, c.Module) {
		return "", fmt.Errorf("%s was added before, signed with a key that you trust, and this is not: it may be from somebody else. If you want it all the same: aiterm plugins remove %[1]s, and add it again", name)
	}
	return name, nil
}

// fetchCandidate gets and examines a module, and tells how far it is when that
// takes long.
func fetchCandidate(ctx context.Context, env *console.Env, s strangers, text string) (install.Candidate, error) {
	from, err := source.Parse(text)
	if err != nil {
		return install.Candidate{}, err
	}
	p, done := console.StartProgress(env, "Fetching "+from.String())
	defer done()
	s.fetching.Progress = console.Fetched(p)
	return install.Fetch(ctx, from, s.fetching, s.keys)
}

// decide is what is granted to a module that is about to be added: what the flags
// say or, in a terminal, what the person says, beside what these very bytes had
// been granted already.
func decide(ctx context.Context, env *console.Env, flags addFlags, m install.Module, had []string) ([]string, error) {
	if len(flags.grants) > 0 {
		more, err := wanted(flags.grants, m)
		return registry.Union(more, had), err
	}
	_, terminal := console.StdinTerminal(env)
	if flags.yes || !terminal {
		return had, nil
	}
	optional := registry.Beyond(m.Optional(), had)
	question, usual := "Add it?", true
	switch {
	case len(m.Missing(had)) > 0 && len(optional) > 0:
		question, usual = "Add it, and grant it what it cannot do without?", false
	case len(m.Missing(had)) > 0:
		question, usual = "Add it, and grant it all of this?", false
	}
	ok, err := console.Confirm(ctx, env, question, usual)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, console.ErrCancelled
	}
	more, err := offer(ctx, env, optional)
	return registry.Union(registry.Union(m.Needed(), had), more), err
}

// offer asks for each permission that a segment can do without whether it is
// granted. What it reads of the session goes with its hosts.
func offer(ctx context.Context, env *console.Env, optional []string) (granted []string, err error) {
	of := map[string][]string{}
	var names []string
	for _, one := range optional {
		name, _ := grant.Split(one)
		if name == "status" {
			name = "http"
		}
		if of[name] == nil {
			names = append(names, name)
		}
		of[name] = append(of[name], one)
	}
	for _, name := range names {
		ok, err := console.Confirm(ctx, env, fmt.Sprintf("Grant it %s too, which it can do without?", strings.Join(of[name], ", ")), false)
		if err != nil {
			return nil, err
		}
		if ok {
			granted = append(granted, of[name]...)
		}
	}
	return granted, nil
}

// wanted turns the values of --grant into grants. One that the module has no use
// for is an error.
func wanted(flags []string, m install.Module) ([]string, error) {
	var grants []string
	for _, one := range flags {
		if one == "all" {
			grants = append(grants, m.Grants()...)
			continue
		}
		if one == "needed" {
			grants = append(grants, m.Needed()...)
			continue
		}
		permission, _ := grant.Split(one)
		if !slices.Contains(m.Grants(), one) && !slices.Contains(m.Undeclared, permission) {
			asked := "it asks for nothing"
			if len(m.Asks) > 0 {
				asked = "it asks for " + strings.Join(m.Grants(), " ")
			}
			return nil, &console.ExitError{Code: console.ExitUsage, Err: fmt.Errorf("it does not ask for %s, so that is not granted: %s", one, asked)}
		}
		grants = append(grants, one)
	}
	return grants, nil
}

func reportGrants(env *console.Env, name string, m install.Module, grants []string) {
	if len(grants) > 0 {
		fmt.Fprintf(env.Stdout, "Granted: %s.\n", strings.Join(grants, ", "))
	}
	if rest := m.Ungranted(grants); len(rest) > 0 {
		fmt.Fprintf(env.Stdout, "Not granted: %s. To grant it: aiterm plugins grant %s %s\n", strings.Join(rest, ", "), name, strings.Join(rest, " "))
	}
	if m.Signature.State == signature.Unknown {
		fmt.Fprintln(env.Stdout, "Its signature was not verified; to trust its author's key from now on: aiterm plugins trust KEY")
	}
}

// putOnLine names a segment on a line of plugins.yaml, or says how to.
func putOnLine(env *console.Env, files settings.Files, name string, line int) error {
	at, changed, err := settings.PutOnLine(files, name, line)
	if err != nil {
		return fmt.Errorf("%s was added, but could not be put on the line: %w: name it in left or right below lines, with aiterm statusline config edit", name, err)
	}
	if changed {
		fmt.Fprintf(env.Stdout, "Put it on line %d (%s) in %s.\n", at.Line, at.Side, console.Tilde(env, files.Plugins))
	} else {
		fmt.Fprintf(env.Stdout, "It is on line %d (%s) already.\n", at.Line, at.Side)
	}
	return nil
}

// showAdded compiles what was added, and draws the line with it for the sample.
func showAdded(ctx context.Context, env *console.Env, name string, m install.Module, grants []string, onLine bool) error {
	if env.Warm != nil {
		if err := env.Warm(ctx, io.Discard); err != nil {
			return err
		}
	}
	var blocked error
	if rest := m.Missing(grants); m.Blocked(grants) {
		blocked = &console.ExitError{Code: console.ExitBlocked, Err: fmt.Errorf("%s is blocked until it is granted %s", name, strings.Join(rest, ", "))}
	}
	if !onLine {
		return blocked
	}
	p, err := preview.New(env, preview.Flags{})
	if err != nil {
		return err
	}
	if p.Plan, err = preview.Plan(env, preview.Flags{}, p); err != nil {
		return err
	}
	p.Width = max(1, console.Columns(env, 0)-4-2*p.Plan.Padding)
	fmt.Fprintf(env.Stdout, "The line, for a sample:\n\n")
	return preview.DrawLast(ctx, env, p, blocked)
}
