package configure

import (
	"github.com/data-wise/aiterm/host/config/draft"
)

// do makes a change of what the line looks like. It is false where that is refused.
func (m *model) do(e draft.Edit) bool {
	m.forget()
	return m.place(e)
}

// place makes a change of where segments stand.
func (m *model) place(e draft.Edit) bool {
	m.trial, m.preview.lent = nil, ""
	if err := m.draft.Do(e); err != nil {
		m.say("bad", err.Error())
		return false
	}
	m.redraw()
	if err := m.draft.Unkept(); err != nil && !m.warned {
		m.warned = true
		m.say("warn", err.Error()+": save soon")
	}
	return true
}

// try has the preview show what a change would come to, until the next one is drawn.
func (m *model) try(e draft.Edit) error {
	plan, err := m.draft.Try(e)
	if err != nil {
		m.trial, m.preview.lent = nil, ""
		return err
	}
	m.trial = &plan
	m.draw()
	return nil
}

func (m *model) undo() {
	m.forget()
	if e, ok := m.draft.Undo(); ok {
		m.say("good", "undone: "+e.String())
	} else {
		m.say("warn", "there is nothing to undo")
	}
	m.redraw()
}

func (m *model) redo() {
	m.forget()
	if e, ok := m.draft.Redo(); ok {
		m.say("good", "done again: "+e.String())
	} else {
		m.say("warn", "there is nothing to do again")
	}
	m.redraw()
}

// room is how many rows a page has.
func (m *model) room() int { return max(m.screen.keys-m.screen.more-m.screen.body, 1) }
