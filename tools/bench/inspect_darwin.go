package main

import "errors"

// inspectOnce runs the command once. macOS tells a process's own peak; the
// processes that it starts are not counted there.
func inspectOnce(c command, payload []byte) (inspection, error) {
	_, took, err := c.run(payload, start)
	if ended := (*endedError)(nil); errors.As(err, &ended) {
		err = nil // what it did until then is known; rounds count how it ended
	}
	return inspection{peakBytes: took.maxRSS, processes: -1}, err
}
