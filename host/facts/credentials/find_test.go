//go:build unix

package credentials

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	work := filepath.Join(t.TempDir(), "work")
	stored := map[string]Key{"": NewKey("key-of-the-default"), work: NewKey("key-of-work")}
	environment := map[string]string{FromEnvironment: "key-of-environment"}
	type result struct {
		Key, From string
		OK        bool
		Err       string
	}
	tests := []struct {
		name string
		s    Settings
		dir  string
		env  map[string]string
		want result
	}{
		{"stored", Settings{keys: stored, KeyHelper: "echo no", UseEnvironment: true}, "", environment, result{"key-of-the-default", FromStored, true, ""}},
		{"stored for another directory", Settings{keys: stored}, work + "/", nil, result{"key-of-work", FromStored, true, ""}},
		{"stored for another directory only", Settings{keys: stored}, work + "2", nil, result{}},
		{"helper", Settings{KeyHelper: "echo '  key-of-helper  '; echo more", UseEnvironment: true}, "", environment, result{"key-of-helper", FromHelper, true, ""}},
		{"helper that knows the directory", Settings{KeyHelper: `echo "key-of-$(basename "$CLAUDE_CONFIG_DIR")"`}, work, nil, result{"key-of-work", FromHelper, true, ""}},
		{"environment", Settings{UseEnvironment: true}, "", environment, result{"key-of-environment", FromEnvironment, true, ""}},
		{"environment that may not be used", Settings{}, "", environment, result{}},
		{"empty environment", Settings{UseEnvironment: true}, "", nil, result{}},
		{"odd environment", Settings{UseEnvironment: true}, "", map[string]string{FromEnvironment: "two words of it"},
			result{"", FromEnvironment, false, "ANTHROPIC_API_KEY must be printable ASCII without spaces: copy the key again"}},
		{"helper that fails", Settings{KeyHelper: "echo key-that-is-not-used; echo 'no such entry: \033[31mkey-that-is-not-used, sk-ant-abcdef' >&2; exit 3", UseEnvironment: true}, "", environment,
			result{"", FromHelper, false, "the api_key_helper failed (exit status 3): no such entry: …, …: run it in a terminal to see more"}},
		{"helper that fails in silence", Settings{KeyHelper: "exit 1"}, "", nil,
			result{"", FromHelper, false, "the api_key_helper failed (exit status 1): run it in a terminal to see more"}},
		{"helper that complains at length", Settings{KeyHelper: "printf 'x%.0s' $(seq 9000) >&2; exit 1"}, "", nil,
			result{"", FromHelper, false, "the api_key_helper failed (exit status 1): " + strings.Repeat("x", 200) + ": run it in a terminal to see more"}},
		{"helper that prints nothing", Settings{KeyHelper: "true"}, "", nil,
			result{"", FromHelper, false, "the api_key_helper printed nothing in its first line: it must print the key there"}},
		{"helper that prints an error", Settings{KeyHelper: "echo no key was found here"}, "", nil,
			result{"", FromHelper, false, "the first line that the api_key_helper printed must be printable ASCII without spaces: copy the key again"}},
		{"helper that prints for ever", Settings{KeyHelper: "yes key-over-and-over | head -c 9000000"}, "", nil, result{"key-over-and-over", FromHelper, true, ""}},
		{"helper that prints one long line", Settings{KeyHelper: "head -c 9000000 /dev/zero | tr '\\0' k"}, "", nil,
			result{"", FromHelper, false, "the first line that the api_key_helper printed must be a key of 8 to 512 characters: copy the key again"}},
		{"helper that reads", Settings{KeyHelper: "cat; echo key-after-reading"}, "", nil, result{"key-after-reading", FromHelper, true, ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			key, from, ok, err := tt.s.Find(t.Context(), tt.dir, func(name string) string { return tt.env[name] })
			got := result{key.Reveal(), from, ok, ""}
			if err != nil {
				got.Err = err.Error()
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestHelperEndsWithItsChildren(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	fifo := filepath.Join(t.TempDir(), "alive")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Skipf("no FIFO here: %v", err)
	}
	done := make(chan error)
	go func() {
		// The child would hold the FIFO, and the helper's pipes, for ten minutes.
		_, err := runHelper(ctx, "sleep 600 3> '"+fifo+"' & wait", "")
		done <- err
	}()
	// Opening for reading waits until the child opens for writing.
	f, err := os.Open(fifo)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-done; err == nil || !strings.Contains(err.Error(), "was stopped") {
		t.Errorf("got %v", err)
	}
	ended := make(chan struct{})
	go func() {
		io.Copy(io.Discard, f) // there is an end when nobody has it open any more
		f.Close()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Error("the child lives on")
	}
}

func TestHideTokens(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"sk-ant-api03-abc is wrong", "… is wrong"},
		{"no entry /home/me/keys2/anthropic.gpg", "no entry /home/me/keys2/anthropic.gpg"},
		{"token=eyJhbGciOiJIUzI1NiIsInR5cCI6", "token=…"},
		{"ä sk-ant-abc, ö", "ä …, ö"},
	}
	for _, tt := range tests {
		if got := hideTokens(tt.in); got != tt.want {
			t.Errorf("hideTokens(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
