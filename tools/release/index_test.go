package main

import (
	"path/filepath"
	"strings"
	"testing"

	"aead.dev/minisign"

	"github.com/data-wise/aiterm/host/segment/catalog"
)

// The index of a release leads to what is in it, and is signed with its key.
func TestSegmentIndex(t *testing.T) {
	key := exampleSigner(t)
	for _, test := range []struct{ version, at string }{
		{"v0.1.0", "/v0.1.0/"}, {"v0.2.0-rc.1", "/v0.2.0-rc.1/"}, {"v0.0.0-20261130120000-0123456789ab", "/main/"},
	} {
		r := example(test.version)
		r.dir = filepath.Join("..", "..")
		files, err := segmentIndex(r)
		if err != nil {
			t.Fatal(err)
		}
		index, err := catalog.Parse(indexFile, files[0].data)
		if err != nil || len(index.Segments) == 0 {
			t.Fatalf("%+v, %v", index, err)
		}
		for _, e := range index.Segments {
			if !strings.Contains(e.Source, test.at) || !strings.Contains(e.Homepage, test.at) || !strings.HasSuffix(e.Source, "#sha256="+e.SHA256) {
				t.Errorf("%s: %s and %s are not at %s, or not pinned", test.version, e.Source, e.Homepage, test.at)
			}
		}
		signatures, err := key.signIndex(r, files)
		if err != nil || len(signatures) != 1 || signatures[0].name != "index.json.minisig" {
			t.Fatalf("%v, %v", signatures, err)
		}
		if !minisign.Verify(key.public, files[0].data, signatures[0].data) {
			t.Errorf("%s: the signature does not fit", test.version)
		}
		if minisign.Verify(key.public, append(files[0].data, ' '), signatures[0].data) {
			t.Errorf("%s: the signature fits other bytes, too", test.version)
		}
	}
}
