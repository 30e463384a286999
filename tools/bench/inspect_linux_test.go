package main

import "testing"

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
			if seen.processes != tt.processes || seen.peakBytes < 100<<10 {
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
	if seen.peakBytes < 20e6 {
		t.Errorf("%d bytes", seen.peakBytes)
	}
}
