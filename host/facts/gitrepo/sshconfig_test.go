package gitrepo

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/disk/state"
)

func TestSSHAlias(t *testing.T) {
	home := t.TempDir()
	write(t, filepath.Join(home, ".ssh", "config"), strings.ReplaceAll(`# Host commented
Include more.d/*.conf ~/.ssh/one nowhere
Host work github.com-work
  HostName github.com
  User git
Host WORK
  HostName second.example
host=equals
	hostname = "quoted.example"
Host *.corp !not.corp
  HostName %h.example.com
Host percent
  HostName a%%b
Host token
  HostName %r.example
Match exec "touch MARKER"
  HostName exec.example
Match host a.b,c.d
  HostName match.example
Match originalhost e.f user me
  HostName two.example
Host unnamed
  User git
Match all
  Port 22
`, "MARKER", filepath.Join(home, "marker")))
	write(t, filepath.Join(home, ".ssh", "more.d", "a.conf"), "Host included\nHostName included.example\nHost loop\nInclude more.d/a.conf\n")
	write(t, filepath.Join(home, ".ssh", "more.d", "b.other"), "Host work\nHostName wrong.example\n")
	write(t, filepath.Join(home, ".ssh", "one"), "Host one\nHostName one.example\n")
	for name, want := range map[string]string{
		"work": "github.com", "github.com-work": "github.com", "equals": "quoted.example", "commented": "",
		"x.corp": "x.corp.example.com", "not.corp": "", "percent": "a%b", "token": "", "included": "included.example", "one": "one.example",
		"a.b": "match.example", "c.d": "match.example", "e.f": "", "unnamed": "", "loop": "", "github.com": "", "": "",
	} {
		if got := sshAlias(home, name); got != want {
			t.Errorf("%q stands for %q, want %q", name, got, want)
		}
	}
	if state.Exists(filepath.Join(home, "marker")) {
		t.Error("the program of a Match was run")
	}
	if got := sshAlias(t.TempDir(), "work"); got != "" {
		t.Errorf("without a configuration work stands for %q", got)
	}
	if got := sshAlias("", "work"); got != "" {
		t.Errorf("without a home work stands for %q", got)
	}
}

// FuzzSSHConfig: any file is read to its end, and what is not named in it has no
// alias.
func FuzzSSHConfig(f *testing.F) {
	f.Add("Host a\nHostName \"b\nInclude config\nMatch host a")
	f.Fuzz(func(t *testing.T, file string) {
		home := t.TempDir()
		write(t, filepath.Join(home, ".ssh", "config"), file)
		if got := sshAlias(home, "some.host"); got != "" && !strings.Contains(strings.ToLower(file), "hostname") {
			t.Errorf("%q makes it %q", file, got)
		}
	})
}
