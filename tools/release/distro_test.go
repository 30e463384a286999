package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDistroVersion(t *testing.T) {
	for version, want := range map[string][2]string{
		"v0.1.0":                             {"0.1.0", ""},
		"v0.1.0-rc.1":                        {"0.1.0", "rc.1"},
		"v0.0.0-20261125160508-517c5e9390fd": {"0.0.0", "20261125160508.517c5e9390fd"},
		"v0.1.0+dirty":                       {"0.1.0", "dirty"},
	} {
		number, before := (&release{version: version}).distroVersion()
		if got := [2]string{number, before}; got != want {
			t.Errorf("%s is %q, want %q", version, got, want)
		}
	}
}

// Each kind of Linux finds what it looks for where it looks.
func TestStage(t *testing.T) {
	r := example("v0.1.0")
	got := map[string][]string{}
	for _, f := range formats {
		contents, err := r.stage(t.TempDir(), r.builds[0], f)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range contents {
			line := c.Target
			switch c.Type {
			case "symlink":
				line += " -> " + c.Source
			case "dir":
				line += "/"
			}
			if c.Info["mode"] == uint32(0o755) {
				line += " *"
			}
			got[f.name] = append(got[f.name], line)
		}
	}
	same := []string{
		"/usr/share/man/man1/aiterm.1", "/usr/share/man/man1/ait.1 -> aiterm.1", "/usr/share/man/man1/aiterm-line.1", "/usr/share/man/man1/aiterm-guest.1",
		"/usr/share/bash-completion/completions/aiterm", "/usr/share/bash-completion/completions/ait -> aiterm",
	}
	begin := []string{"/usr/bin/aiterm *", "/usr/bin/aiterm-line *", "/usr/bin/aiterm-guest *", "/usr/bin/ait -> aiterm"}
	fish := []string{"/usr/share/fish/vendor_completions.d/aiterm.fish", "/usr/share/fish/vendor_completions.d/ait.fish -> aiterm.fish"}
	join := func(lists ...[]string) (all []string) {
		for _, l := range lists {
			all = append(all, l...)
		}
		return all
	}
	notices := "/usr/share/doc/aiterm/THIRD_PARTY_LICENSES.txt"
	want := map[string][]string{
		"deb": join(begin, same, []string{"/usr/share/zsh/vendor-completions/_aiterm"}, fish, []string{"/usr/share/doc/aiterm/copyright", notices}),
		"rpm": join(begin, []string{"/usr/share/doc/aiterm/", "/usr/share/licenses/aiterm/"}, same, []string{"/usr/share/zsh/site-functions/_aiterm"}, fish,
			[]string{"/usr/share/licenses/aiterm/LICENSE", notices}),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the packages differ (-want +got):\n%s", diff)
	}
}
