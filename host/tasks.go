package host

import (
	"path/filepath"
	"slices"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/config"
)

// tasks turns the plan's segments into tasks, in the order of [placed].
func (r *render) tasks(plan config.Plan, session *capability.Session) []task {
	r.stores = map[string]*capability.Store{}
	var tasks []task
	for _, segment := range placed(plan) {
		call := newCall(session, segment)
		if r.Dirs.Cache != "" && slices.Contains(segment.Grant, "store") {
			call.Store = capability.OpenStore(filepath.Join(r.Dirs.Cache, "store", segment.Name+".json"))
			r.stores[segment.Name] = call.Store
		}
		t := newTask(r.modules, segment.Source, call)
		if r.memo != nil {
			t.module = moduleKey(segment.Source)
			t.recall = func(c *capability.Call) bool { return recall(r.memo, segment, t.module, c) }
		}
		tasks = append(tasks, t)
	}
	return tasks
}

func newCall(session *capability.Session, segment config.Segment) *capability.Call {
	return &capability.Call{
		Session:  session,
		Segment:  segment.Name,
		Settings: segment.Settings,
		Grants:   segment.Grant,
	}
}

func newTask(m *modules, source string, call *capability.Call) task {
	return task{call: call, stranger: !isBuiltin(source), run: func(c *capability.Call) error {
		module, err := m.load(source)
		if err != nil {
			return err
		}
		return module.Run(c)
	}}
}
