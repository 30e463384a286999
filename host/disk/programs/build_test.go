package programs

import (
	"runtime/debug"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBuildOf(t *testing.T) {
	const hash = "517c5e9390fdc44b4bcc27745f531fcf42b25cca"
	vcs := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{
			{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: hash},
			{Key: "vcs.time", Value: "2026-11-25T16:05:08Z"}, {Key: "vcs.modified", Value: modified},
		}
	}
	tests := []struct {
		name   string
		info   *debug.BuildInfo
		want   Build
		origin string
	}{
		{"a release", &debug.BuildInfo{Main: debug.Module{Version: "v0.1.0"}, Settings: vcs("false")},
			Build{Version: "v0.1.0", commit: hash, date: "2026-11-25T16:05:08Z"},
			"commit " + hash + " of 2026-11-25T16:05:08Z"},
		{"a clone", &debug.BuildInfo{Main: debug.Module{Version: "v0.1.1-0.20261125160508-517c5e9390fd+dirty"}, Settings: vcs("true")},
			Build{Version: "v0.1.1-0.20261125160508-517c5e9390fd+dirty", commit: hash, date: "2026-11-25T16:05:08Z", changed: true},
			"commit " + hash + " of 2026-11-25T16:05:08Z, with changes that are in no commit"},
		{"go install of a version", &debug.BuildInfo{Main: debug.Module{Version: "v0.1.0", Sum: "h1:abc="}},
			Build{Version: "v0.1.0", sum: "h1:abc="},
			"commit unknown: built from the published module with the checksum h1:abc="},
		{"go install of a commit", &debug.BuildInfo{Main: debug.Module{Version: "v0.0.0-20261125160508-517c5e9390fd", Sum: "h1:abc="}},
			Build{Version: "v0.0.0-20261125160508-517c5e9390fd", commit: "517c5e9390fd", date: "2026-11-25T16:05:08Z", sum: "h1:abc="},
			"commit 517c5e9390fd of 2026-11-25T16:05:08Z"},
		{"no git", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}, Build{Version: "development"},
			"commit unknown: built outside of a git clone, or without go build -buildvcs"},
		{"nothing", nil, Build{Version: "development"},
			"commit unknown: built outside of a git clone, or without go build -buildvcs"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := BuildOf(test.info)
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(Build{})); diff != "" {
				t.Errorf("BuildOf differs (-want +got):\n%s", diff)
			}
			if got := got.Origin(); got != test.origin {
				t.Errorf("origin is %q, want %q", got, test.origin)
			}
		})
	}
}

func TestParsePseudo(t *testing.T) {
	const commit, date = "517c5e9390fd", "2026-11-25T16:05:08Z"
	for version, want := range map[string][2]string{
		"v0.0.0-20261125160508-517c5e9390fd":        {commit, date},
		"v0.1.1-0.20261125160508-517c5e9390fd":      {commit, date},
		"v0.1.0-rc.1.0.20261125160508-517c5e9390fd": {commit, date},
		"v0.1.0":                             {},
		"v0.1.0-rc.1":                        {},
		"v0.1.0-517c5e9390fd":                {},
		"v0.0.0-20261325160508-517c5e9390fd": {},
		"v0.0.0-20261125160508-517c5e9390fz": {},
		"v0.0.0-2026112516050-517c5e9390fd":  {},
		"":                                   {},
		"-":                                  {},
	} {
		if commit, date := parsePseudo(version); [2]string{commit, date} != want {
			t.Errorf("parsePseudo(%q) = %q, %q, want %q", version, commit, date, want)
		}
	}
}
