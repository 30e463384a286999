package cli

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/host/guest/wasm"
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
func programVersion() string { return builtFrom().version }

func versionLines() string {
	b := builtFrom()
	return fmt.Sprintf("aiterm %s (%s, %s/%s, segment ABI %s)\n%s\n",
		b.version, runtime.Version(), runtime.GOOS, runtime.GOARCH, wasm.EntryPoint, b.origin())
}

// build is what a program was built from. What is not known is empty.
type build struct {
	version string
	commit  string // a hash, or its first twelve digits
	date    string // of the commit: RFC 3339, UTC
	changed bool   // files differed from the commit
	sum     string // of the module that "go install" downloaded
}

func builtFrom() build {
	info, _ := debug.ReadBuildInfo()
	return parseBuild(info)
}

// parseBuild reads the build information that Go keeps in a binary. The main
// module has a version if it was downloaded, or if the folder that it was built
// in is a git clone; only then there are settings named vcs (go help buildvcs).
func parseBuild(info *debug.BuildInfo) build {
	b := build{version: "development"}
	if info == nil {
		return b
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.version, b.sum = v, info.Main.Sum
		b.commit, b.date = parsePseudo(v)
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.time":
			b.date = s.Value
		case "vcs.modified":
			b.changed = s.Value == "true"
		}
	}
	return b
}

// parsePseudo returns the commit and its date in the version that Go makes up
// for a commit without a tag, which ends in 20060102150405-0123456789ab (The Go
// Modules Reference, "Pseudo-versions"). Of any other version it returns nothing.
func parsePseudo(version string) (commit, date string) {
	version, _, _ = strings.Cut(version, "+")
	rest, commit, found := cutLast(version, "-")
	if !found || len(commit) != 12 || strings.Trim(commit, "0123456789abcdef") != "" {
		return "", ""
	}
	stamp := rest[strings.LastIndexAny(rest, ".-")+1:]
	at, err := time.Parse("20060102150405", stamp)
	if err != nil {
		return "", ""
	}
	return commit, at.Format(time.RFC3339)
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// origin is the second line of the version.
func (b build) origin() string {
	switch {
	case b.commit != "" && b.changed:
		return fmt.Sprintf("commit %s of %s, with changes that are in no commit", b.commit, b.date)
	case b.commit != "":
		return fmt.Sprintf("commit %s of %s", b.commit, b.date)
	case b.sum != "":
		return "commit unknown: built from the published module with the checksum " + b.sum
	default:
		return "commit unknown: built outside of a git clone, or without go build -buildvcs"
	}
}
