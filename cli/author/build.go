package author

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/author/toolchain"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/pack"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

func newBuildCommand(env *console.Env) *cobra.Command {
	var out, lang string
	cmd := &cobra.Command{
		Use:        "build [DIR]",
		SuggestFor: []string{"compile", "make"},
		Short:      "Compile the folder of a segment, with its manifest inside",
		Long: `Build compiles the segment in DIR, or in this folder, to DIR/NAME.wasm, takes out
what no segment needs, puts segment.yaml into the module, and says how large it
is, how long each render takes to load it, and what it asks for.

The language is what segment.yaml names under "build", else what fits the
files. Its compiler is TinyGo or standard Go, clang for C and C++, rustc, zig,
ldc2 for D, wat2wasm, or for AssemblyScript and MoonBit what npm installed in
the project; a script in JavaScript goes behind an engine that aiterm brings.
The programs that run are said before they do; one that is missing is named,
with where to get it. Nothing is downloaded by aiterm, and no command is taken
from the folder; but a compiler may do what the project tells it: build only
what you would compile.

A module that uses a function whose permission segment.yaml does not ask for is
not written. The same source and compiler give the same bytes.

Exit codes: 0 built; 1 failed; 2 wrong usage.`,
		Example: `  aiterm plugins build
  aiterm plugins build weather --lang go -o /tmp/weather.wasm`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return console.UsageError(cmd, fmt.Errorf("%d folders given: give one", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			language := toolchain.Language(manifest.BuildCalled(lang))
			if lang != "" && language == "" {
				return console.UsageError(cmd, fmt.Errorf("--lang is %s%s", strictyaml.Quote(lang), strictyaml.Suggest(lang, manifest.BuildNames())))
			}
			return buildSegment(cmd, env, append(args, ".")[0], language, out)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "`file` to write (default NAME.wasm in the folder)")
	cmd.Flags().StringVar(&lang, "lang", "", "`language`, whatever segment.yaml says: "+strings.Join(manifest.BuildNames(), ", "))
	cmd.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions(manifest.BuildNames(), cobra.ShellCompDirectiveNoFileComp))
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	return cmd
}

func buildSegment(cmd *cobra.Command, env *console.Env, dir string, language toolchain.Language, out string) error {
	ctx := cmd.Context()
	if err := needFolder(dir, "a module that is built already is finished with: aiterm plugins pack"); err != nil {
		return err
	}
	packed, err := compileSegment(ctx, dir, language, func(compiler toolchain.Compiler) (done func()) {
		fmt.Fprintln(env.Stderr, "runs:", console.OneLine(compiler.Programs()))
		// Go compiles its whole library when it is new to a target.
		_, done = console.StartProgress(env, "Compiling with "+compiler.Versions()+"; the first time takes longer")
		return done
	}, func(note string) { fmt.Fprintln(env.Stderr, "note:", note) })
	if err != nil {
		return err
	}
	if out == "" {
		out = filepath.Join(dir, packed.Manifest.Name+".wasm")
	}
	return finishSegment(ctx, env, packed, out)
}

// compileSegment compiles the segment in dir and puts its manifest in. begin is
// called before the compiler is, and what it returns afterwards; note with what
// could be better.
func compileSegment(ctx context.Context, dir string, language toolchain.Language, begin func(toolchain.Compiler) func(), note func(string)) (pack.Packed, error) {
	m, err := pack.ReadManifest(dir)
	if err != nil {
		return pack.Packed{}, err
	}
	if err := checkName(m.Name); err != nil {
		return pack.Packed{}, err
	}
	if language == "" {
		language = toolchain.Language(m.Build)
	}
	if language == "" {
		why := ""
		if language, why, err = compilers().Detect(dir); err != nil {
			return pack.Packed{}, err
		}
		note(fmt.Sprintf("built as %s, since %s; \"build: %s\" in segment.yaml settles it", language.Title(), console.OneLine(why), language))
	}
	compiler, err := compilers().Find(ctx, dir, language)
	if err != nil {
		return pack.Packed{}, err
	}
	done := begin(compiler)
	built, err := compiler.Build(ctx, dir)
	done()
	if err != nil {
		return pack.Packed{}, err
	}
	for _, text := range built.Notes {
		note(text)
	}
	return pack.Pack(built.Module, m)
}

// BuildModule builds the segment in dir as [buildSegment] does, and says nothing.
func BuildModule(ctx context.Context, dir string) (module string, err error) {
	packed, err := compileSegment(ctx, dir, "", func(toolchain.Compiler) func() { return func() {} }, func(string) {})
	if err != nil {
		return "", err
	}
	module = filepath.Join(dir, packed.Manifest.Name+".wasm")
	return module, pack.Write(ctx, module, packed.Module)
}
