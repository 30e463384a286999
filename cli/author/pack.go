package author

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/segment/pack"
)

func newPackCommand(env *console.Env) *cobra.Command {
	var file, out string
	var strip bool
	cmd := &cobra.Command{
		Use:   "pack FILE.wasm",
		Short: "Put a manifest into a module that something else has built",
		Long: `Pack finishes a module that was built otherwise, in any language and for either
engine: one with aiterm's own ABI, or an Extism plugin. It compares what the
module imports with what the manifest asks for, puts the manifest into the module
in place of one that was there, and says what "build" says. The rest of the module
stays byte for byte as it is; --strip takes out what is there for a debugger
(names, .debug_*, producers and all other custom sections but the manifest), which
every render would read. "build" always does that.

Exit codes: 0 written; 1 failed, and nothing was written; 2 wrong usage.`,
		Example: `  aiterm plugins pack weather.wasm
  aiterm plugins pack target/release/weather.wasm --manifest segment.yaml -o weather.wasm`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return console.UsageError(cmd, fmt.Errorf("%d files given: give one", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return packSegment(cmd, env, args[0], file, out, strip) },
	}
	cmd.Flags().StringVar(&file, "manifest", "", "`file` with the manifest (default segment.yaml beside the module)")
	cmd.Flags().StringVarP(&out, "output", "o", "", "`file` to write (default the module itself)")
	cmd.Flags().BoolVar(&strip, "strip", false, "take out custom sections, such as names and debug information")
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"wasm"}, cobra.ShellCompDirectiveFilterFileExt
	}
	return cmd
}

func packSegment(cmd *cobra.Command, env *console.Env, path, file, out string, strip bool) error {
	binary, _, err := module.ReadFile(path)
	if err != nil {
		return err
	}
	if file == "" {
		file = filepath.Join(filepath.Dir(path), pack.ManifestFile)
		if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("there is no %s: write it, or name the manifest with --manifest", file)
		}
	}
	m, err := pack.ReadManifestFile(file)
	if err != nil {
		return err
	}
	if err := checkName(m.Name); err != nil {
		return err
	}
	if strip {
		if binary, err = module.Strip(binary, func(module.Export) bool { return true }); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	packed, err := pack.Pack(binary, m)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if out == "" {
		out = path
	}
	return finishSegment(cmd.Context(), env, packed, out)
}
