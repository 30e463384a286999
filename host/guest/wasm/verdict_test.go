package wasm

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
)

// What may be the machine's fault is held against a module for a while only, and
// nothing is where somebody ended the compiler.
func TestMachinesFaultPasses(t *testing.T) {
	signals := runtime.GOOS != "windows"
	tests := []struct {
		mode, want string
		noted      bool
		machine    bool
		here       bool
	}{
		{"no folder", "could not be compiled: open ", true, true, true},
		{"killed", "the process that compiles it was killed, as a machine does that is out of memory", true, true, signals},
		{"no memory", "needs more memory to compile than there is, which is 2 GiB at most: build it smaller, or make room", true, false, true},
		{"exit 2", "crashes the compiler: it is damaged, or made to do harm", true, false, true},
		{"terminated", "the process that compiles it was ended (terminated): try again", false, false, signals},
	}
	for _, tt := range tests {
		t.Run(tt.mode, func(t *testing.T) {
			if !tt.here {
				t.Skip("no signals here")
			}
			parent, hello := t.TempDir(), guesttest.Fixture(t, "hello")
			v := newVetter(t, parent, tt.mode)
			err := v.Vet(context.Background(), hello)
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
			if code.MachineFailed(err) != tt.machine {
				t.Errorf("code.MachineFailed(%v) = %v", err, !tt.machine)
			}
			ready, held := code.Open(parent).Ready(code.Hash(hello))
			if ready || strings.HasPrefix(held, tt.want) != tt.noted || tt.noted && !strings.Contains(held, "(tried once; it is tried again after ") {
				t.Errorf("Ready = %v, %q", ready, held)
			}
			expectNoWorkLeft(t, v.Cache)

			// The machine is well again, and a minute has passed.
			if tt.noted {
				age(t, parent, code.Hash(hello), time.Minute)
				expectNotKnown(t, v, parent, hello)
			}
			v = newVetter(t, parent, "compile")
			if err := v.Vet(context.Background(), hello); err != nil {
				t.Fatal(err)
			}
			if ready, held := code.Open(parent).Ready(code.Hash(hello)); !ready || held != "" {
				t.Errorf("after it was compiled: Ready = %v, %q", ready, held)
			}
		})
	}
}

// age makes what the index holds against a module older.
func age(t *testing.T, parent, hash string, by time.Duration) {
	t.Helper()
	path := filepath.Join(code.Open(parent).Dir(), indexName)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), hash+" ? ")
	at, rest, _ := strings.Cut(rest, " ")
	noted, err := strconv.ParseInt(at, 10, 64)
	if !found || err != nil {
		t.Fatalf("nothing is held against %s in %q (%v)", hash, data, err)
	}
	aged := before + hash + " ? " + strconv.FormatInt(noted-int64(by), 10) + " " + rest
	if err := os.WriteFile(path, []byte(aged), 0o600); err != nil {
		t.Fatal(err)
	}
}
