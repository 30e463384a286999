package main

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// This file has the checks of figures that change, and of several sessions of one
// home. They need a clock that ticks: what is on the screen after a tick was drawn
// after it.

// What falls: the session's percentage, by all of it, and the week's, with an
// earlier reset.
var (
	high = word{session: 0.999, sessionReset: usual.sessionReset, week: 0.86, weekReset: usual.weekReset, tokens: usual.tokens}
	low  = word{session: 0.0049, sessionReset: usual.sessionReset, week: 0.31, weekReset: usual.weekReset - 24*time.Hour, tokens: usual.tokens}
)

const (
	highLimits = "S:99%(2h) W:86%(3d)"
	lowLimits  = "S:0%(2h) W:31%(2d)"
)

// figuresFall has one session hear less than another one, which goes on repeating
// what it heard before, and then forgets a figure that both have heard.
func figuresFall(t *session) error {
	t.api.says(high)
	if err := t.prompt(); err != nil {
		return err
	}
	if err := t.shows(highLimits); err != nil {
		return err
	}
	return t.beside(token, nil, func(idle *session) error {
		if err := idle.prompt(); err != nil {
			return err
		}
		if err := idle.shows(highLimits); err != nil {
			return fmt.Errorf("the other session: %w", err)
		}
		t.api.says(low)
		if err := t.prompt(); err != nil {
			return err
		}
		if err := t.shows(lowLimits); err != nil {
			return err
		}
		if err := idle.shows(lowLimits); err != nil {
			return fmt.Errorf("the idle session: %w", err)
		}
		if err := bothKeep(t, idle, "📊"+lowLimits, "", 3); err != nil {
			return err
		}
		if _, err := t.runAiterm("usage", "forget", "weekly"); err != nil {
			return err
		}
		for _, s := range []*session{t, idle} {
			if err := s.showsWithout("📊S:0%(2h)", "W:"); err != nil {
				return fmt.Errorf("what was forgotten stays: %w", err)
			}
		}
		if err := bothKeep(t, idle, "📊S:0%(2h)", "W:", 3); err != nil {
			return fmt.Errorf("what was forgotten: %w", err)
		}
		if err := idle.prompt(); err != nil {
			return err
		}
		if err := idle.shows(lowLimits); err != nil {
			return fmt.Errorf("a reply after forgetting: %w", err)
		}
		return t.shows(lowLimits)
	})
}

// withoutLimits has a session with an API key in a home in which a subscriber's
// limits are known. After its first reply it is known to have none.
func withoutLimits(t *session) error {
	return t.beside(key, nil, func(paid *session) error {
		if err := paid.prompt(); err != nil {
			return err
		}
		if err := paid.showsWithout("ctx 4%", "📊"); err != nil {
			return err
		}
		if err := paid.keeps(3, func(line screen) error { return without(line, "📊") }); err != nil {
			return err
		}
		return t.shows(lowLimits)
	})
}

// otherToken has a session whose token is another subscription's, in the same home.
// Each shows its own limits, whichever had a reply last.
func otherToken(t *session) error {
	theirs := word{
		session: 0.1, sessionReset: usual.sessionReset - time.Hour,
		week: 0.2, weekReset: usual.weekReset + 27*time.Hour, tokens: usual.tokens,
	}
	t.api.says(usual)
	if err := t.prompt(); err != nil {
		return err
	}
	return t.beside(token+"-of-another-one", nil, func(other *session) error {
		for range 2 {
			t.api.says(theirs)
			if err := other.prompt(); err != nil {
				return err
			}
			t.api.says(usual)
			if err := t.prompt(); err != nil {
				return err
			}
			if err := other.shows("S:10%(1h) W:20%(4d)"); err != nil {
				return err
			}
			if err := t.shows(limits); err != nil {
				return err
			}
			if err := other.keeps(2, func(line screen) error { return want(line, "📊S:10%(1h) W:20%(4d)") }); err != nil {
				return err
			}
			if err := t.keeps(2, func(line screen) error { return want(line, "📊"+limits) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// resetPasses waits for a limit to go that is reset soon; the session has shown one.
func resetPasses(t *session) error {
	soon := usual
	soon.sessionReset = 5 * time.Second
	t.api.says(soon)
	if err := t.prompt(); err != nil {
		return err
	}
	return t.showsWithout("📊W:86%(3d)", "S:")
}

// shows waits for limits on the line.
func (t *session) shows(limits string) error {
	return t.await(changeLimit, func(s screen) error { return want(s.line(), "📊"+limits) })
}

func (t *session) showsWithout(text, absent string) error {
	return t.await(changeLimit, func(s screen) error {
		return errors.Join(want(s.line(), text), without(s.line(), absent))
	})
}

// bothKeep looks at two sessions for some ticks of their clocks.
func bothKeep(t, other *session, text, absent string, ticks int) error {
	for _, s := range []*session{t, other, t} {
		err := s.keeps(ticks, func(line screen) error {
			return errors.Join(want(line, text), without(line, absent))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keeps checks that the line is content for some ticks of its clock.
func (t *session) keeps(ticks int, content func(line screen) error) error {
	seen := map[string]bool{}
	var wrong error
	err := t.await(changeLimit, func(s screen) error {
		line := s.line()
		if wrong = content(line); wrong != nil {
			wrong = fmt.Errorf("%w; the screen:\n%s", wrong, s)
			return nil
		}
		for _, r := range line {
			if now := clockSeconds.FindString(r.text); now != "" {
				seen[now] = true
			}
		}
		if len(seen) <= ticks {
			return fmt.Errorf("the clock showed %d times only", len(seen))
		}
		return nil
	})
	return errors.Join(err, wrong)
}

// without returns an error if text is on the screen; "" never is.
func without(s screen, text string) error {
	for _, r := range s {
		if text != "" && strings.Contains(r.text, text) {
			return fmt.Errorf("there is %q in %q", text, r.text)
		}
	}
	return nil
}
