package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestChange(t *testing.T) {
	p := patch{"p", []string{"Now", "file.Time"}, "func Now() {}\n"}
	const now, file = "package p\n\n// Now\nfunc Now() {}\n", "package p\n\nfunc (f *file) Time() {}\nfunc Time() {}\n"
	tests := []struct {
		name    string
		sources map[string]string
		want    map[string]string
		wrong   string
	}{
		{"two files", map[string]string{"a.go": now, "b.go": file, "c.go": "package p\n"},
			map[string]string{"a.go": "package p\n\n// Now\nfunc machineNow() {}\nfunc Now() {}\n", "b.go": strings.Replace(file, ") Time", ") machineTime", 1)}, ""},
		{"one file", map[string]string{"a.go": now + file[len("package p\n"):]},
			map[string]string{"a.go": "package p\n\n// Now\nfunc machineNow() {}\n\nfunc (f *file) machineTime() {}\nfunc Time() {}\nfunc Now() {}\n"}, ""},
		{"gone", map[string]string{"a.go": now}, nil, "it declares no file.Time"},
		{"twice", map[string]string{"a.go": now, "b.go": now}, nil, "Now is declared in "},
		{"of another type", map[string]string{"a.go": now, "b.go": "package p\n\nfunc (d dir) Time() {}\n"}, nil, "it declares no file.Time"},
		{"no Go", map[string]string{"a.go": "pack"}, nil, "expected 'package'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sources := map[string][]byte{}
			for name, text := range tt.sources {
				sources[name] = []byte(text)
			}
			changed, err := p.change(sources)
			if (err != nil) != (tt.wrong != "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
				t.Fatalf("error %v, want %q", err, tt.wrong)
			}
			var got map[string]string
			for name, text := range changed {
				if got == nil {
					got = map[string]string{}
				}
				got[name] = string(text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The installed Go can be changed, and what is built with it has another time.
func TestInstalledGo(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles what stands on package time")
	}
	if strings.Contains(os.Getenv("GOFLAGS"), "-overlay") {
		t.Skip("it is on another day itself, and that was probed")
	}
	dir := t.TempDir()
	overlay, err := makeOverlay(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := probe(t.Context(), dir, overlay); err != nil {
		t.Error(err)
	}
}
