package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// This file has the checks of what is so much in a time.

// pace has a reply of many tokens take some seconds, and compares the speed and what an
// hour costs with the tokens, the times and the cost of /usage.
func pace(t *session) error {
	const tokens, takes = 600, 3 * time.Second
	// The first reply tells nothing: what came before it is not known.
	if err := t.prompt(); err != nil {
		return err
	}
	if err := t.await(changeLimit, func(s screen) error { return want(s.line(), "$0.") }); err != nil {
		return err
	}
	hold := make(chan struct{})
	time.AfterFunc(takes, func() { close(hold) })
	t.api.plays(rule{"a slow one", reply{text: "Slowly said.", output: tokens, hold: hold}})
	if err := t.enter("a slow one", "Slowly said."); err != nil {
		return err
	}
	if err := t.await(changeLimit, func(s screen) error { return want(s.line(), "⚡") }); err != nil {
		return err
	}
	panel, err := t.panel("/usage", "Usage by model")
	if err != nil {
		return err
	}
	waited, wall := panel.find(`Total duration \(API\):\s+(\d+)s`), panel.find(`Total duration \(wall\):\s+(\d+)s`)
	cost := panel.find(`Estimated cost:\s+\$([\d.]+)`)
	if waited == nil || wall == nil || cost == nil {
		return fmt.Errorf("/usage has %q, %q and %q", waited, wall, cost)
	}
	api, _ := strconv.Atoi(waited[0])
	lasted, _ := strconv.Atoi(wall[0])
	dollars, _ := strconv.ParseFloat(cost[0], 64)
	return t.await(changeLimit, func(s screen) error {
		speed, hourly := s.line().find(`⚡ (\d+) t/s`), s.line().find(`🔥 \$([\d.]+)/h`)
		if speed == nil || hourly == nil {
			return errors.New("there is no speed, or no cost of an hour")
		}
		// The seconds are whole ones, and the first reply has some of those of the API.
		if n, _ := strconv.Atoi(speed[0]); n < tokens/(api+1) || n > tokens/max(api-1, 1) {
			return fmt.Errorf("%d t/s of %d tokens in about %d s", n, tokens, api)
		}
		// The line goes on while the panel is closed.
		if n, _ := strconv.ParseFloat(hourly[0], 64); n > dollars*3600/float64(lasted)*1.001 || n < dollars*3600/float64(lasted+15) {
			return fmt.Errorf("$%g an hour, of $%g in %d s", n, dollars, lasted)
		}
		return nil
	})
}

// failures has the API refuse a request, also when it is asked in another way. That is a
// prompt, no reply, and one failure.
func failures(t *session) error {
	for range 8 {
		t.api.plays(rule{"refuse this", reply{status: 400}})
	}
	defer t.api.forgets()
	if err := t.enter("refuse this", "the stand-in refuses this"); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		return errors.Join(without(s, "esc to interrupt"), want(s.line(), "3 prompts", "1 API error"))
	})
}
