package configfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/manifest"
)

// A setting that is called like a key of plugins.yaml could never be set there.
func TestReservedSettings(t *testing.T) {
	var keys []string
	for _, f := range Schema().Fields {
		if f.Key != "segments" {
			continue
		}
		for _, key := range f.Each.Fields {
			keys = append(keys, key.Key)
		}
	}
	if diff := cmp.Diff(keys, manifest.ReservedSettings()); diff != "" {
		t.Errorf("a segment's keys in plugins.yaml, and the names that manifests must not use (-want +got):\n%s", diff)
	}
}
