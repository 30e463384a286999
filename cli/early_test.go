package cli

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// A render must not pay for what other commands link: it is drawn before the
// packages named here are initialised. GODEBUG=inittrace=1 names those that were.
func TestRenderInitialisesLittle(t *testing.T) {
	m := newMachine(t)
	inits := func(args ...string) []string {
		t.Helper()
		cmd := exec.Command(m.program, args...)
		cmd.Env = append(slices.Clone(m.env), "GODEBUG=inittrace=1")
		cmd.Stdin = strings.NewReader(`{"session_id":"1","model":{"display_name":"Opus 5.5"}}`)
		var errs strings.Builder
		cmd.Stderr = &errs
		if err := cmd.Run(); err != nil {
			t.Fatalf("%v: %s", err, errs.String())
		}
		var packages []string
		for line := range strings.Lines(errs.String()) {
			if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "init" {
				packages = append(packages, fields[1])
			}
		}
		return packages
	}
	heavy := []string{"net/http", "github.com/spf13/cobra", "oras.land/oras-go/v2/registry", "github.com/extism/go-sdk"}
	drawn, all := inits("statusline", "render"), inits("version")
	for _, name := range heavy {
		if slices.Contains(drawn, name) {
			t.Errorf("a render initialises %s", name)
		}
	}
	// If none of them were there for another command, this test would say nothing.
	if !slices.Contains(all, "net/http") || !slices.Contains(all, "oras.land/oras-go/v2/registry") {
		t.Errorf("another command initialises %q", all)
	}
}
