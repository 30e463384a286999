package permission

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/manifest"
)

func TestAsks(t *testing.T) {
	m := manifest.Manifest{Permissions: []manifest.Permission{
		{Name: "usage", Reason: "to draw it"},
		{Name: "env", Args: []string{"HOME", "USER"}, Reason: "to greet you"},
		{Name: "env", Args: []string{"GITHUB_TOKEN"}, Reason: "to log in"},
		{Name: "http", Args: []string{"api.example.com"}, Reason: "the weather"},
	}}
	want := []Ask{
		{"usage", "reads how much of your limits is used, and when they reset", "to draw it", false},
		{"env:HOME", "reads the environment variable HOME", "to greet you", false},
		{"env:USER", "reads the environment variable USER", "to greet you", false},
		{"env:GITHUB_TOKEN", "would read the environment variable GITHUB_TOKEN, which aiterm tells no segment: its name says that it holds a key or a password", "to log in", false},
		{"http:api.example.com", "has aiterm get pages from api.example.com: whatever the segment can read could be sent there", "the weather", false},
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

// A grant of a host that strangers cannot reach says whom it reaches.
func TestExplainHost(t *testing.T) {
	const (
		sent    = ": whatever the segment can read could be sent there"
		machine = ", over plain http too: it reaches services of this machine that others cannot, and whatever the segment can read could be sent there"
		network = ", over plain http too: it reaches services of the local network that others cannot, and whatever the segment can read could be sent there"
		cloud   = ", over plain http too: it reaches services of the local network that others cannot, in a cloud also the one that gives out this machine's credentials, and whatever the segment can read could be sent there"
		named   = ", a name of a local network: it reaches services there, though none on a private address, and whatever the segment can read could be sent there"
	)
	for host, want := range map[string]string{
		"api.example.com": sent, "93.184.216.34": sent, "local.example.com": sent, "localhost.example.com:8443": sent, "mylocal": named,
		"localhost": machine, "localhost:3000": machine, "127.0.0.1": machine, "127.9.9.9:8080": machine,
		"10.1.2.3": network, "192.168.1.5:8123": network, "172.16.0.1": network, "100.64.0.1": network,
		"169.254.169.254": cloud, "169.254.170.2:80": cloud, "169.254.1.1": cloud, "100.100.100.200": cloud, "168.63.129.16": cloud,
		"nas.local": named, "nas.local:5000": named, "metadata.google.internal": named, "router.lan": named, "nas.home.arpa": named, "router": named,
	} {
		if got := strings.TrimPrefix(Explain("http:"+host), "has aiterm get pages from "+host); got != want {
			t.Errorf("%s: %s\nwant %s", host, got, want)
		}
	}
	if got := Explain("http:foo.localhost"); !strings.Contains(got, "must be localhost for this machine") {
		t.Error(got)
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
