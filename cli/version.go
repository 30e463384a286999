package cli

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/host/wasm"
)

// version is set by the linker in a release; otherwise the build says what it
// was made from.
var version string

func newVersionCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version of aiterm and of the segment ABI",
		Example: `  aiterm version`,
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := io.WriteString(env.Stdout, versionLine())
			return err
		},
	}
}

func versionLine() string {
	return fmt.Sprintf("aiterm %s (%s, %s/%s, segment ABI %s)\n",
		programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, wasm.EntryPoint)
}

// programVersion is the release, the module version of "go install", or the
// commit of a checkout.
func programVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	commit, changed := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = ", changed"
		}
	}
	if commit == "" {
		return "development"
	}
	return "development (" + commit + changed + ")"
}
