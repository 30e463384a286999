package cli

import (
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// A render must not pay for what other commands link: it is drawn before the
// packages named here are initialised. GODEBUG=inittrace=1 names those that were.
func TestRenderInitialisesLittle(t *testing.T) {
	m := newMachine(t)
	model := "Opus 5.5"
	inits := func(args ...string) []string {
		t.Helper()
		cmd := exec.Command(m.program, args...)
		cmd.Env = append(slices.Clone(m.env), "GODEBUG=inittrace=1")
		cmd.Stdin = strings.NewReader(`{"session_id":"1","cwd":"/","model":{"display_name":"` + model + `"}}`)
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
	later := []string{"net/http", "github.com/spf13/cobra", "oras.land/oras-go/v2/registry", "github.com/extism/go-sdk"}
	// A line that was drawn before needs no engine either, and none of what Go
	// initialises before that: Extism's dependencies, and the registries'.
	engine := []string{
		"github.com/tetratelabs/wazero/internal/engine/wazevo", "google.golang.org/protobuf/internal/filedesc",
		"go.opentelemetry.io/proto/otlp/trace/v1", "github.com/opencontainers/go-digest", "path/filepath", "net",
	}
	run, repeated, all := inits("statusline", "render"), inits("statusline", "render"), inits("version")
	// A minute may have begun in between, or a segment was late.
	for deadline := time.Now().Add(hang); slices.Contains(repeated, engine[0]) && time.Now().Before(deadline); {
		repeated = inits("statusline", "render")
	}
	// So does one with news for built-in segments, which run as translated.
	model = "Sonnet 5.5"
	news := inits("statusline", "render")
	for _, name := range later {
		if slices.Contains(run, name) || slices.Contains(repeated, name) {
			t.Errorf("a render initialises %s", name)
		}
	}
	for _, name := range engine {
		if slices.Contains(repeated, name) && runtime.GOOS != "windows" {
			t.Errorf("a render that repeats a line initialises %s", name)
		}
		if slices.Contains(news, name) && runtime.GOOS != "windows" {
			t.Errorf("a render that runs built-in segments initialises %s", name)
		}
		// If they were not there for another one, this test would say nothing.
		if !slices.Contains(run, name) {
			t.Errorf("the first render does not initialise %s", name)
		}
	}
	if !slices.Contains(all, "net/http") || !slices.Contains(all, "oras.land/oras-go/v2/registry") {
		t.Errorf("another command initialises %q", all)
	}
}
