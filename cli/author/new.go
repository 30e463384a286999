package author

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/author/scaffold"
	"github.com/data-wise/aiterm/host/author/toolchain"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

func newNewCommand(env *console.Env) *cobra.Command {
	var lang string
	cmd := &cobra.Command{
		Use:        "new NAME",
		SuggestFor: []string{"create", "init", "scaffold"},
		Short:      "Make the folder of a new segment",
		Long: `New makes the folder NAME with a small segment that works: its source, its
segment.yaml with one setting, golden cases, and a README with the commands. It
builds and draws at once, without a network; only AssemblyScript and MoonBit need
an "npm install" first, for their compilers. Nothing that exists is touched, and
nothing of the new folder is run.

The language is TinyGo if it is installed, else standard Go: the source is the
same, and "build" in segment.yaml says which of them builds it. For a language
without a template, docs/abi.md says what a module needs, and "aiterm plugins
pack" finishes one that something else has built.

Exit codes: 0 made; 1 failed; 2 wrong usage.`,
		Example: `  aiterm plugins new weather
  aiterm plugins new weather --lang rust`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return console.UsageError(cmd, fmt.Errorf("%d names given: give one", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return makeSegment(cmd, env, args[0], lang) },
	}
	cmd.Flags().StringVar(&lang, "lang", "", "`language`: "+strings.Join(languageNames(scaffold.Languages()), ", ")+" (default tinygo if it is installed, else go); --template is the same")
	// Who comes from other tools of this kind knows it as the template.
	cmd.Flags().SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "template" {
			name = "lang"
		}
		return pflag.NormalizedName(name)
	})
	cmd.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions(languageNames(scaffold.Languages()), cobra.ShellCompDirectiveNoFileComp))
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	return cmd
}

func languageNames(languages []toolchain.Language) []string {
	names := make([]string, len(languages))
	for i, l := range languages {
		names[i] = string(l)
	}
	return names
}

func makeSegment(cmd *cobra.Command, env *console.Env, name, lang string) error {
	if wrong := scaffold.RejectName(name); wrong != "" {
		return console.UsageError(cmd, fmt.Errorf("the name %s", wrong))
	}
	p := scaffold.Project{Dir: name, Name: name, Language: toolchain.Language(manifest.BuildCalled(lang)), Release: console.ProgramVersion()}
	why := ""
	switch names := languageNames(scaffold.Languages()); {
	case lang == "":
		p.Language, why = compilers().ForGo()
		why = ", since " + why
	case p.Language == toolchain.WAT:
		return console.UsageError(cmd, fmt.Errorf("there is no template for wat: begin with examples/wat in aiterm's repository"))
	case p.Language == "":
		return console.UsageError(cmd, fmt.Errorf("--lang is %s%s", strictyaml.Quote(lang), strictyaml.Suggest(lang, names)))
	}
	files, err := p.Write()
	if err != nil {
		return err
	}
	return printNextSteps(cmd.Context(), env.Stdout, p, files, why)
}

// compilers looks for compilers where the person's shell would.
func compilers() toolchain.Tools { return toolchain.Tools{Env: os.Environ()} }

func printNextSteps(ctx context.Context, w io.Writer, p scaffold.Project, files []string, why string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Made %s, a segment in %s%s:\n", p.Name, p.Language.Title(), why)
	for _, f := range files {
		if !strings.HasPrefix(f, "testdata/") {
			fmt.Fprintf(&b, "  %s/%s\n", p.Name, f)
		}
	}
	fmt.Fprintf(&b, "  %s/testdata/  golden cases\n", p.Name)
	_, err := compilers().Find(ctx, p.Dir, p.Language)
	if toolchain.IsMissing(err) {
		fmt.Fprintf(&b, "\nTo be installed first: %v\n", err)
	}
	fmt.Fprintf(&b, "\nNext:\n  cd %s\n", p.Name)
	if p.UsesNpm() {
		b.WriteString("  npm install\n")
	}
	fmt.Fprintf(&b, `  aiterm plugins build
  aiterm plugins run %[1]s.wasm
  aiterm plugins test .
then change %[2]s, and put it into your line:
  aiterm plugins add %[1]s.wasm
then give it to others, with your name behind author in segment.yaml:
  aiterm plugins keygen ~/me.key
  aiterm plugins publish oci://ghcr.io/you/%[1]s --key ~/me.key
`, p.Name, p.Source())
	_, err = io.WriteString(w, b.String())
	return err
}
