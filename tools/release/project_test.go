package main

import (
	"testing"
	"time"
)

// example is a release of all platforms, whose programs are a few words each.
func example(version string) *release {
	r := &release{version: version, date: time.Date(2026, 11, 25, 16, 5, 8, 0, time.UTC), license: []byte("MIT\n")}
	for _, p := range allPlatforms {
		b := built{platform: p, notices: []byte("notices\n"), folder: "aiterm_" + version + "_" + p.goos + "_" + p.goarch}
		for _, program := range published {
			b.programs = append(b.programs, &binary{program: program, goos: p.goos, goarch: p.goarch, data: []byte(program + " for " + p.String())})
		}
		suffix := ".tar.gz"
		if p.goos == "windows" {
			suffix = ".zip"
		}
		b.archive = file{b.folder + suffix, []byte("archive for " + p.String())}
		r.builds = append(r.builds, b)
	}
	return r
}

func TestNumber(t *testing.T) {
	for version, want := range map[string]string{
		"v0.1.0":       "0.1.0",
		"v0.1.0-rc.1":  "0.1.0-rc.1",
		"v0.1.0+dirty": "0.1.0-dirty",
		"v0.0.0-20261125160508-517c5e9390fd+dirty": "0.0.0-20261125160508-517c5e9390fd.dirty",
	} {
		if got := (&release{version: version}).number(); got != want {
			t.Errorf("the number of %s is %q, want %q", version, got, want)
		}
	}
}
