package permission

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/manifest"
)

func TestAsks(t *testing.T) {
	m := manifest.Manifest{Permissions: []manifest.Permission{
		{Name: "usage", Reason: "to draw it"},
		{Name: "env", Args: []string{"HOME", "USER"}, Reason: "to greet you"},
		{Name: "env", Args: []string{"GITHUB_TOKEN"}, Reason: "to log in"},
		{Name: "http", Args: []string{"api.example.com"}, Reason: "the weather"},
	}}
	want := []Ask{
		{"usage", "reads how much of your limits is used, and when they reset", "to draw it"},
		{"env:HOME", "reads the environment variable HOME", "to greet you"},
		{"env:USER", "reads the environment variable USER", "to greet you"},
		{"env:GITHUB_TOKEN", "would read the environment variable GITHUB_TOKEN, which aiterm tells no segment: its name says that it holds a key or a password", "to log in"},
		{"http:api.example.com", "has aiterm get pages from api.example.com: whatever the segment can read could be sent there", "the weather"},
	}
	if diff := cmp.Diff(want, Asks(m)); diff != "" {
		t.Errorf("asks (-want +got):\n%s", diff)
	}
	if got := Asks(manifest.Manifest{}); got != nil {
		t.Errorf("a manifest without permissions asks for %v", got)
	}
}

// Every permission there is has words of its own.
func TestExplainKnowsThemAll(t *testing.T) {
	seen := map[string]string{}
	for _, name := range manifest.PermissionNames() {
		grant := name
		switch name {
		case "env":
			grant = "env:HOME"
		case "http":
			grant = "http:example.com"
		}
		got := Explain(grant)
		if strings.Contains(got, "no explanation") || strings.Contains(got, "unknown") {
			t.Errorf("%s: %s", grant, got)
		}
		if other := seen[got]; other != "" {
			t.Errorf("%s is explained like %s", grant, other)
		}
		seen[got] = grant
	}
}

func TestExplainUnknown(t *testing.T) {
	for _, grant := range []string{"", "files", "env", "http:http://x", "usage:all", "env:\x1b[2J"} {
		got := Explain(grant)
		if !strings.HasPrefix(got, "is unknown to this version of aiterm") || strings.ContainsRune(got, '\x1b') {
			t.Errorf("%q: %q", grant, got)
		}
	}
}
