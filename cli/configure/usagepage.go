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
	list    list
	all     []line
	width   int
	read    time.Time
	reading bool
}

// usageRead is the message of what is known of the limits.
type usageRead struct {
	all   []line
	width int
	at    time.Time
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
	if now := m.now(); !u.reading && (u.all == nil || u.width != width || now.Sub(u.read) > fresh) {
		u.look(m, width, now)
	}
	if u.all == nil {
		return []line{say("faint", "reading what is known of your limits …")}
	}
	return scrolled(u.all, &u.list, width, height)
}

// look reads what is known of the limits, beside the screen: the history of a year may take
// a while.
func (u *usages) look(m *model, width int, now time.Time) {
	p := console.Painter{WarnAt: 80}
	if plan, err := m.draft.Plan(draft.On{}); err == nil {
		p = console.NewPainter(m.env, plan)
		maps.Copy(m.look.roles, p.Roles)
	}
	p.Width = width
	env, send := m.env, m.send
	read := func() usageRead {
		rows, err := usage.Page(env, p, now)
		all := make([]line, 0, len(rows)+1)
		for _, r := range rows {
			all = append(all, line{spans: r})
		}
		if err != nil {
			all = append(all, wrapped("bad", console.Tildes(env, err.Error()), width)...)
		}
		return usageRead{all, width, now}
	}
	if send == nil {
		u.take(read())
		return
	}
	u.reading = true
	go func() { send(read()) }()
}

// take takes what was read.
func (u *usages) take(r usageRead) {
	u.all, u.width, u.read, u.reading = r.all, r.width, r.at, false
}
