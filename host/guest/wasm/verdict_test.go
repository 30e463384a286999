package wasm

import (
	"context"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

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
			if MachineFailed(err) != tt.machine {
				t.Errorf("MachineFailed(%v) = %v", err, !tt.machine)
			}
			ready, held := OpenCodeCache(parent).Ready(Hash(hello))
			if ready || strings.HasPrefix(held, tt.want) != tt.noted || tt.noted && !strings.Contains(held, "(tried once; it is tried again after ") {
				t.Errorf("Ready = %v, %q", ready, held)
			}
			expectNoWorkLeft(t, v.Cache)

			// The machine is well again, and a minute has passed.
			if tt.noted {
				age(t, parent, Hash(hello), firstRest)
				expectNotKnown(t, v, parent, hello)
			}
			os.Setenv(compileVariable, "compile") // t.Setenv of newVetter puts it back
			v.Cache = OpenCodeCache(parent)
			if err := v.Vet(context.Background(), hello); err != nil {
				t.Fatal(err)
			}
			if ready, held := OpenCodeCache(parent).Ready(Hash(hello)); !ready || held != "" {
				t.Errorf("after it was compiled: Ready = %v, %q", ready, held)
			}
		})
	}
}

// age makes what the index holds against a module older.
func age(t *testing.T, parent, hash string, by time.Duration) {
	t.Helper()
	c := OpenCodeCache(parent)
	e := c.index[hash]
	e.modTime -= int64(by)
	c.index[hash] = e
	if err := c.write(); err != nil {
		t.Fatal(err)
	}
}

func TestHeld(t *testing.T) {
	now := time.Date(2028, time.February, 29, 23, 59, 0, 0, time.Local)
	failed := func(tries int, ago time.Duration) entry {
		return entry{refusal: "why", tries: tries, modTime: now.Add(-ago).UnixNano()}
	}
	tests := []struct {
		name string
		e    entry
		want string
	}{
		{"code", entry{file: "x"}, ""},
		{"refused", entry{refusal: "why", rules: rules()}, "why"},
		{"refused under other rules", entry{refusal: "why", rules: "0"}, ""},
		{"failed once", failed(1, 59*time.Second), "why (tried once; it is tried again after 23:59 on 29 February, or at once with: aiterm plugins retry)"},
		{"and rested", failed(1, time.Minute), ""},
		{"failed in the future", failed(1, -time.Hour), ""},
		{"failed three times", failed(3, 3*time.Minute), "why (tried 3 times; it is tried again after 00:00 on 1 March, or at once with: aiterm plugins retry)"},
		{"and rested", failed(3, 4*time.Minute), ""},
		{"failed always", failed(1<<30, 23*time.Hour), "why (tried 1073741824 times; it is tried again after 00:59 on 1 March, or at once with: aiterm plugins retry)"},
		{"and rested", failed(1<<30, 24*time.Hour), ""},
	}
	for _, tt := range tests {
		if got := tt.e.held(now); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestVerdictLines(t *testing.T) {
	for _, e := range []entry{
		{refusal: "a reason", rules: "x1", modTime: 5},
		{refusal: "another: with ? and !", tries: 3, modTime: 9},
	} {
		_, rest, _ := strings.Cut(strings.TrimSuffix(verdictLine("hash", e), "\n"), " ")
		if got, ok := readVerdict(rest); !ok || got != e {
			t.Errorf("%q is read as %+v, %v", rest, got, ok)
		}
	}
	for _, line := range []string{"", "! 5 x", "! x y why", "? 5 0 why", "? 5 -1 why", "? 5 x why", "file 1 2 00000003", "? 5 9999999999 why"} {
		if got, ok := readVerdict(line); ok {
			t.Errorf("%q is read as %+v", line, got)
		}
	}
}
