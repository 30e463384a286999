package line

import (
	"github.com/data-wise/aiterm/host/facts/lastsession"
	"github.com/data-wise/aiterm/host/facts/usage"
)

// keepSession keeps figures of what was sent, for a line to be tried out on. It is called
// after a line that differs from the one before: what is drawn again as it was costs nothing
// for it.
func (r *request) keepSession(c configured) {
	if c.plan.NoSession {
		r.noteError(lastsession.Forget(r.Dirs.Cache, Account(r.agent, r.Getenv)))
		return
	}
	if _, trial := r.status.Get(usage.Trial); trial || r.status.Raw() == "" {
		return
	}
	r.noteError(lastsession.Keep(r.Dirs.Cache, Account(r.agent, r.Getenv), r.status, r.now))
}
