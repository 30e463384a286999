package capability

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/manifest"
)

func TestPermissionOfAgreesWithTheTable(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Table() {
		if seen[f.Name] {
			t.Errorf("%s is there twice", f.Name)
		}
		seen[f.Name] = true
		if permission, known := PermissionOf(f.Name); !known || permission != f.Permission {
			t.Errorf("PermissionOf(%s) = %q, %v; the table says %q", f.Name, permission, known, f.Permission)
		}
		if f.Permission != "" && !slices.Contains(manifest.PermissionNames(), f.Permission) {
			t.Errorf("%s needs %q, which no manifest can ask for", f.Name, f.Permission)
		}
		if f.Doc == "" || f.handle == nil {
			t.Errorf("%s has no text or no handler", f.Name)
		}
		if i := strings.IndexByte(f.Params, byte(Buffer)); f.Result == Length && i != len(f.Params)-1 || f.Result != Length && i >= 0 {
			t.Errorf("%s has the parameters %q and the result %q: a buffer belongs to a length, at the end", f.Name, f.Params, f.Result)
		}
		if strings.Trim(f.Params, string([]byte{byte(Text), byte(Int), byte(Buffer)})) != "" {
			t.Errorf("%s has the parameters %q", f.Name, f.Params)
		}
	}
	for _, name := range []string{"", "exec", "Status", "usage ", "open"} {
		if permission, known := PermissionOf(name); known {
			t.Errorf("PermissionOf(%q) = %q", name, permission)
		}
	}
}

func TestGrants(t *testing.T) {
	grants := Grants{"usage", "env:HOME", "env:LANG", "http:api.example.com"}
	tests := []struct {
		permission string
		allowed    bool
	}{
		{"usage", true}, {"env", true}, {"http", true},
		{"git", false}, {"store", false}, {"", false}, {"use", false}, {"env:HOME", false}, {"HOME", false},
	}
	for _, tt := range tests {
		t.Run(tt.permission, func(t *testing.T) {
			if got := grants.Allow(tt.permission); got != tt.allowed {
				t.Errorf("Allow = %v, want %v", got, tt.allowed)
			}
			if Grants(nil).Allow(tt.permission) {
				t.Error("no grant at all allows it")
			}
		})
	}
	if diff := cmp.Diff([]string{"HOME", "LANG"}, grants.Args("env")); diff != "" {
		t.Errorf("arguments of env (-want +got):\n%s", diff)
	}
	if got := grants.Args("usage"); got != nil {
		t.Errorf("usage has the arguments %q", got)
	}
	args := []struct {
		permission, arg string
		allowed         bool
	}{
		{"env", "HOME", true}, {"env", "LANG", true},
		{"env", "home", false}, {"env", "HOM", false}, {"env", "HOME2", false}, {"env", "", false},
		{"usage", "", false}, {"usage", "five_hour", false}, {"http", "HOME", false},
	}
	for _, tt := range args {
		t.Run(tt.permission+":"+tt.arg, func(t *testing.T) {
			if got := grants.AllowArg(tt.permission, tt.arg); got != tt.allowed {
				t.Errorf("AllowArg = %v, want %v", got, tt.allowed)
			}
		})
	}
	if (Grants{"env"}).AllowArg("env", "HOME") {
		t.Error("env without a name allows every variable")
	}
}
