package console

import (
	"testing"
)

func TestWithoutLogins(t *testing.T) {
	for text, want := range map[string]string{
		"no address at all: a@b":                              "no address at all: a@b",
		"https://example.com/x":                               "https://example.com/x",
		"https://example.com:8443/x":                          "https://example.com:8443/x",
		"http://[::1]:8080/x":                                 "http://[::1]:8080/x",
		"oci://ghcr.io/a/b:1.2@sha256:00ff":                   "oci://ghcr.io/a/b:1.2@sha256:00ff",
		"https://example.com/a@b":                             "https://example.com/a@b",
		`oci://"user:secret@host/x" no`:                       `oci://"…@host/x" no`,
		"oci://user:secret@host/x: no":                        "oci://…@host/x: no",
		"https://secret@host":                                 "https://…@host",
		`"https://user:se@cret@host/x", and "oci://u:p@h/y"`:  `"https://…@host/x", and "oci://…@h/y"`,
		"https://user:se/cret@host/x":                         "https://…@host/x",
		`"https://user:a-secret-that-is-cut…": use a shorter`: `"https://…@": use a shorter`,
		"see https://example.com: it is there":                "see https://example.com: it is there",
		"there is no file user:secret@host/x: write oci://":   "there is no file …@host/x: write oci://",
		"stat //user:secret@host/x: no such file":             "stat //…@host/x: no such file",
		"write oci://https:/user:secret@host/x":               "write oci://https:/…@host/x",
		"segment.yaml:3:14: a@b, and user@host:x/y":           "segment.yaml:3:14: a@b, and user@host:x/y",
		"image:1.2@sha256:00ff and x/y:1@sha256:00ff":         "image:1.2@sha256:00ff and x/y:1@sha256:00ff",
		`C:\Users\me@work\x`:                                  `C:\Users\me@work\x`,
	} {
		if got := WithoutLogins(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
