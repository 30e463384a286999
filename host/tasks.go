package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/fetch"
	"github.com/data-wise/aiterm/host/state"
)

// tasks turns the plan's segments into tasks, in the order of [placed].
func (r *render) tasks(plan config.Plan, session *capability.Session) []task {
	r.stores = map[string]*capability.Store{}
	r.pages = map[string]*fetch.Pages{}
	var tasks []task
	for _, segment := range placed(plan) {
		call := newCall(session, segment)
		if isChain(segment) {
			tasks = append(tasks, r.chained.task(call, r.now))
			continue
		}
		if r.Dirs.Cache != "" && slices.Contains(segment.Grant, "store") {
			call.Store = capability.OpenStore(storePath(r.Dirs, segment))
			r.stores[segment.Name] = call.Store
		}
		r.pages[segment.Name] = openPages(r.Dirs.Cache, call)
		t := newTask(r.modules, segment, call)
		if r.memo != nil {
			t.module = moduleKey(segment)
			t.recall = func(c *capability.Call) bool {
				same := recall(r.memo, segment, t.module, c)
				if !same {
					r.pages[segment.Name].Forget()
				}
				return same
			}
		}
		tasks = append(tasks, t)
	}
	return tasks
}

// storePath is where a segment keeps what it stores. A name in plugins.yaml is no
// owner, since people pass that file on: the store belongs to what was installed,
// one for each name under which it is on a line, and a file that was not installed
// has none of theirs.
func storePath(dirs state.Dirs, segment config.Segment) string {
	owner := segment.Installed
	if owner != segment.Name {
		owner += "@" + segment.Name
	}
	return filepath.Join(dirs.Cache, "store", owner+".json")
}

// ForgetStore removes what an installed segment stored, under whichever name it
// was on a line: another one that is installed as this must not find it.
func ForgetStore(dirs state.Dirs, installed string) error {
	folder := filepath.Join(dirs.Cache, "store")
	files, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove what %s stored: %w", installed, err)
	}
	for _, file := range files {
		owner, _, _ := strings.Cut(strings.TrimSuffix(file.Name(), ".json"), "@")
		if owner != installed {
			continue
		}
		if err := os.Remove(filepath.Join(folder, file.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove what %s stored: %w", installed, err)
		}
	}
	return nil
}

func newCall(session *capability.Session, segment config.Segment) *capability.Call {
	return &capability.Call{
		Session:  session,
		Segment:  segment.Name,
		Settings: segment.Settings,
		Grants:   segment.Grant,
	}
}

// openPages gives a call the pages that its grants let it have. It returns nil
// if there are none, or no folder to keep them in.
func openPages(cacheDir string, call *capability.Call) *fetch.Pages {
	hosts := call.Grants.Args("http")
	if cacheDir == "" || len(hosts) == 0 {
		return nil
	}
	pages := fetch.Open(cacheDir).For(hosts)
	call.Fetch = pages.Get
	return pages
}

func newTask(m *modules, segment config.Segment, call *capability.Call) task {
	return task{call: call, stranger: !isBuiltin(segment.Source), run: func(c *capability.Call) error {
		module, err := m.load(segment)
		if err != nil {
			return err
		}
		return withGrantHint(segment, module.Run(c))
	}}
}

// withGrantHint says of a segment that is blocked what to do about it.
func withGrantHint(segment config.Segment, err error) error {
	var blocked *capability.BlockedError
	switch {
	case !errors.As(err, &blocked):
		return err
	case isBuiltin(segment.Source):
		return fmt.Errorf("%w: add it to the segment's grant in plugins.yaml", err)
	}
	return fmt.Errorf("%w: aiterm plugins grant %s", err, segment.Name)
}
