package doctor

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/facts/newer"
)

// program says which program this is and how it was built.
func (e exam) program(context.Context) (exam, findings) {
	var f findings
	f.ok("program", fmt.Sprintf("aiterm %s, %s/%s, %s", e.Build.Version, runtime.GOOS, runtime.GOARCH, orUnknown(e.Executable)))
	notice := newer.Asker{Dirs: e.Dirs, Own: e.Build.Version, Getenv: e.Getenv}
	if version := notice.Known(); version != "" {
		f.add("program", Note, "aiterm "+version+" is out", "update it the way it was installed; what is new: "+newer.Page)
	}
	if e.Executable == "" {
		f.add("program", Warning, "its own path is not known, so it can do nothing in the background",
			"start it by its full path")
	} else if _, err := claude.Command(e.Executable); err != nil {
		f.add("program", Warning, "it cannot be installed: "+err.Error(), "")
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "CGO_ENABLED" && s.Value == "1" {
				f.add("program", Note, "it was built with cgo, and starts about a millisecond later than without",
					"build it with make build, or with CGO_ENABLED=0")
			}
		}
	}
	if home := e.home(); home != "" && !filepath.IsAbs(home) {
		f.add("program", Failure, "the home folder is "+home+", which is no full path: it means another folder wherever a program is started", "set HOME to a full path")
	} else if e.DirsErr != nil {
		f.add("program", Failure, "aiterm does not know where its files are: "+e.DirsErr.Error(),
			"set HOME for Claude Code too: without a cache every line starts from nothing")
	}
	return e, f
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}
