package programs

import (
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// Build is what a program was built from. What is not known is empty.
type Build struct {
	Version string // one word; without any version "development"
	commit  string // a hash, or its first twelve digits
	date    string // of the commit: RFC 3339, UTC
	changed bool   // files differed from the commit
	sum     string // of the module that "go install" downloaded
}

// OwnBuild is that of the running program.
func OwnBuild() Build {
	info, _ := debug.ReadBuildInfo()
	return BuildOf(info)
}

// About is what a program answers to --version: its version, what it was built with
// and for, more that is worth knowing, and the commit on a second line. Package
// installed reads it.
func About(program string, more ...string) string {
	b := OwnBuild()
	facts := append([]string{runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}, more...)
	return program + " " + b.Version + " (" + strings.Join(facts, ", ") + ")\n" + b.Origin() + "\n"
}

// BuildOf reads the build information that Go keeps in a binary. The main
// module has a version if it was downloaded, or if the folder that it was built
// in is a git clone; only then there are settings named vcs (go help buildvcs).
func BuildOf(info *debug.BuildInfo) Build {
	b := Build{Version: "development"}
	if info == nil {
		return b
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.Version, b.sum = v, info.Main.Sum
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

// Origin is the commit, in words.
func (b Build) Origin() string {
	switch {
	case b.commit != "" && b.changed:
		return "commit " + b.commit + " of " + b.date + ", with changes that are in no commit"
	case b.commit != "":
		return "commit " + b.commit + " of " + b.date
	case b.sum != "":
		return "commit unknown: built from the published module with the checksum " + b.sum
	default:
		return "commit unknown: built outside of a git clone, or without go build -buildvcs"
	}
}
