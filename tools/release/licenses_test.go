package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadLicense(t *testing.T) {
	const (
		mit    = "MIT License\n\nPermission is hereby granted, free of charge, to any person\r\nobtaining a copy of"
		bsd    = "Redistributions in binary form must reproduce the above copyright\n   notice, this list"
		bsd3   = bsd + "\n * Neither the name may be used to endorse or promote products\n   derived from"
		apache = "                              Apache License\n                        Version 2.0, January 2004"
	)
	tests := []struct {
		name    string
		files   map[string]string
		license string
		wrong   string
	}{
		{"MIT", map[string]string{"License.txt": mit}, "MIT", ""},
		{"BSD", map[string]string{"LICENSE.md": bsd}, "BSD-2-Clause", ""},
		{"BSD with its third clause", map[string]string{"COPYING": bsd3, "PATENTS": "patents"}, "BSD-3-Clause", ""},
		{"BSD with its third clause or another one", map[string]string{"License": "The licensed conditions are one or the other of these two Licenses:\n\n  - BSD 3-clause\n  - GPL v2.0\n"}, "BSD-3-Clause", ""},
		{"Apache with a notice", map[string]string{"LICENSE": apache, "NOTICE": "notice"}, "Apache-2.0", ""},
		{"none", map[string]string{"README": mit}, "", "has no licence that is known"},
		{"another", map[string]string{"LICENSE": "All rights reserved"}, "", "has no licence that is known"},
		{"a notice alone", map[string]string{"NOTICE": mit}, "", "has no licence that is known"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range test.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			p := part{path: "example.com/x"}
			err := p.readLicense(dir)
			if test.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), test.wrong) {
					t.Errorf("the error is %v, want %q", err, test.wrong)
				}
				return
			}
			if err != nil || p.license != test.license {
				t.Errorf("it is %q, %v, want %q", p.license, err, test.license)
			}
			for name, text := range test.files {
				if !strings.Contains(string(p.texts), strings.TrimSpace(strings.ReplaceAll(text, "\r", ""))) {
					t.Errorf("the text of %s is not there", name)
				}
			}
		})
	}
}
