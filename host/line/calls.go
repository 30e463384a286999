package line

import (
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/memo"
	"github.com/data-wise/aiterm/host/segment/fetch"
)

// call is a segment of the line, with what it may ask and what it last showed.
type call struct {
	*capability.Call
	segment config.Segment
	pages   *fetch.Pages // nil for a segment that may have none
	last    memo.Output  // what it last showed in this session
	known   bool         // whether there is any such thing
}

// prepare makes the calls of the segments, in their order.
func prepare(r *request, c configured, f facts) []call {
	calls := make([]call, len(c.segments))
	session, _ := r.status.Get("session_id")
	for i, segment := range c.segments {
		one := call{Call: NewCall(f.session, segment), segment: segment}
		if r.Dirs.Cache != "" && one.Grants.Allow("store") {
			one.Store = capability.OpenStore(storePath(r.Dirs, segment, r.agent.Account)).Of(session)
		}
		if !segment.IsChain() {
			one.pages = OpenPages(r.Dirs.Cache, one.Call)
			one.last, one.known = f.last.Output(segment.Name)
		}
		calls[i] = one
	}
	return calls
}

// NewCall prepares the call of a segment.
func NewCall(session *capability.Session, segment config.Segment) *capability.Call {
	return &capability.Call{
		Session:  session,
		Segment:  segment.Name,
		Settings: segment.Settings,
		Grants:   segment.Grant,
		Optional: segment.Optional,
	}
}

// OpenPages gives a call the pages that its grants let it have. It returns nil
// if there are none, or no folder to keep them in.
func OpenPages(cacheDir string, call *capability.Call) *fetch.Pages {
	hosts := call.Grants.Args("http")
	if cacheDir == "" || len(hosts) == 0 {
		return nil
	}
	pages := fetch.Open(cacheDir).For(hosts)
	call.Fetch = pages.Get
	return pages
}
