//go:build unix

package cli

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// On a disk that is full nothing that was compiled can be kept. The line is drawn
// all the same. A process whose files may have no bytes stands for the disk.
func TestFirstRenderOnAFullDisk(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.plugins(2 * time.Second)
	for _, blocks := range []string{"0", "8"} {
		cmd := exec.Command("/bin/sh", "-c", `ulimit -f `+blocks+` && exec "$0" statusline render --plugins "$1"`, m.program, m.path("plugins.yaml"))
		cmd.Env, cmd.Dir = m.env, m.home
		cmd.Stdin = strings.NewReader(`{"session_id":"1","model":{"id":"claude-opus-5-5","display_name":"Opus 5.5"}}`)
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := cmd.Run(); err != nil || errs.Len() > 0 {
			t.Errorf("%v, stderr %q", err, errs.String())
		}
		expectLine(t, blocks+" blocks for a file", out.String())
		m.expectTidy()
	}
}
