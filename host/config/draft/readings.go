package draft

import (
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/settings"
)

// On says for which terminal and session a plan is.
type On struct {
	Ground     string // [configfile.Dark], [configfile.Light], or "" for what this terminal says
	Session    config.OverlaySession
	HasSession bool // else no overlay holds
}

// readings are what the present text comes to. They are made when they are asked for, and
// kept until the text is another.
type readings struct {
	revision int
	table    *settings.Table
	wrong    error
	plans    map[planKey]planned
	whole    *planned
}

type planKey struct{ ground, holding string }

type planned struct {
	plan config.Plan
	err  error
}

func (d *Draft) readings() *readings {
	if d.read.revision != d.revision {
		d.read = readings{revision: d.revision, plans: map[planKey]planned{}}
	}
	return &d.read
}

// table is the table of settings of the present text.
func (d *Draft) table() (*settings.Table, error) {
	r := d.readings()
	if r.table == nil && r.wrong == nil {
		r.table, r.wrong = d.tableOf(d.present())
	}
	return r.table, r.wrong
}

func (d *Draft) tableOf(s state) (*settings.Table, error) {
	files := d.files
	files.Sources = d.sources(s)
	return settings.OpenText(files, s.plugins, d.there(s))
}

// there tells whether there is to be a plugins.yaml.
func (d *Draft) there(s state) bool { return d.exists[d.files.Plugins] || len(s.plugins) > 0 }

// Plan is what the draft comes to. The error is what is wrong with its text.
func (d *Draft) Plan(on On) (config.Plan, error) {
	if plan, ok := d.usualPlan(on); ok {
		return plan, nil
	}
	r := d.readings()
	return planOf(r.plans, on, func(key planKey) (config.Plan, error) { return d.load(d.present(), key) })
}

// usualPlan is the plan that the table of settings was made with.
func (d *Draft) usualPlan(on On) (config.Plan, bool) {
	r := d.readings()
	if r.table == nil || r.table.Plan() == nil || on.Ground != "" || on.HasSession && len(r.table.Plan().Overlays) > 0 {
		return config.Plan{}, false
	}
	return *r.table.Plan(), true
}

// planOf is a plan with the overlays that hold in it.
func planOf(known map[planKey]planned, on On, load func(planKey) (config.Plan, error)) (config.Plan, error) {
	get := func(key planKey) (config.Plan, error) {
		p, ok := known[key]
		if !ok {
			p.plan, p.err = load(key)
			known[key] = p
		}
		return p.plan, p.err
	}
	plan, err := get(planKey{ground: on.Ground})
	if err != nil || !on.HasSession {
		return plan, err
	}
	if holding := config.Holding(plan.Overlays, on.Session); holding != "" {
		return get(planKey{on.Ground, holding})
	}
	return plan, nil
}

// load makes the plan of a state.
func (d *Draft) load(s state, key planKey) (config.Plan, error) {
	src := d.sources(s)
	if key.ground != "" {
		src.Ground = key.ground
	}
	file := d.files.Plugins
	if !d.there(s) {
		file = "" // the embedded one
	}
	return configfile.LoadHolding(file, s.plugins, src, key.holding)
}

// WholePlan is [Draft.Plan] with all segments that can be on the line: those that the draft
// does not name are on no row of it.
func (d *Draft) WholePlan() (config.Plan, error) {
	r := d.readings()
	if r.whole == nil {
		src := d.sources(d.present())
		file := d.files.Plugins
		if !d.there(d.present()) {
			file = ""
		}
		plan, err := configfile.LoadWith(file, d.present().plugins, src, d.Segments())
		r.whole = &planned{plan, err}
	}
	return r.whole.plan, r.whole.err
}
