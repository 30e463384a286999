package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/view"
)

// configuration says what was found when plugins.yaml was resolved.
func (e exam) configuration(context.Context) (exam, findings) { return e, e.resolved }

// resolve reads plugins.yaml as a render does. Other checks need the outcome
// before it is their turn to be told.
func (e exam) resolve(context.Context) (exam, findings) {
	var f findings
	named := ""
	if e.line != nil && e.line.Ours {
		named, _ = e.line.Argument("--plugins")
		named = claude.ExpandHome(named, e.home())
	}
	in := view.PlanInputs(e.Getenv, e.Dirs, named, e.Executable)
	plan, problems, err := configfile.Resolve(in)
	if err != nil {
		f.add("plugins.yaml", Failure, err.Error(), "please report it: not even the built-in configuration can be used")
		e.resolved = f
		return e, nil
	}
	e.plan, e.planned = plan, true
	if len(problems) > 0 {
		var places []string
		for _, p := range problems {
			places = append(places, p.Error())
		}
		fix := "correct the file there; the line shows the first mistake until then"
		if unreadable(in.Path) {
			fix = "make that file readable for you"
		}
		f.add("plugins.yaml", Failure, fmt.Sprintf("%s; %s is used instead", count(len(problems), "mistake"), instead(plan, in.Sources)),
			fix, places...)
	} else if in.Path == "" {
		f.ok("plugins.yaml", "the built-in configuration counts")
	} else if !exists(in.Path) {
		f.ok("plugins.yaml", in.Path+" is not there, so the built-in configuration counts")
	} else {
		f.ok("plugins.yaml", in.Path+" is valid")
	}
	theme := fmt.Sprintf("%s, built in", plan.Theme.Name)
	if in.ThemeDir != "" {
		if path := filepath.Join(in.ThemeDir, plan.Theme.Name+".yaml"); exists(path) {
			theme = plan.Theme.Name + ", from " + path
		}
	}
	f.ok("theme", theme)
	e.resolved = f
	return e, nil
}

// instead says what a plan is that stands in for a broken file.
func instead(plan config.Plan, src configfile.Sources) string {
	src.ThemeDir = "" // as for a render that falls back
	builtin, err := configfile.Load("", nil, src)
	if err != nil {
		return "another configuration"
	}
	// As JSON, in which an empty list and none are the same.
	a, _ := json.Marshal(plan)
	if b, _ := json.Marshal(builtin); bytes.Equal(a, b) {
		return "the built-in configuration"
	}
	return "the last good configuration"
}

// unreadable tells whether the user may not read a file.
func unreadable(path string) bool {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return false // opening a pipe could wait for ever
	}
	if err == nil {
		var file *os.File
		if file, err = os.Open(path); err == nil {
			file.Close()
		}
	}
	return errors.Is(err, fs.ErrPermission)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
