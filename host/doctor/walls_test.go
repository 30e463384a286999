package doctor

import (
	"testing"

	"github.com/data-wise/aiterm/host/guest/confine"
)

func TestAroundStrangers(t *testing.T) {
	const whose = " walls: other people's segments run in a process of their own, "
	tests := map[string]struct {
		report confine.Report
		want   string
	}{
		"all": {
			confine.Report{{Name: confine.Landlock, Stands: true, Note: "version 7"}, {Name: confine.Seccomp, Stands: true}, {Name: confine.Limits, Stands: true}},
			"ok" + whose + "closed in by Landlock (version 7), seccomp, limits",
		},
		"an older kernel": {
			confine.Report{{Name: confine.Landlock, Note: "this kernel has none"}, {Name: confine.Seccomp, Stands: true}, {Name: confine.Limits, Stands: true}},
			"note" + whose + "closed in by seccomp, limits, but not by all that there is",
		},
		"limits only": {
			confine.Report{{Name: confine.Limits, Stands: true}},
			"ok" + whose + "closed in by limits alone: behind the WebAssembly sandbox nothing here keeps files and the network from them",
		},
		"Windows": {
			confine.Report{{Name: confine.Job, Stands: true}, {Name: confine.Integrity, Stands: true}},
			"ok" + whose + "closed in by job object, low integrity level",
		},
		"nothing": {nil, "note" + whose + "but this system has nothing to close it in with: the WebAssembly sandbox is the only wall"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			found := around(tt.report)
			compare(t, []string{tt.want}, brief(found))
			if found[0].State != OK && found[0].Fix == "" {
				t.Error("nothing to do is said")
			}
		})
	}
}

// A program that is none of aiterm's is said to be in the way.
func TestWallsOfAnotherProgram(t *testing.T) {
	skipOnWindows(t, "a script is no program there")
	w := newWorld(t)
	in := w.input()
	in.Executable = w.write("bin/aiterm", "#!/bin/sh\nexit 3\n", 0o755)
	found := w.examine(exam{Input: in}, check{name: "walls", run: exam.walls})
	if len(found) != 1 || found[0].State != Warning || found[0].Fix == "" {
		t.Errorf("%+v", found)
	}
}
