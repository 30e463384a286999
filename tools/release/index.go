package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"aead.dev/minisign"

	"github.com/data-wise/aiterm/host/segment/catalog"
)

// indexFile is the index of the examples, which "aiterm plugins search" can read where the
// latest release is.
const indexFile = "index.json"

// segmentIndex is the index of the examples, as they are in this release: what it leads to
// does not change when the branch does.
func segmentIndex(r *release) ([]file, error) {
	text, err := os.ReadFile(filepath.Join(r.dir, "examples", indexFile))
	if err != nil {
		return nil, err
	}
	if released(r.version) {
		for _, branch := range []string{"aiterm/main/", "aiterm/tree/main/"} {
			text = bytes.ReplaceAll(text, []byte(branch), bytes.Replace([]byte(branch), []byte("main"), []byte(r.version), 1))
		}
	}
	if _, err := catalog.Parse("examples/"+indexFile, text); err != nil {
		return nil, fmt.Errorf("the index of the examples: %w", err)
	}
	return []file{{indexFile, text}}, nil
}

// signIndex is the signature beside the index.
func (s *signer) signIndex(r *release, files []file) ([]file, error) {
	for _, f := range files {
		if f.name == indexFile {
			signature, err := s.detached(r, f.name, f.data)
			return []file{{f.name + ".minisig", signature}}, err
		}
	}
	return nil, nil
}

// detached is a signature of minisign that does not depend on the time.
func (s *signer) detached(r *release, name string, data []byte) ([]byte, error) {
	hashed := minisign.NewReader(bytes.NewReader(data))
	if _, err := bytes.NewBuffer(nil).ReadFrom(hashed); err != nil {
		return nil, err
	}
	comment := fmt.Sprintf("timestamp:%d\tfile:%s\tversion:%s", r.date.Unix(), name, r.version)
	return hashed.SignWithComments(s.secret, comment, "signature of "+projectName+" "+r.version), nil
}
