package cli

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/guest/module"
)

func newVersionCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of aiterm, its commit, and the segment ABI",
		Long: `Version prints what the program was built from, as Go wrote it into the binary:
the version, the commit and its date. A program that "go install" built from a
published version does not know the commit; the checksum of the module stands
in its place.`,
		Example: `  aiterm version`,
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := io.WriteString(env.Stdout, versionLines())
			return err
		},
	}
}

// programVersion is one word or, without any version, "development".
func programVersion() string { return programs.OwnBuild().Version }

func versionLines() string { return programs.About(programs.Aiterm, "segment ABI "+module.NativeEntry) }
