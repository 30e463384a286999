package usage

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/status"
)

// heard is what a session says that has waited so long for replies.
func heard(session string, replies float64, windows ...Window) Heard {
	return Heard{Snapshot: New(at, windows...), session: session, replies: replies}
}

// figures are the windows of a snapshot in short: "five_hour 45 +1h0m0s".
func figures(s Snapshot) string {
	text := ""
	for _, w := range s.windows {
		text += fmt.Sprintf("%s %v", w.Name, w.Percent)
		if !w.ResetsAt.IsZero() {
			text += fmt.Sprintf(" +%v", w.ResetsAt.Sub(at))
		}
		text += "; "
	}
	return text
}

func week(percent float64, reset time.Duration) Window {
	return Window{Name: SevenDay, Percent: percent, ResetsAt: at.Add(reset), Source: SourceStdin, SeenAt: at}
}

func TestHear(t *testing.T) {
	const hour = time.Hour
	type step struct {
		heard Heard
		want  string // what that session is shown
	}
	start := func(session string) step { return step{heard(session, 0), ""} }
	nothing := func(session, want string) step { return step{heard(session, 0), want} }
	tests := []struct {
		name  string
		steps []step // a minute apart
	}{
		{"the week falls", []step{start("a"),
			{heard("a", 1, session(30, hour), week(60, 70*hour)), "five_hour 30 +1h0m0s; seven_day 60 +70h0m0s; "},
			{heard("a", 2, session(31, hour), week(2, 70*hour)), "five_hour 31 +1h0m0s; seven_day 2 +70h0m0s; "},
			{heard("a", 2, session(31, hour), week(2, 70*hour)), "five_hour 31 +1h0m0s; seven_day 2 +70h0m0s; "},
		}},
		{"its reset comes a day earlier", []step{start("a"),
			{heard("a", 1, session(30, hour), week(60, 70*hour)), "five_hour 30 +1h0m0s; seven_day 60 +70h0m0s; "},
			{heard("a", 2, session(31, hour), week(2, 46*hour)), "five_hour 31 +1h0m0s; seven_day 2 +46h0m0s; "},
		}},
		{"an idle session repeats what was", []step{start("a"), start("b"),
			{heard("a", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("b", 1, week(61, 70*hour)), "seven_day 61 +70h0m0s; "},
			{heard("b", 2, week(2, 70*hour)), "seven_day 2 +70h0m0s; "},
			{heard("a", 1, week(60, 70*hour)), "seven_day 2 +70h0m0s; "},
			{heard("a", 2, week(3, 70*hour)), "seven_day 3 +70h0m0s; "},
			nothing("c", "seven_day 3 +70h0m0s; "),
		}},
		{"and the reset that it repeats was moved", []step{start("a"), start("b"),
			{heard("a", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("b", 1, week(61, 70*hour)), "seven_day 61 +70h0m0s; "},
			{heard("b", 2, week(2, 46*hour)), "seven_day 2 +46h0m0s; "},
			{heard("a", 1, week(60, 70*hour)), "seven_day 2 +46h0m0s; "},
		}},
		{"a prompt alone is no reply", []step{start("a"), start("b"),
			{heard("a", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("b", 1, week(2, 70*hour)), "seven_day 2 +70h0m0s; "},
			{Heard{Snapshot: New(at, week(60, 70*hour)), session: "a", replies: 1, prompt: "next"}, "seven_day 2 +70h0m0s; "},
		}},
		{"without a count of replies it is one", []step{
			{Heard{session: "a", replies: -1, prompt: "one"}, ""},
			{Heard{Snapshot: New(at, week(60, 70*hour)), session: "a", replies: -1, prompt: "two"}, "seven_day 60 +70h0m0s; "},
			{Heard{Snapshot: New(at, week(50, 70*hour)), session: "b", replies: -1, prompt: "two"}, "seven_day 60 +70h0m0s; "},
			{Heard{Snapshot: New(at, week(50, 70*hour)), session: "b", replies: -1, prompt: "three"}, "seven_day 50 +70h0m0s; "},
		}},
		{"figures that change without a reply are news", []step{start("a"),
			{heard("a", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("a", 1, week(2, 70*hour)), "seven_day 2 +70h0m0s; "},
		}},
		{"a window that goes by says nothing of the other", []step{start("a"), start("b"),
			{heard("a", 1, session(9, hour), week(60, 70*hour)), "five_hour 9 +1h0m0s; seven_day 60 +70h0m0s; "},
			{heard("b", 1, week(2, 70*hour)), "five_hour 9 +1h0m0s; seven_day 2 +70h0m0s; "},
			{heard("a", 1, week(60, 70*hour)), "five_hour 9 +1h0m0s; seven_day 2 +70h0m0s; "},
		}},
		{"/clear: the count begins anew under another name", []step{start("a"), start("b"),
			{heard("a", 5, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("b", 1, week(2, 70*hour)), "seven_day 2 +70h0m0s; "},
			{heard("a2", 0, week(60, 70*hour)), "seven_day 2 +70h0m0s; "},
			{heard("a2", 0, week(60, 70*hour)), "seven_day 2 +70h0m0s; "},
			{heard("a2", 1, week(3, 70*hour)), "seven_day 3 +70h0m0s; "},
		}},
		{"a count that begins anew is no reply", []step{start("a"), start("b"),
			{heard("a", 5, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("b", 1, week(2, 70*hour)), "seven_day 2 +70h0m0s; "},
			{heard("a", 0, week(60, 70*hour)), "seven_day 2 +70h0m0s; "},
			{heard("a", 1, week(5, 70*hour)), "seven_day 5 +70h0m0s; "},
		}},
		{"a fork begins with its parent's count, and nothing said", []step{start("a"),
			{heard("a", 5, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("fork", 5), "seven_day 60 +70h0m0s; "},
			{heard("fork", 6, week(2, 70*hour)), "seven_day 2 +70h0m0s; "},
		}},
		{"sessions that nobody saw begin: the higher one", []step{
			{heard("a", 7, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("b", 7, week(50, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("c", 7, week(61, 70*hour)), "seven_day 61 +70h0m0s; "},
			{heard("b", 8, week(50, 70*hour)), "seven_day 50 +70h0m0s; "},
		}},
		{"one whose last reply is known", []step{start("a"),
			{heard("a", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{Heard{Snapshot: New(at, week(61, 70*hour)), session: "b", replies: 7, lastAt: at.Add(-hour)}, "seven_day 60 +70h0m0s; "},
			{Heard{Snapshot: New(at, week(50, 70*hour)), session: "c", replies: 7, lastAt: at.Add(2 * time.Minute)}, "seven_day 50 +70h0m0s; "},
		}},
		{"two tokens in one folder", []step{
			{heard("work", 1, session(88, 2*hour), week(93, 100*hour)), "five_hour 88 +2h0m0s; seven_day 93 +100h0m0s; "},
			{heard("home", 1, session(4, hour), week(11, 50*hour)), "five_hour 4 +1h0m0s; seven_day 11 +50h0m0s; "},
			{heard("home", 2, session(5, hour), week(12, 50*hour)), "five_hour 5 +1h0m0s; seven_day 12 +50h0m0s; "},
			{heard("work", 1, session(88, 2*hour), week(93, 100*hour)), "five_hour 88 +2h0m0s; seven_day 93 +100h0m0s; "},
			{heard("work", 2, session(89, 2*hour), week(93, 100*hour)), "five_hour 89 +2h0m0s; seven_day 93 +100h0m0s; "},
			{heard("home", 2, session(5, hour), week(12, 50*hour)), "five_hour 5 +1h0m0s; seven_day 12 +50h0m0s; "},
			{heard("home", 3, session(6, hour), week(12, 50*hour)), "five_hour 6 +1h0m0s; seven_day 12 +50h0m0s; "},
			{heard("work", 2, session(89, 2*hour), week(93, 100*hour)), "five_hour 89 +2h0m0s; seven_day 93 +100h0m0s; "},
			{heard("work", 3, session(90, 2*hour)), "five_hour 90 +2h0m0s; "},
			{heard("home", 4, session(7, hour), week(13, 50*hour)), "five_hour 7 +1h0m0s; seven_day 13 +50h0m0s; "},
		}},
		{"two tokens, seen from the start", []step{start("work"), start("home"),
			{heard("work", 1, session(88, 2*hour), week(93, 100*hour)), "five_hour 88 +2h0m0s; seven_day 93 +100h0m0s; "},
			{heard("home", 1, session(4, hour), week(11, 50*hour)), "five_hour 4 +1h0m0s; seven_day 11 +50h0m0s; "},
			{heard("work", 1, session(88, 2*hour), week(93, 100*hour)), "five_hour 88 +2h0m0s; seven_day 93 +100h0m0s; "},
			{heard("work", 2, session(89, 2*hour), week(93, 100*hour)), "five_hour 89 +2h0m0s; seven_day 93 +100h0m0s; "},
			{heard("home", 1, session(4, hour), week(11, 50*hour)), "five_hour 4 +1h0m0s; seven_day 11 +50h0m0s; "},
			nothing("third", "five_hour 4 +1h0m0s; seven_day 11 +50h0m0s; "),
		}},
		{"both windows begin anew while a session is idle, and one begins", []step{start("a"),
			{heard("a", 1, session(88, 2*hour), week(93, 100*hour)), "five_hour 88 +2h0m0s; seven_day 93 +100h0m0s; "},
			nothing("b", "five_hour 88 +2h0m0s; seven_day 93 +100h0m0s; "),
			{heard("b", 1, session(1, 3*hour), week(0, 90*hour)), "five_hour 1 +3h0m0s; seven_day 0 +90h0m0s; "},
			nothing("c", "five_hour 1 +3h0m0s; seven_day 0 +90h0m0s; "),
			{heard("a", 2, session(2, 3*hour), week(0, 90*hour)), "five_hour 2 +3h0m0s; seven_day 0 +90h0m0s; "},
			{heard("b", 1, session(1, 3*hour), week(0, 90*hour)), "five_hour 2 +3h0m0s; seven_day 0 +90h0m0s; "},
		}},
		{"an API key: replies, and no limits", []step{start("a"), start("key"),
			{heard("a", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			nothing("key", "seven_day 60 +70h0m0s; "),
			{heard("key", 1), ""},
			{heard("key", 1), ""},
			{heard("a", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
		}},
		{"an API key, first seen after a reply", []step{start("a"),
			{heard("a", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{Heard{session: "key", replies: 7, replied: true}, ""},
		}},
		{"resumed, and no reply yet", []step{start("a"),
			{heard("a", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("resumed", 7), "seven_day 60 +70h0m0s; "},
			{heard("resumed", 7), "seven_day 60 +70h0m0s; "},
			{heard("resumed", 8, week(61, 70*hour)), "seven_day 61 +70h0m0s; "},
		}},
		{"limits that fail to come once", []step{start("a"),
			{heard("a", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("a", 2), "seven_day 60 +70h0m0s; "},
			{heard("a", 3, week(50, 70*hour)), "seven_day 50 +70h0m0s; "},
		}},
		{"limits that stay away: /login with an API key", []step{start("a"), start("b"),
			{heard("a", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("b", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{heard("a", 2), "seven_day 60 +70h0m0s; "},
			{heard("a", 2), "seven_day 60 +70h0m0s; "},
			{heard("a", 3), ""},
			{heard("a", 3), ""},
			{heard("b", 2, week(61, 70*hour)), "seven_day 61 +70h0m0s; "},
			{heard("a", 3), ""},
			{heard("a", 4, week(61, 70*hour)), "seven_day 61 +70h0m0s; "},
			{heard("a", 5), "seven_day 61 +70h0m0s; "},
		}},
		{"limits that cannot be true are limits", []step{start("a"), start("b"),
			{heard("a", 1, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
			{Heard{session: "b", replies: 1, limited: true}, "seven_day 60 +70h0m0s; "},
			{Heard{session: "b", replies: 2, limited: true}, "seven_day 60 +70h0m0s; "},
		}},
		{"limits come late after all", []step{start("a"),
			{heard("a", 1), ""},
			{heard("a", 2, week(60, 70*hour)), "seven_day 60 +70h0m0s; "},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c Contents
			for i, step := range tt.steps {
				now := at.Add(time.Duration(i) * time.Minute)
				h := step.heard
				for j := range h.Snapshot.windows {
					h.Snapshot.windows[j].SeenAt = now
				}
				got := c.Hear(h, now)
				if diff := cmp.Diff(step.want, figures(got.View)); diff != "" {
					t.Errorf("step %d, session %s (-want +got):\n%s", i, h.session, diff)
				}
				again := got.Contents.Hear(h, now)
				if again.News {
					t.Errorf("step %d: the same again is news (-before +after):\n%s", i, cmp.Diff(got.Contents, again.Contents, compareContents))
				}
				c = decodeCache(encodeCache(got.Contents), everyone, now)
			}
		})
	}
}

// In the second in which a reply came the next one may come.
func TestHearWithinASecond(t *testing.T) {
	var c Contents
	for i, percent := range []float64{60, 2, 3, 1} {
		got := c.Hear(heard("a", float64(i), week(percent, 70*time.Hour)), at)
		if w, _ := got.View.Window(SevenDay); w.Percent != percent {
			t.Errorf("reply %d: %v %%, want %v", i, w.Percent, percent)
		}
		c = got.Contents
	}
}

// Nor does the session that was heard in that second bring back what it says since.
func TestSessionsWithinASecond(t *testing.T) {
	const hour = time.Hour
	for _, tt := range []struct {
		name     string
		old, new []Window
		want     string
	}{
		{"a figure falls", []Window{week(99.9, 70*hour)}, []Window{week(0.5, 70*hour)}, "seven_day 0.5 +70h0m0s; "},
		{"a reset comes earlier", []Window{week(60, 70*hour)}, []Window{week(60, 46*hour)}, "seven_day 60 +46h0m0s; "},
		{"both, and another window stays",
			[]Window{session(99.9, hour), week(86, 70*hour)}, []Window{session(99.9, hour), week(31, 46*hour)},
			"five_hour 99.9 +1h0m0s; seven_day 31 +46h0m0s; "},
		{"a figure rises", []Window{week(0.5, 70*hour)}, []Window{week(99.9, 70*hour)}, "seven_day 99.9 +70h0m0s; "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var c Contents
			hear := func(h Heard) string {
				got := c.Hear(h, at)
				c = decodeCache(encodeCache(got.Contents), everyone, at)
				return figures(got.View)
			}
			hear(heard("a", 0))
			hear(heard("a", 1, tt.old...))
			hear(heard("idle", 0))
			hear(heard("idle", 1, tt.old...))
			hear(heard("a", 2, tt.new...))
			for range 2 {
				if got := hear(heard("idle", 1, tt.old...)); got != tt.want {
					t.Errorf("the idle session is shown %q, want %q", got, tt.want)
				}
				if got := hear(heard("a", 2, tt.new...)); got != tt.want {
					t.Errorf("the other one is shown %q, want %q", got, tt.want)
				}
			}
		})
	}
}

// A clock that is set back makes what was said before look later than all that
// comes now. What sessions repeat is older still.
func TestRepeatingAfterTheClockWasSetBack(t *testing.T) {
	for _, back := range []time.Duration{2 * time.Minute, time.Hour, day} {
		t.Run(back.String(), func(t *testing.T) {
			var c Contents
			say := func(now time.Time, h Heard, want float64) {
				t.Helper()
				for i := range h.Snapshot.windows {
					h.Snapshot.windows[i].SeenAt = now
				}
				got := c.Hear(h, now)
				if w, _ := got.View.Window(SevenDay); w.Percent != want {
					t.Errorf("%s after %v replies is shown %v %%, want %v", h.session, h.replies, w.Percent, want)
				}
				c = decodeCache(encodeCache(got.Contents), everyone, now)
			}
			before, after := at.Add(back), at
			say(before, heard("a", 0), 0)
			say(before, heard("a", 1, week(60, 70*time.Hour)), 60)
			say(before, heard("b", 7, week(60, 70*time.Hour)), 60) // under way when it is first seen
			say(after, heard("a", 1, week(60, 70*time.Hour)), 60)
			say(after.Add(time.Second), heard("a", 2, week(2, 70*time.Hour)), 2)
			say(after.Add(2*time.Second), heard("b", 7, week(60, 70*time.Hour)), 2)
			say(after.Add(3*time.Second), heard("a", 2, week(2, 70*time.Hour)), 2)
			say(after.Add(4*time.Second), heard("c", 0), 2)
		})
	}
}

// A session's own words are shown, however far the clock was moved since they came:
// the reset tells that they still hold.
func TestOwnWordsAfterTheClockWasMoved(t *testing.T) {
	for _, ahead := range []time.Duration{-30 * day, -day, -time.Hour, time.Hour, day, 30 * day} {
		t.Run(ahead.String(), func(t *testing.T) {
			own := session(60, 2*time.Hour)
			c := Contents{speakers: []speaker{{
				id: "a", replies: 1, heardAt: at.Add(ahead), limits: someLimits, place: member,
				words: []word{{FiveHour, 60, own.ResetsAt}},
			}}}
			if got, want := figures(c.Hear(heard("a", 1, own), at).View), "five_hour 60 +2h0m0s; "; got != want {
				t.Errorf("shown %q, want %q", got, want)
			}
		})
	}
}

func TestHearedFrom(t *testing.T) {
	tests := []struct {
		name, stdin string
		want        Heard
	}{
		{"nothing", `{}`, Heard{replies: -1}},
		{"a session", `{"session_id":"a","cost":{"total_api_duration_ms":7},"prompt_id":"p"}`, Heard{session: shortHash("a"), replies: 7}},
		{"an old one", `{"session_id":"a","prompt_id":"p"}`, Heard{session: shortHash("a"), replies: -1, prompt: shortHash("p")}},
		{"a trial", `{"session_id":"a","aiterm_trial":true,"cost":{"total_api_duration_ms":7}}`, Heard{replies: 7}},
		{"a count that is none", `{"session_id":"","cost":{"total_api_duration_ms":-7}}`, Heard{replies: -1}},
		{"a count too large", `{"cost":{"total_api_duration_ms":1e300}}`, Heard{replies: -1}},
		{"a prompt cache", `{"prompt_cache":{"requests":2,"ttl":"5m","expires_at":1795342260}}`, Heard{replies: -1, replied: true, lastAt: at.Add(-4 * time.Minute)}},
		{"of an hour", `{"prompt_cache":{"requests":2,"ttl":"1h","expires_at":1795342260}}`, Heard{replies: -1, replied: true, lastAt: at.Add(-59 * time.Minute)}},
		{"of a time yet to come", `{"prompt_cache":{"requests":2,"ttl":"5m","expires_at":1795343000}}`, Heard{replies: -1, replied: true}},
		{"that expires never", `{"prompt_cache":{"requests":2,"ttl":"5m","expires_at":null}}`, Heard{replies: -1, replied: true}},
		{"of another time to live", `{"prompt_cache":{"requests":2,"ttl":"2h","expires_at":1795342260}}`, Heard{replies: -1, replied: true}},
		{"limits that cannot be true", `{"rate_limits":{"five_hour":{"used_percentage":900}}}`, Heard{replies: -1, limited: true}},
		{"limits that are none", `{"rate_limits":{"five_hour":null}}`, Heard{replies: -1}},
		{"not used", `{"prompt_cache":{"requests":0}}`, Heard{replies: -1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := status.Parse([]byte(tt.stdin))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, HeardFrom(s, at), cmp.AllowUnexported(Heard{}, Snapshot{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSessionsAreBounded(t *testing.T) {
	var c Contents
	for i := range 3 * maxSessions {
		c = c.Hear(heard(fmt.Sprint("s", i), 1, week(60, 70*time.Hour)), at).Contents
	}
	if n := len(c.speakers); n != maxSessions {
		t.Errorf("%d sessions are remembered, want %d", n, maxSessions)
	}
	if size := len(encodeCache(c)); size > maxCacheBytes {
		t.Errorf("the cache has %d bytes, over its limit of %d", size, maxCacheBytes)
	}
}
