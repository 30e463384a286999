package main

import (
	"testing"
	"time"
)

// What a command leaves running is part of what it cost, and is waited for.
func TestCostHasWhatIsLeft(t *testing.T) {
	if err := becomeReaper(); err != nil {
		t.Fatal(err)
	}
	const busy = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"
	for _, tt := range []struct{ name, script string }{
		{"a child", "(" + busy + ") & echo hi"},
		{"a grandchild in a session of its own", "setsid sh -c '(" + busy + ") & :' >/dev/null & echo hi"},
	} {
		_, alone, err := shell(t, "echo hi").run(nil, start)
		if err != nil {
			t.Fatal(err)
		}
		out, took, err := shell(t, tt.script).run(nil, start)
		if err != nil || out != "hi\n" {
			t.Errorf("%s: %q, %v", tt.name, out, err)
		}
		if took.cpu < alone.cpu+5*time.Millisecond || took.gone == 0 || len(children()) > 0 {
			t.Errorf("%s: %+v, alone %+v, left: %v", tt.name, took, alone, children())
		}
	}
}

// A daemon is not waited for without an end.
func TestDaemonIsEnded(t *testing.T) {
	if err := becomeReaper(); err != nil {
		t.Fatal(err)
	}
	out, _, err := shell(t, "setsid sleep 1000 & echo hi").run(nil, start)
	if err != nil || out != "hi\n" || len(children()) > 0 {
		t.Errorf("%q, %v, left: %v", out, err, children())
	}
}

func TestInspect(t *testing.T) {
	for _, tt := range []struct {
		name, script string
		processes    int
	}{
		{"alone", ":", 0},
		{"children", "/bin/sh -c : ; /bin/sh -c : ; :", 2},
		{"grandchildren", "/bin/sh -c '/bin/sh -c : ; :' ; :", 2},
		{"not waited for", "/bin/sh -c : & :", 1},
		{"fails", "exit 3", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			seen, err := inspectOnce(shell(t, tt.script), []byte("{}"))
			if err != nil {
				t.Fatal(err)
			}
			if seen.processes < 0 {
				t.Skip("ptrace is not allowed here")
			}
			if seen.processes != tt.processes || seen.peak < 100<<10 || seen.ownPeak > seen.peak {
				t.Errorf("%+v, want %d processes", seen, tt.processes)
			}
		})
	}
}

// The peak is that of the largest process, wherever it is in the tree.
func TestPeakOfAChild(t *testing.T) {
	const script = "/bin/sh -c 'x=$(head -c 20000000 /dev/zero | tr \"\\\\0\" x); :' ; :"
	seen, err := inspectOnce(shell(t, script), nil)
	if err != nil {
		t.Fatal(err)
	}
	if seen.processes < 0 {
		t.Skip("ptrace is not allowed here")
	}
	if seen.peak < 20e6 || seen.ownPeak > 10e6 {
		t.Errorf("%+v", seen)
	}
}
