package author

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/segment/source"
)

type publishFlags struct {
	key                    keyFlags
	latest, force, dryRun  bool
	username               string
	passwordStdin, noBuild bool
	tokenServers           []string
	format                 string
}

func newPublishCommand(env *console.Env) *cobra.Command {
	var flags publishFlags
	cmd := &cobra.Command{
		Use:        "publish TARGET [DIR|FILE]",
		SuggestFor: []string{"push", "upload", "release", "share"},
		Short:      "Check, sign and push a segment, and say what others type",
		Long: `Publish gives a segment to others. TARGET is where to: oci:// and a repository
of a registry, with a tag or with that of the segment's version, or a folder,
whose files you put behind https. The segment is the one in this folder, in
DIR, or a .wasm FILE.

Before anything leaves this machine it makes the checks of "aiterm plugins
test", replays the golden cases, wants an author and a licence in segment.yaml,
and builds the folder again: its source has to give the same bytes. With --key
it signs. What it prints in the end is the line that others type, with your
public key in it.

A tag that stands for something else already stays as it is, unless you say
--force; the very same is not sent again. --latest has the tag latest stand for
it too, which those follow who added it with :latest. A registry that has a
fault is asked again, three times.

The login is that of docker's config.json (docker login HOST), or --username
with --password-stdin. It is sent to the registry alone, and shown nowhere.

Exit codes: 0 published, or there already; 1 failed; 2 wrong usage.`,
		Example: `  aiterm plugins keygen ~/me.key
  aiterm plugins publish oci://ghcr.io/you/weather --key ~/me.key --latest
  aiterm plugins publish oci://localhost:5000/you/weather:0.1.0 ./weather --dry-run
  aiterm plugins publish ./public weather.wasm --key ~/me.key`,
		Args: console.Exactly(1, 2, "where to, and at most one segment"),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case flags.format != "" && flags.format != "text" && flags.format != "json":
				return console.UsageError(cmd, fmt.Errorf("--format is %q: give text or json", flags.format))
			case flags.passwordStdin != (flags.username != ""):
				return console.UsageError(cmd, errors.New("--username and --password-stdin go together: give both, or log in with docker login"))
			}
			if len(args) == 2 && strings.HasPrefix(args[1], "oci://") {
				return console.UsageError(cmd, fmt.Errorf("where to publish comes first: aiterm plugins publish %s %s", console.OneLine(args[1]), console.OneLine(args[0])))
			}
			return publish(cmd, env, flags, args[0], append(args[1:], ".")[0])
		},
	}
	f := cmd.Flags()
	flags.key.register(cmd)
	f.BoolVar(&flags.latest, "latest", false, "have the tag latest stand for it too, whatever that stood for")
	f.BoolVar(&flags.force, "force", false, "replace what the tag stands for, or the files that are there")
	f.BoolVar(&flags.dryRun, "dry-run", false, "make all checks, and send and write nothing")
	f.BoolVar(&flags.noBuild, "no-build", false, "do not build the folder again, to see whether its source gives the same bytes")
	f.StringVar(&flags.username, "username", "", "`name` for the registry, in place of docker's login")
	f.BoolVar(&flags.passwordStdin, "password-stdin", false, "read the password or token for --username from stdin")
	f.StringArrayVar(&flags.tokenServers, "token-server", nil, "`host` that may have the login for a registry which names it for its tokens; may be given more than once")
	f.StringVarP(&flags.format, "format", "f", "", "output `format`: text or json (default text)")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// publication is what is published, step by step.
type publication struct {
	env     *console.Env
	flags   publishFlags
	segment segmentFile
	out     io.Writer // for people; nowhere with -f json
	report  publishedJSON
}

// publishedJSON is a publication for programs.
type publishedJSON struct {
	Name     string          `json:"name"`
	Version  string          `json:"version"`
	SHA256   string          `json:"sha256"`
	Size     int             `json:"size"` // bytes
	Steps    []publishedStep `json:"steps"`
	Key      string          `json:"key,omitempty"` // the public one
	Pushed   []pushedJSON    `json:"pushed,omitempty"`
	Files    []string        `json:"files,omitempty"`
	Add      string          `json:"add,omitempty"` // what others type
	DryRun   bool            `json:"dry_run,omitempty"`
	Warnings []string        `json:"warnings,omitempty"`
}

type publishedStep struct {
	Step string `json:"step"`
	Says string `json:"says"`
}

type pushedJSON struct {
	Reference string `json:"reference"`
	Digest    string `json:"digest"`
	Before    string `json:"before,omitempty"` // what it stood for
}

func publish(cmd *cobra.Command, env *console.Env, flags publishFlags, target, name string) error {
	ctx := cmd.Context()
	to, err := targetOf(target)
	if err != nil {
		return console.UsageError(cmd, err)
	}
	options := source.Options{UserAgent: "aiterm/" + console.ProgramVersion(), DockerConfig: source.DockerConfig(env.Getenv), TokenServers: flags.tokenServers}
	if flags.passwordStdin {
		options.Username = flags.username
		if options.Password, err = console.ReadLine(env); err != nil {
			return err
		}
		if options.Password == "" {
			return console.UsageError(cmd, errors.New("--password-stdin: stdin is empty: pipe the password or token into it"))
		}
	}
	p := &publication{env: env, flags: flags, out: env.Stdout}
	if flags.format == "json" {
		p.out = io.Discard
	}
	if err := p.look(name); err != nil {
		return err
	}
	key, err := flags.key.open(ctx, env)
	if err != nil {
		return err
	}
	if err := p.rebuild(ctx); err != nil {
		return err
	}
	if err := p.test(ctx); err != nil {
		return err
	}
	a := source.Artifact{Manifest: p.segment.about, Module: p.segment.module}
	if key != nil {
		a.Signature = key.Sign(a.Manifest.Name+".wasm", a.Manifest.Version, a.Module)
		p.report.Key = key.Public.Text
		p.step("signed", "with the key "+key.Public.ID)
	} else {
		p.step("signed", "no: others can't tell whether it is yours; aiterm plugins keygen makes a key, and --key signs with it")
	}
	if to.oci != "" {
		err = p.push(ctx, options, to.oci, a, key)
	} else {
		err = p.write(to.dir, a, key)
	}
	if err != nil {
		return err
	}
	if flags.format == "json" {
		return console.PrintJSON(env.Stdout, p.report)
	}
	return nil
}

// target is where to publish.
type target struct{ oci, dir string }

func targetOf(text string) (target, error) {
	scheme, rest, ok := strings.Cut(text, "://")
	switch {
	case ok && strings.EqualFold(scheme, "oci"):
		if _, err := source.Parse(text); err != nil {
			return target{}, err
		}
		if strings.Contains(rest, "@") {
			return target{}, fmt.Errorf("%s names a digest, which comes of what is pushed: give a tag, or none", console.OneLine(text))
		}
		return target{oci: text}, nil
	case ok:
		return target{}, fmt.Errorf("nothing can be published to %s: name oci:// and a repository of a registry, or a folder whose files you put behind https", console.OneLine(scheme+"://"))
	}
	info, err := os.Stat(text)
	if err != nil {
		if host, rest, _ := strings.Cut(text, "/"); rest != "" && strings.ContainsAny(host, ".:") && !strings.HasPrefix(host, ".") {
			return target{}, fmt.Errorf("there is no folder %s: if it is in a registry, write oci://%[1]s", console.OneLine(text))
		}
		return target{}, fmt.Errorf("there is no folder %s: make it, or name oci:// and a repository of a registry", console.OneLine(text))
	}
	if !info.IsDir() {
		return target{}, fmt.Errorf("%s is no folder: name where to publish first, and then the segment", console.OneLine(text))
	}
	return target{dir: text}, nil
}

// step says what was done.
func (p *publication) step(name, says string) {
	p.report.Steps = append(p.report.Steps, publishedStep{name, says})
	label := name
	for _, line := range table.Wrap(says, max(20, console.TextWidth(p.env)-trialLabel)) {
		fmt.Fprintf(p.out, "%s%s\n", console.Pad(label, trialLabel), line)
		label = ""
	}
}

func (p *publication) warn(text string) {
	p.report.Warnings = append(p.report.Warnings, text)
	fmt.Fprintln(p.env.Stderr, "warning:", text)
}
