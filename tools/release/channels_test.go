package main

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata anew")

func TestChannelTexts(t *testing.T) {
	files, err := channelTexts(example("v0.1.0"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(channels) {
		t.Errorf("of a whole release there are %d texts, want %d", len(files), len(channels))
	}
	for _, f := range files {
		golden := filepath.Join("testdata", filepath.FromSlash(strings.ReplaceAll(f.name, "/.", "/")))
		if *update {
			if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(golden, f.data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(f.data)); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", f.name, diff)
		}
		var value any
		switch filepath.Ext(f.name) {
		case ".json":
			err = json.Unmarshal(f.data, &value)
		case ".yaml":
			err = yaml.Unmarshal(f.data, &value)
		}
		if err != nil {
			t.Errorf("%s: %v", f.name, err)
		}
	}
}

// A release of some platforms offers nothing for the others.
func TestChannelTextsOfSomePlatforms(t *testing.T) {
	r := example("v0.1.0")
	all := r.builds
	for goos, want := range map[string]int{"linux": 4, "darwin": 2, "windows": 4} {
		r.builds = nil
		for _, b := range all {
			if b.goos == goos {
				r.builds = append(r.builds, b)
			}
		}
		files, err := channelTexts(r)
		if err != nil || len(files) != want {
			t.Errorf("of %s there are %d texts (%v), want %d", goos, len(files), err, want)
		}
		for _, f := range files {
			for _, other := range []string{"linux", "darwin", "windows"} {
				if other != goos && strings.Contains(string(f.data), "_"+other+"_") {
					t.Errorf("of %s alone %s names an archive for %s", goos, f.name, other)
				}
			}
		}
	}
}

func TestArchVersionHasNoHyphen(t *testing.T) {
	if got := example("v0.1.0-rc.1").offer().ArchVersion; got != "0.1.0_rc.1" {
		t.Errorf("pkgver is %q", got)
	}
}
