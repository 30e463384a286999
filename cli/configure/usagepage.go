package configure

import (
	"maps"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/usage"
	"github.com/data-wise/aiterm/host/config/draft"
)

// usages is the page of the limits: what "aiterm usage" shows.
type usages struct {
	list  list
	all   []line
	width int
	read  time.Time
}

// fresh is for how long what was read is shown again.
const fresh = 5 * time.Second

func (u *usages) title() string   { return "Usage" }
func (u *usages) keys() []binding { return []binding{{"↑/↓", "scroll"}} }

func (u *usages) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	return u.list.steer(key.String(), len(u.all), m.room()), nil
}
func (u *usages) click(*model, int) tea.Cmd { return nil }

func (u *usages) rows(m *model, width, height int) []line {
	if now := m.now(); u.all == nil || u.width != width || now.Sub(u.read) > fresh {
		u.look(m, width, now)
	}
	return scrolled(u.all, &u.list, width, height)
}

// look reads what is known of the limits.
func (u *usages) look(m *model, width int, now time.Time) {
	u.all, u.width, u.read = nil, width, now
	p := console.Painter{WarnAt: 80}
	if plan, err := m.draft.Plan(draft.On{}); err == nil {
		p = console.NewPainter(m.env, plan)
		maps.Copy(m.look.roles, p.Roles)
	}
	p.Width = width
	rows, err := usage.Page(m.env, p, now)
	for _, r := range rows {
		u.all = append(u.all, line{spans: r})
	}
	if err != nil {
		u.all = append(u.all, wrapped("bad", console.Tildes(m.env, err.Error()), width)...)
	}
}
