package cli

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/guest/manifest"
)

// docs/security.md says so: the query of an address is a part of the source, which
// is kept to be asked again, and shown.
func TestQueryOfASourceIsKept(t *testing.T) {
	module, err := os.ReadFile(filepath.Join("..", "host", "guest", "wasm", "testdata", "hostile", "hello.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	module, err = manifest.Attach(module, manifest.Manifest{Name: "hello", Version: "1", Description: "says hello"})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("token") != "opensesame" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		w.Write(module)
	}))
	defer server.Close()
	m := newMachine(t)
	run := func(args ...string) []byte {
		t.Helper()
		cmd := exec.Command(m.program, append([]string{"plugins"}, args...)...)
		cmd.Env, cmd.Dir = m.env, m.home
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return out
	}
	source := server.URL + "/hello.wasm?token=opensesame"
	run("add", source)
	// Where it is depends on the system.
	locks, err := filepath.Glob(m.path(filepath.Join("*", "aiterm", "plugins.lock")))
	if err != nil || len(locks) != 1 {
		t.Fatalf("plugins.lock is %v, %v", locks, err)
	}
	lock, err := os.ReadFile(locks[0])
	if err != nil || !strings.Contains(string(lock), source) {
		t.Errorf("plugins.lock is %s, %v", lock, err)
	}
	if info, err := os.Stat(locks[0]); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("plugins.lock is %v, %v", info.Mode(), err)
	}
	if out := run("info", "hello"); !bytes.Contains(out, []byte("token=opensesame")) {
		t.Errorf("info shows\n%s", out)
	}
}
