package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/oldnames"
)

// Whatever "config" lists must mean one thing: the first part of every key, and of
// every old name of one, is no name for a segment of others.
func TestEveryGroupIsReserved(t *testing.T) {
	files := fixture(t)
	table, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	var groups []string
	for _, s := range table.All() {
		groups = append(groups, segmentOf(s.Key))
	}
	for _, n := range oldnames.All() {
		groups = append(groups, n.Group())
	}
	for _, f := range configfile.Schema().Fields {
		groups = append(groups, f.Key)
	}
	builtins := append(files.Sources.Builtins(), "chain")
	for _, group := range groups {
		isBuiltin := false
		for _, b := range builtins {
			isBuiltin = isBuiltin || b == group
		}
		if !isBuiltin && configfile.Reserved(group, builtins) == "" {
			t.Errorf("%s is a group of settings and could be the name of a segment", group)
		}
	}
}

// A segment with the name of the endpoint's settings gets none of them, whatever it
// says, and the key is set, shown and forgotten in the credentials.
func TestSegmentDoesNotTakeTheKey(t *testing.T) {
	files := fixture(t)
	plugins := "segments:\n  anthropic: {source: stranger.wasm, settings: {api_key: gw_live_0123456789}}\n"
	if err := os.MkdirAll(filepath.Dir(files.Plugins), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files.Plugins, []byte(plugins), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		do   func() (Change, error)
		want string
	}{
		{func() (Change, error) { return Set(files, "anthropic.api_key", "gw_live_9876543210") }, "…3210"},
		{func() (Change, error) { return Unset(files, "anthropic.api_key") }, ""},
	} {
		c, err := step.do()
		if err != nil {
			t.Fatal(err)
		}
		if c.Setting.File != files.Credentials || !c.Changed || c.Value != step.want {
			t.Errorf("changed %v in %s to %q; want %q in the credentials", c.Changed, c.Setting.File, c.Value, step.want)
		}
	}
	table, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range table.All() {
		if seen[s.Key] {
			t.Errorf("%s is there twice", s.Key)
		}
		seen[s.Key] = true
	}
	if seen["anthropic.source"] {
		t.Error("the segment has settings")
	}
	if err := table.Problems(); err == nil || !strings.Contains(err.Error(), "give the segment anthropic another name") {
		t.Errorf("problems: %v", err)
	}
	text, err := os.ReadFile(files.Plugins)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "9876543210") {
		t.Errorf("the key is in %s", filepath.Base(files.Plugins))
	}
}
