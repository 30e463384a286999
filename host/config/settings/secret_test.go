package settings

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSecret(t *testing.T) {
	const one, two = "sk-ant-first-0123456789aaaa", "sk-ant-second-0123456789bbbb"
	files := fixture(t)
	change, err := Set(files, "anthropic.api_key", one)
	if err != nil {
		t.Fatal(err)
	}
	if change.Value != "…aaaa" || !change.Created {
		t.Errorf("got %+v", change)
	}
	if info, err := os.Stat(files.Credentials); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("credentials: %v, %v", info.Mode(), err)
	}
	other := files
	other.ClaudeDir = filepath.Join(t.TempDir(), ".claude-work")
	if _, err := Set(other, "anthropic.api_key", two); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		files Files
		want  string
	}{{files, "…aaaa"}, {other, "…bbbb"}} {
		table, err := Open(tt.files)
		if err != nil {
			t.Fatal(err)
		}
		s, err := table.Find("anthropic.api_key")
		if err != nil || s.Value != tt.want || !s.Secret {
			t.Errorf("got %+v, %v", s, err)
		}
		if all := fmt.Sprintf("%+v %v", table.All(), table.Problems()); strings.Contains(all, "sk-ant") {
			t.Error("a key is in the table")
		}
	}
	if change, err := Set(files, "anthropic.api_key_helper", "echo "+one); err != nil || change.Value != "…aaaa" {
		t.Errorf("a key in the command is shown: %+v, %v", change, err)
	}
	if _, err := Unset(files, "anthropic.api_key_helper"); err != nil {
		t.Fatal(err)
	}
	if _, err := Unset(other, "anthropic.api_key"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(credentialsHead+"anthropic:\n  api_key: "+one+"\n", text(t, files.Credentials)); diff != "" {
		t.Errorf("credentials (-want +got):\n%s", diff)
	}
	if text(t, files.Plugins) != "" {
		t.Error("there is a plugins.yaml")
	}
}

// Broken credentials, or ones that others can read, are not edited, not quoted,
// and in nobody's way.
func TestCredentialsRefused(t *testing.T) {
	const key = "sk-ant-secret-0123456789aaaa"
	account := filepath.ToSlash(t.TempDir())
	tests := []struct {
		name, text string
		mode       os.FileMode
		want       string
	}{
		{"others can read them", "anthropic: {api_key: " + key + "}\n", 0o644, "chmod 600"},
		{"no YAML", "anthropic: {api_key: \"" + key + "\n", 0o600, "put right first"},
		{"wrong key", "anthropic: {apikey: " + key + "}\n", 0o600, "put right first"},
		{"a key twice", "anthropic:\n  api_key: " + key + "\n  api_key: " + key + "x\n", 0o600, "put right first"},
		{"an alias", "anthropic: {api_key: &k " + key + ", accounts: {" + account + ": *k}}\n", 0o600, "used in other places too"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.mode != 0o600 && runtime.GOOS == "windows" {
				t.Skip("there are no such modes")
			}
			files := fixture(t)
			write(t, files.Credentials, tt.text)
			if err := os.Chmod(files.Credentials, tt.mode); err != nil {
				t.Fatal(err)
			}
			_, err := Set(files, "anthropic.api_key", "sk-ant-another-key")
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), key) {
				t.Errorf("got %v", err)
			}
			if got := text(t, files.Credentials); got != tt.text {
				t.Errorf("the file is %q", got)
			}
			if _, err := Set(files, "theme", "loud"); err != nil {
				t.Error(err)
			}
			table, err := Open(files)
			if err != nil {
				t.Fatal(err)
			}
			if all := fmt.Sprintf("%+v %v", table.All(), table.Problems()); strings.Contains(all, key) {
				t.Error("a key is in the table")
			}
		})
	}
}
