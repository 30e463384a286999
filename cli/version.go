package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/disk/installed"
	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/facts/newer"
	"github.com/data-wise/aiterm/host/guest/module"
)

func newVersionCommand(env *console.Env) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of aiterm, its commit, the segment ABI, and its other programs",
		Long: `Version prints what the program was built from, as Go wrote it into the binary:
the version, the commit and its date. A program that "go install" built from a
published version does not know the commit; the checksum of the module stands
in its place. Below that are the programs that lie in the same folder and belong
together: aiterm-line, which draws the line, aiterm-guest, which runs other
people's segments for it, and ait. Those of another version are named with theirs.
When a newer version is known to be out, the last line says so: a released version
asks once a day, in the background, unless update_notice is false.`,
		Example: `  aiterm version`,
		Args:    console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text := versionLines() + siblings(cmd.Context(), env)
			if later := ownNews(env).Known(); later != "" {
				text += later + " is out: " + newer.Page + "\n"
			}
			_, err := io.WriteString(env.Stdout, text)
			return err
		},
	}
}

// siblings is a line for each other program of the installation.
func siblings(ctx context.Context, env *console.Env) string {
	var b strings.Builder
	here, own := console.LastingPath(env), programs.OwnBuild()
	for _, name := range programs.Names() {
		path := programs.Find(here, name)
		if here == "" || path == "" && (name == programs.Ait || name == programs.Aiterm) || claude.SameFile(path, here) {
			continue
		}
		switch s := installed.Look(ctx, here, name); {
		case s.Path == "":
			fmt.Fprintf(&b, "%s is not there\n", name)
		case s.Fits(own):
			fmt.Fprintf(&b, "%s %s  %s\n", name, s.Version, console.Tilde(env, s.Path))
		default:
			fmt.Fprintf(&b, "%s does not fit: %s %s\n", name, console.Tilde(env, s.Path), s.Why(own))
		}
	}
	return b.String()
}

func versionLines() string { return programs.About(programs.Aiterm, "segment ABI "+module.NativeEntry) }
