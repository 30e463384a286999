package doctor

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/doctor/ownfiles"
	"github.com/data-wise/aiterm/host/view"
)

// ownFiles looks for mistakes in the files that a person may have changed and that
// have no check of their own.
func (e exam) ownFiles(context.Context) (exam, findings) {
	var f findings
	in := view.PlanInputs(e.Getenv, e.Dirs, "", e.Executable)
	for _, p := range ownfiles.Check(e.Dirs.Config, in.Sources) {
		if p.File == chain.Path(e.Dirs.Config) || e.resolved.tell(p.Error()) {
			continue
		}
		f.add(filepath.Base(p.File), Failure, p.Error(), "put it right there, or move the file away; nothing in it is used until then")
	}
	if len(f) == 0 {
		f.ok("own files", "plugins.lock, grants.yaml, trusted.yaml, indexes.yaml and the themes have no mistake")
	}
	return e, f
}

// tell tells whether a text is in the findings.
func (f findings) tell(text string) bool {
	for _, each := range f {
		if strings.Contains(each.Found, text) || strings.Contains(strings.Join(each.Details, "\n"), text) {
			return true
		}
	}
	return false
}
