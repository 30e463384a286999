package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/host/guest/confine"
	"github.com/data-wise/aiterm/host/guest/inside"
	"github.com/data-wise/aiterm/host/guest/worker"
)

// walls has the process that runs other people's segments started, without one, and
// say what stands around it on this system.
func (e exam) walls(ctx context.Context) (exam, findings) {
	var f findings
	if e.Executable == "" {
		return e, f // which has a finding of its own
	}
	command := worker.Command(e.Executable, false)
	// Any folder that is there; nothing in it is read.
	cmd := exec.CommandContext(ctx, command[0], append(command[1:len(command):len(command)], inside.Walls, filepath.Dir(command[0]))...)
	cmd.Env = []string{}
	out, err := cmd.Output()
	var report confine.Report
	if err == nil {
		err = json.Unmarshal(out, &report)
	}
	if err != nil {
		f.add("walls", Warning, fmt.Sprintf("the process that other people's segments run in does not start: %s: %v", command[0], err),
			"install all of aiterm's programs again; segments that you added are not on the line until then")
		return e, f
	}
	return e, around(report)
}

// around says what a report means.
func around(report confine.Report) (f findings) {
	var there, missing []string
	for _, w := range report {
		switch {
		case !w.Stands:
			missing = append(missing, w.Name+": "+w.Note)
		case w.Note != "":
			there = append(there, w.Name+" ("+w.Note+")")
		default:
			there = append(there, w.Name)
		}
	}
	const whose = "other people's segments run in a process of their own"
	const fix = "docs/security.md says what stops what; add only segments that you would trust with your files"
	switch {
	case len(there) == 0:
		f.add("walls", Note, whose+", but this system has nothing to close it in with: the WebAssembly sandbox is the only wall", fix, missing...)
	case len(missing) > 0:
		f.add("walls", Note, fmt.Sprintf("%s, closed in by %s, but not by all that there is", whose, strings.Join(there, ", ")), fix, missing...)
	case report.Stands(confine.Landlock) || report.Stands(confine.Job):
		f.ok("walls", whose+", closed in by "+strings.Join(there, ", "))
	default:
		f.ok("walls", fmt.Sprintf("%s, closed in by %s alone: behind the WebAssembly sandbox nothing here keeps files and the network from them", whose, strings.Join(there, ", ")))
	}
	return f
}
