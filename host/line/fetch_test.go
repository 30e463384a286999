package line

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/memo"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/segment/fetch"
)

// asksFor is a segment that shows the first of the pages that it asks for.
func asksFor(t *testing.T, urls ...string) func(*capability.Call) error {
	return func(c *capability.Call) error {
		for _, f := range capability.Table() {
			for i := range urls {
				if f.Name != "fetch" {
					continue
				}
				args := capability.Args{Text: urls[i : i+1], Int: 60}
				if f.Call(c, &args); i == 0 && args.Present {
					c.Spans = []span.Span{{Text: args.Answer}}
				}
			}
		}
		return nil
	}
}

// A segment that need not be run, since its pages are still the same, wants them
// all the same; one that is run wants what it asks for now, and no more.
func TestPagesOfARememberedSegment(t *testing.T) {
	const a, b = "https://api.example.com/a", "https://api.example.com/b"
	w := newWorld(t)
	plan := config.Plan{
		Lines:    []config.Line{{Left: []string{"page"}}},
		Segments: []config.Segment{{Name: "page", Source: "builtin:page", Grant: []string{"http:api.example.com"}}},
		Budget:   time.Minute,
	}
	now := time.Now()
	render := func(want string, remembered bool, asks ...string) {
		t.Helper()
		r := w.of(now, `{}`, plan)
		task := schedule.Task{Call: r.calls[0].Call, Run: asksFor(t, asks...), Remembered: r.calls[0].recall()}
		o := schedule.One(task)
		if !keep(r.request, r.configured, r.facts, r.calls, []schedule.Outcome{*o}, memo.Rows{}) {
			t.Fatal(r.messages)
		}
		text := ""
		for _, s := range o.Spans {
			text += s.Text
		}
		if text != want || o.Remembered != remembered {
			t.Errorf("it shows %q, remembered is %v; want %q, %v", text, o.Remembered, want, remembered)
		}
		var wishes []string
		for _, wish := range r.calls[0].pages.Wishes() {
			wishes = append(wishes, wish.URL)
		}
		if diff := cmp.Diff(asks, wishes); diff != "" {
			t.Errorf("wishes (-want +got):\n%s", diff)
		}
	}
	arrives := func(url, body string) {
		t.Helper()
		now = now.Add(time.Minute)
		cache := fetch.Open(w.Dirs().Cache)
		pages := cache.For([]string{"api.example.com"})
		pages.Get(url, 60)
		if err := cache.Note(pages.Wishes()); err != nil {
			t.Fatal(err)
		}
		claims, err := cache.Claim([]fetch.Ticket{pages.Wishes()[0].Ticket}, now)
		if err != nil || len(claims) != 1 {
			t.Fatal(claims, err)
		}
		if err := cache.Keep(claims[0], fetch.Result{Status: 200, Body: body}, now); err != nil {
			t.Fatal(err)
		}
	}
	render("", false, a)
	render("", true, a)
	arrives(a, "first")
	render("first", false, a)
	render("first", true, a)
	arrives(a, "first") // the same again
	render("first", true, a)
	arrives(a, "second")
	render("second", false, a, b, b+"2", b+"3", b+"4", b+"5", b+"6", b+"7")
	render("second", true, a, b, b+"2", b+"3", b+"4", b+"5", b+"6", b+"7")
	arrives(b, "news")
	// All eight are asked for again, and then it is run and wants one.
	render("second", false, a)

	plan.Segments[0].Grant = []string{"http:other.example"}
	r := w.of(now, `{}`, plan)
	task := schedule.Task{Call: r.calls[0].Call, Run: asksFor(t, a)}
	if o := schedule.One(task); len(o.Spans) > 0 || len(r.calls[0].pages.Refusals()) != 1 {
		t.Errorf("without the grant it shows %v; refusals are %q", o.Spans, r.calls[0].pages.Refusals())
	}
}

// What a segment may not have is said in the log.
func TestRefusedPageIsLogged(t *testing.T) {
	w := newWorld(t)
	plan := config.Plan{
		Lines:    []config.Line{{Left: []string{"page", "late"}}},
		Segments: []config.Segment{{Name: "page", Grant: []string{"http:api.example.com"}}, {Name: "late", Grant: []string{"http:api.example.com"}}},
	}
	r := w.of(time.Now(), `{}`, plan)
	for _, call := range r.calls {
		if err := asksFor(t, "https://evil.example/?key=hush")(call.Call); err != nil {
			t.Fatal(err)
		}
	}
	r.Dirs.Cache = "" // nothing is kept
	afterwards(r.request, r.configured, r.facts, r.calls, []schedule.Outcome{{}, {Late: true}}, memo.Rows{}, runner{Engines: r.modules.For("", nil, r.deadline), questions: newQuestions("", r.calls, r.plan.Budget)})
	want := []string{`segment page: https://evil.example/?… is not fetched: "evil.example" was not granted: grant http:evil.example, if you trust the segment with it`}
	if diff := cmp.Diff(want, r.messages); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}
