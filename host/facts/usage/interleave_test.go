package usage

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// server is a reference for what is true: one limit whose figure rises, falls and
// is moved, and what each session was told of it last.
type server struct {
	percent float64
	resets  time.Time
	told    map[string]Heard
	last    Window // what was told last, to whomever
}

// use lets the limit change: mostly upward, sometimes a fall, an earlier reset, or
// both.
func (s *server) use(r *rand.Rand, now time.Time) {
	switch r.IntN(12) {
	case 0:
		s.percent = float64(r.IntN(int(s.percent)*10+1)) / 10
	case 1:
		s.resets = s.resets.Add(-time.Duration(r.IntN(30)) * time.Hour)
	case 2:
		s.percent, s.resets = 0, s.resets.Add(-24*time.Hour)
	default:
		s.percent = min(s.percent+float64(r.IntN(60))/10, 100)
	}
	if s.resets.Before(now.Add(time.Hour)) {
		s.percent, s.resets = 0, now.Add(7*day).Truncate(time.Second)
	}
}

// reply tells a session.
func (s *server) reply(name string, now time.Time) Heard {
	h := s.told[name]
	s.last = Window{Name: SevenDay, Percent: s.percent, ResetsAt: s.resets, Source: SourceStdin, SeenAt: now.Truncate(time.Second)}
	h.session, h.replies, h.Snapshot = name, h.replies+100, New(now, s.last)
	s.told[name] = h
	return h
}

// However sessions take turns, whichever repeats what, what holds is what was told
// last, to every session alike. Sessions that were there all the time see a limit
// that was moved.
func TestLatestTruthWins(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		now := at
		s := &server{percent: 20, resets: at.Add(5 * day), told: map[string]Heard{}}
		names := []string{"a", "b", "c", "d"}[:2+r.IntN(3)]
		var c Contents
		render := func(name string) {
			h := s.told[name]
			h.session = name
			for i := range h.Snapshot.windows {
				h.Snapshot.windows[i].SeenAt = now.Truncate(time.Second) // as stdin has it
			}
			h.Snapshot = New(now, h.Snapshot.windows...)
			got := c.Hear(h, now)
			c = decodeCache(encodeCache(got.Contents), everyone, now)
			w, known := got.View.Window(SevenDay)
			switch {
			case s.last.Name == "" || s.last.expired(now):
				if known {
					t.Fatalf("seed %d: %s is shown %v %%, and nothing is known", seed, name, w.Percent)
				}
			case w.Percent != s.last.Percent || !w.ResetsAt.Equal(s.last.ResetsAt):
				t.Fatalf("seed %d: %s is shown %v %% until %v, want %v %% until %v", seed, name, w.Percent, w.ResetsAt, s.last.Percent, s.last.ResetsAt)
			case !w.SeenAt.Equal(s.last.SeenAt):
				t.Fatalf("seed %d: %s is told that it was seen at %v, want %v", seed, name, w.SeenAt, s.last.SeenAt)
			}
		}
		for _, name := range names {
			render(name)
		}
		// All have heard the limit as it is at first.
		for _, name := range names {
			now = now.Add(time.Second)
			s.reply(name, now)
			render(name)
		}
		for range 200 {
			if r.IntN(2) == 0 { // much may happen in one second
				now = now.Add(20 * time.Millisecond)
			} else {
				now = now.Add(time.Duration(1+r.IntN(900)) * time.Second)
			}
			name := names[r.IntN(len(names))]
			if r.IntN(3) == 0 {
				s.use(r, now)
				s.reply(name, now)
			}
			render(name)
			if r.IntN(20) == 0 { // /clear
				delete(s.told, name)
				fresh := fmt.Sprintf("%s%d", name[:1], now.UnixMilli())
				for i, each := range names {
					if each == name {
						names[i] = fresh
					}
				}
				render(fresh)
				s.reply(fresh, now)
				render(fresh)
			}
		}
	}
}

// Two limits in one folder: each session is shown what it was told last itself,
// once it is known that there are two.
func TestTwoLimitsStayApart(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 8))
		now := at
		servers := map[string]*server{
			"work": {percent: 80, resets: at.Add(6 * day), told: map[string]Heard{}},
			"home": {percent: 5, resets: at.Add(2 * day), told: map[string]Heard{}},
		}
		var c Contents
		for range 100 {
			now = now.Add(time.Duration(2+r.IntN(60)) * time.Second)
			name := []string{"work", "home"}[r.IntN(2)]
			s := servers[name]
			if len(s.told) == 0 || r.IntN(2) == 0 {
				s.percent = min(s.percent+float64(r.IntN(20))/10, 100)
				s.reply(name, now)
			}
			h := s.told[name]
			h.Snapshot = New(now, Window{Name: SevenDay, Percent: s.last.Percent, ResetsAt: s.last.ResetsAt, Source: SourceStdin, SeenAt: now})
			got := c.Hear(h, now)
			c = decodeCache(encodeCache(got.Contents), everyone, now)
			if w, _ := got.View.Window(SevenDay); w.Percent != s.last.Percent || !w.ResetsAt.Equal(s.last.ResetsAt) {
				t.Fatalf("seed %d: %s is shown %v %% until %v, want its own %v %% until %v", seed, name, w.Percent, w.ResetsAt, s.last.Percent, s.last.ResetsAt)
			}
		}
	}
}
