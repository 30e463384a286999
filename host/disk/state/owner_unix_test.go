//go:build unix

package state

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const stranger = 65534

// needRoot skips a test that gives files to another user.
func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("it gives a file to another user, which only root may")
	}
}

func TestCheckPrivate(t *testing.T) {
	tests := []struct {
		name   string
		file   os.FileMode
		folder os.FileMode
		secret bool
		owner  int // of both; -1 is whoever runs the test
		dir    int // of the folder
		want   string
	}{
		{"a secret of one's own", 0o600, 0o700, true, -1, -1, ""},
		{"a secret that others may read", 0o640, 0o700, true, -1, -1, "others may open FILE (mode 0640), and WHY: run chmod 600 on it"},
		{"no secret", 0o644, 0o755, false, -1, -1, ""},
		{"a group may write", 0o664, 0o755, false, -1, -1, "others may write FILE (mode 0664), and WHY: look at what is in it, then run chmod go-w on it"},
		{"everybody may write in the folder", 0o600, 0o777, false, -1, -1, "FILE is not read, since WHY: everybody may write in FOLDER (mode 0777): run chmod o-w on it"},
		{"but not take out what is another's", 0o600, 0o777 | os.ModeSticky, false, -1, -1, ""},
		{"another user's", 0o600, 0o755, true, stranger, -1, "FILE belongs to another user (65534), and WHY: look at what is in it, then make one of root's own, or set HOME to root's (sudo -H)"},
		{"in another user's folder", 0o600, 0o755, false, -1, stranger, "FILE is not read, since WHY: FOLDER belongs to another user (65534): make one of root's own, or set HOME to root's (sudo -H)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.owner >= 0 || tt.dir >= 0 {
				needRoot(t)
			}
			dir := t.TempDir()
			path := filepath.Join(dir, "file")
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			for _, err := range []error{os.Chmod(path, tt.file), os.Chmod(dir, tt.folder), os.Chown(path, tt.owner, -1), os.Chown(dir, tt.dir, -1)} {
				if err != nil {
					t.Fatal(err)
				}
			}
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if err := CheckPrivate(path, info, tt.secret, "WHY"); err != nil {
				got = strings.NewReplacer(path, "FILE", dir, "FOLDER").Replace(err.Error())
			}
			if got != tt.want {
				t.Errorf("%q\nwant %q", got, tt.want)
			}
		})
	}
}

// Machine code that another user may have put there is not run.
func TestFindDistrustsACacheOfOthers(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, cache string) error{
		"":                    func(*testing.T, string) error { return nil },
		"everybody may write": func(_ *testing.T, cache string) error { return os.Chmod(cache, 0o777) },
		"everybody may write to the code": func(_ *testing.T, cache string) error {
			return os.Chmod(filepath.Join(cache, "wasm"), 0o777)
		},
		"another user's": func(t *testing.T, cache string) error {
			needRoot(t)
			return os.Chown(cache, stranger, -1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			getenv := func(name string) string { return map[string]string{"HOME": home}[name] }
			cache := filepath.Join(home, ".cache", "aiterm")
			if err := os.MkdirAll(filepath.Join(cache, "wasm"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := spoil(t, cache); err != nil {
				t.Fatal(err)
			}
			d, err := Find(getenv)
			if err != nil {
				t.Fatal(err)
			}
			wrong := d.CacheWrong()
			if used := d.Cache != ""; used != (name == "") || used == (d.Distrusted != "") || used != (wrong == nil) {
				t.Errorf("used %v, distrusted %q: %v", used, d.Distrusted, wrong)
			}
		})
	}
}
