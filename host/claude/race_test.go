package claude

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/disk/userfile"
)

// Claude Code writes the file while aiterm is installed and taken out. Its last
// text is there at the end, with a status line or without.
func TestInstallLosesNoChange(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("two files cannot be exchanged in one step there")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "settings.json")
	if err := os.WriteFile(path, []byte(`{"n": 0}`), 0o600); err != nil {
		t.Fatal(err)
	}
	const last = 300
	done := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		defer close(done)
		for i := 1; i <= last; i++ {
			// userfile.Write replaces the file without looking what is there.
			if err := userfile.Write(path, fmt.Appendf(nil, `{"n": %d}`, i)); err != nil {
				t.Error(err)
			}
		}
	})
	for {
		opt := Options{StateDir: filepath.Join(dir, "state"), Now: time.Now()}
		_, err := Install(path, StatusLine{Command: "/bin/aiterm statusline render"}, opt)
		if err == nil {
			_, err = Uninstall(path, opt)
		}
		if err != nil && !strings.Contains(err.Error(), "changed meanwhile") {
			t.Fatal(err)
		}
		select {
		case <-done:
		default:
			continue
		}
		break
	}
	all.Wait()
	data, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(data), fmt.Sprintf(`{"n": %d`, last)) {
		t.Errorf("the file is %s, %v", data, err)
	}
	backups, err := filepath.Glob(path + backupMark + "*")
	if err != nil || len(backups) > 12 {
		t.Errorf("%d backups are left, %v", len(backups), err)
	}
}
