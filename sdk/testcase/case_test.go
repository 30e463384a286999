package testcase

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t testing.TB, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "b.json", `{"name": "second", "spans": []}`)
	write(t, dir, "a.json", `{"name": "first", "spans": [{"text": "x", "style": "dim", "url": "https://a"}], "error": "e"}`)
	write(t, dir, "notes.txt", "not a case")
	cases, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 2 || cases[0].Name != "first" || cases[1].Name != "second" {
		t.Fatalf("cases %+v, want first and second", cases)
	}
	if got := cases[0].Path(); got != filepath.Join(dir, "a.json") {
		t.Errorf("path is %s", got)
	}
}

func TestReadErrors(t *testing.T) {
	tests := []struct{ name, a, b, want string }{
		{"unknown field", `{"name": "x", "setings": {}}`, "", "setings"},
		{"broken JSON", `{"name": `, "", "a.json"},
		{"no name", `{"spans": []}`, "", "no name"},
		{"same name", `{"name": "x"}`, `{"name": "x"}`, "is taken"},
		{"empty folder", "", "", "no golden case"},
		{"too large", `{"name": "` + strings.Repeat("x", maxFile) + `"}`, "", "a.json has more than 1024 KiB, which is the most of a golden case: shorten it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if tt.a != "" {
				write(t, dir, "a.json", tt.a)
			}
			if tt.b != "" {
				write(t, dir, "b.json", tt.b)
			}
			if _, err := Read(dir); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want one with %q", err, tt.want)
			}
		})
	}
}
