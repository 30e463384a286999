package usage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func answer(t *testing.T, data string, source string, when time.Time) Answer {
	t.Helper()
	a, err := ParseUtilization([]byte(data), source, when, at.Add(30*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func names(s Snapshot) []string {
	var names []string
	for _, w := range s.windows {
		names = append(names, w.Name)
	}
	return names
}

func TestLearn(t *testing.T) {
	const (
		fable = `{"kind":"weekly_scoped","percent":43,"scope":{"model":{"display_name":"Fable"}}}`
		extra = `"extra_usage":{"is_enabled":true,"monthly_limit":5000,"used_credits":305,"utilization":6.1,"currency":"EUR"}`
		whole = `{"five_hour":{"utilization":37},"seven_day":{"utilization":20},` + extra + `,"limits":[` + fable + `]}`
	)
	all := []string{FiveHour, SevenDay, ExtraUsage, "seven_day_fable"}
	tests := []struct {
		name, data string
		when       time.Duration // after the first answer
		want       []string
	}{
		{"the same again", whole, time.Minute, all},
		{"extra usage was switched off", `{"five_hour":{"utilization":37},"seven_day":{"utilization":20},"extra_usage":{"is_enabled":false},"limits":[` + fable + `]}`,
			time.Minute, []string{FiveHour, SevenDay, "seven_day_fable"}},
		{"extra usage is null", `{"five_hour":{"utilization":37},"seven_day":{"utilization":20},"extra_usage":null,"limits":[` + fable + `]}`,
			time.Minute, []string{FiveHour, SevenDay, "seven_day_fable"}},
		{"a week has another name", `{"five_hour":{"utilization":37},"seven_day":{"utilization":20},` + extra + `,"limits":[{"kind":"weekly_scoped","percent":50,"scope":{"model":{"display_name":"Fable 5.1"}}}]}`,
			time.Minute, []string{FiveHour, SevenDay, ExtraUsage, "seven_day_fable_5_1"}},
		{"no limits", `{"five_hour":{"utilization":37},"seven_day":{"utilization":20},` + extra + `,"limits":[]}`, time.Minute, []string{FiveHour, SevenDay, ExtraUsage}},
		{"the session alone", `{"five_hour":{"utilization":37}}`, time.Minute, []string{FiveHour}},
		{"an answer of before", `{"five_hour":{"utilization":37}}`, -time.Minute, all},
		{"an answer of before with a window more", `{"five_hour":{"utilization":37},"seven_day_opus":{"utilization":1}}`, -time.Minute, all},
		{"nothing at all is no answer", `{}`, time.Minute, all},
		{"a figure that cannot be true", `{"five_hour":{"utilization":900},"seven_day":{"utilization":20},` + extra + `,"limits":[` + fable + `]}`, time.Minute, all},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			now := at.Add(10 * time.Minute)
			first := answer(t, whole, SourceClaude, at)
			c := Contents{}.Learn(first, now).Learn(answer(t, tt.data, SourceEndpoint, at.Add(tt.when)), now)
			if diff := cmp.Diff(tt.want, names(c.Snapshot)); diff != "" {
				t.Errorf("windows (-want +got):\n%s", diff)
			}
			c = decodeCache(encodeCache(c), everyone, now)
			if again := c.Learn(first, now); !again.equal(c) {
				t.Errorf("the first answer, read again, changes it:\n%s", cmp.Diff(c, again, compareContents))
			}
		})
	}
}

// What sessions were told goes when an answer says so, and is newer.
func TestLearnBesideSessions(t *testing.T) {
	now := at.Add(10 * time.Minute)
	told := Contents{}
	for replies := range 2 {
		told = told.Hear(heard("a", float64(replies), session(40, time.Hour), week(60, 70*time.Hour)), at).Contents
	}
	repeat := heard("a", 1, session(40, time.Hour), week(60, 70*time.Hour))
	tests := []struct {
		name, data string
		when       time.Duration
		want       string
	}{
		{"newer, and less", `{"five_hour":{"utilization":3,"resets_at":"2026-11-22T11:10:00Z"}}`, time.Minute, "five_hour 3 +1h0m0s; seven_day 60 +70h0m0s; "},
		{"older", `{"five_hour":{"utilization":3,"resets_at":"2026-11-22T11:10:00Z"}}`, -time.Minute, "five_hour 40 +1h0m0s; seven_day 60 +70h0m0s; "},
		{"newer, and there is none", `{"five_hour":null,"seven_day":{"utilization":61,"resets_at":"2026-11-25T08:10:00Z"}}`, time.Minute, "seven_day 61 +70h0m0s; "},
		{"older, and there was none", `{"five_hour":null,"seven_day":{"utilization":61,"resets_at":"2026-11-25T08:10:00Z"}}`, -time.Minute, "five_hour 40 +1h0m0s; seven_day 60 +70h0m0s; "},
		{"newer, all with other resets", `{"five_hour":{"utilization":1,"resets_at":"2026-11-22T12:10:00Z"},"seven_day":{"utilization":2,"resets_at":"2026-11-24T08:10:00Z"}}`, time.Minute,
			"five_hour 1 +2h0m0s; seven_day 2 +46h0m0s; "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := told.Learn(answer(t, tt.data, SourceClaude, at.Add(tt.when)), now)
			if diff := cmp.Diff(tt.want, figures(c.Snapshot)); diff != "" {
				t.Errorf("known (-want +got):\n%s", diff)
			}
			idle := c.Hear(repeat, now)
			if diff := cmp.Diff(tt.want, figures(idle.View)); diff != "" {
				t.Errorf("in a session that repeats what it said (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.want, figures(idle.Contents.Snapshot)); diff != "" {
				t.Errorf("after that (-want +got):\n%s", diff)
			}
		})
	}
}

// Claude Code's file is read again whenever anything in it has changed: that an answer
// is still in it is nothing new, however soon after it a reply came.
func TestAnswerIsLearnedOnce(t *testing.T) {
	now := at.Add(10 * time.Minute)
	first := answer(t, `{"five_hour":{"utilization":3}}`, SourceClaude, at)
	for _, tt := range []struct {
		name string
		next Answer // before the first one is read again
	}{
		{"nothing else", Answer{}},
		{"a later one", answer(t, `{"five_hour":{"utilization":4}}`, SourceEndpoint, at.Add(2*time.Second))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Contents{}.Hear(heard("a", 0), at).Contents
			c = c.Learn(first, now).Learn(tt.next, now)
			told := session(5, time.Hour)
			told.SeenAt = at.Add(5 * time.Second)
			c = c.Hear(heard("a", 1, told), now).Contents.Learn(first, now)
			if diff := cmp.Diff("five_hour 5 +1h0m0s; ", figures(c.Snapshot)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestForget(t *testing.T) {
	const both = `{"five_hour":{"utilization":40},"seven_day":{"utilization":60}}`
	for _, tt := range []struct{ name, window, want, news string }{
		{"one", SevenDay, "five_hour 40 +1h0m0s; ", "five_hour 41 +1h0m0s; seven_day 2 +70h0m0s; "},
		{"all", "", "", "five_hour 41 +1h0m0s; seven_day 2 +70h0m0s; "},
		{"one that is not known", "opus", "five_hour 40 +1h0m0s; seven_day 60 +70h0m0s; ", "five_hour 41 +1h0m0s; seven_day 2 +70h0m0s; "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var c Contents
			for replies := range 2 {
				c = c.Hear(heard("a", float64(replies), session(40, time.Hour), week(60, 70*time.Hour)), at).Contents
			}
			now := at.Add(time.Minute)
			c = c.Forget(tt.window, now)
			c = decodeCache(encodeCache(c), everyone, now)
			if diff := cmp.Diff(tt.want, figures(c.Snapshot)); diff != "" {
				t.Errorf("forgotten (-want +got):\n%s", diff)
			}
			c = c.Learn(answer(t, both, SourceClaude, at.Add(-time.Minute)), now)
			for _, h := range []Heard{
				heard("a", 1, session(40, time.Hour), week(60, 70*time.Hour)), // idle
				heard("b", 7, session(40, time.Hour), week(60, 70*time.Hour)), // first seen now
				{session: "c", replies: 7, lastAt: at, Snapshot: New(at, session(40, time.Hour), week(60, 70*time.Hour))},
			} {
				got := c.Hear(h, now.Add(time.Minute))
				if diff := cmp.Diff(tt.want, figures(got.View)); diff != "" {
					t.Errorf("session %s repeats it (-want +got):\n%s", h.session, diff)
				}
				c = got.Contents
			}
			now = now.Add(time.Hour / 2)
			news := heard("a", 2, session(41, time.Hour), week(2, 70*time.Hour))
			got := c.Hear(news, now)
			if diff := cmp.Diff(tt.news, figures(got.View)); diff != "" {
				t.Errorf("after news (-want +got):\n%s", diff)
			}
		})
	}
}

func TestForgottenIsLearnedAnew(t *testing.T) {
	now := at.Add(2 * time.Minute)
	c := Contents{}.Learn(answer(t, `{"five_hour":{"utilization":40}}`, SourceClaude, at), now).Forget("", at.Add(time.Minute))
	c = c.Learn(answer(t, `{"five_hour":{"utilization":3}}`, SourceClaude, at.Add(2*time.Minute)), now)
	if diff := cmp.Diff("five_hour 3; ", figures(c.Snapshot)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
