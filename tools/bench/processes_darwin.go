package main

import "errors"

// countedHow says which processes are part of a figure.
const countedHow = "the command and what it waited for; what it leaves running is not in it"

// countsAll tells whether those are all that there are.
const countsAll = false

// macOS has no process that inherits the children of others.
func becomeReaper() error { return nil }

func (c *cost) reapRest() {}

// inspectOnce runs the command once. macOS tells a process's own peak; the
// processes that it starts are not counted there.
func inspectOnce(c command, payload []byte) (inspection, error) {
	_, took, err := c.run(payload, start)
	if ended := (*endedError)(nil); errors.As(err, &ended) {
		err = nil // what it did until then is known; rounds count how it ended
	}
	return inspection{ownPeak: took.maxRSS, peak: took.maxRSS, processes: -1}, err
}
