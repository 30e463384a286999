package main

import (
	"strings"
	"testing"
)

func TestCheckPlugin(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, pluginManifest, `{"name": "aiterm", "version": "0.2.0"}`)
	for version, wrong := range map[string]string{
		"v0.2.0": "", "v0.2.0-rc.1": "", "v0.1.0-rc.1": "", "v0.2.0+dirty": "",
		"v0.0.0-20261125160508-517c5e9390fd": "",
		"v0.1.0":                             `says "0.2.0", and the release is v0.1.0`,
	} {
		err := (&release{version: version, dir: dir}).checkPlugin()
		if (err != nil) != (wrong != "") || err != nil && !strings.Contains(err.Error(), wrong) {
			t.Errorf("%s: the error is %v, want %q in it", version, err, wrong)
		}
	}
}
