package trial

import (
	"os"
	"time"
)

// exitHung is what a process ends with whose guest did not return.
const exitHung = 97

// watchPoll is how often the watchdog looks.
const watchPoll = 20 * time.Millisecond

// watch ends this process as soon as it has used more of the processor than limit,
// until stop is called. That is no wall clock: a busy machine makes every render
// late, and no segment wrong.
func watch(limit time.Duration) (stop func()) {
	began := processorTime()
	var timer *time.Timer
	armed := make(chan struct{})
	timer = time.AfterFunc(watchPoll, func() {
		<-armed
		if processorTime()-began > limit {
			os.Exit(exitHung)
		}
		timer.Reset(watchPoll)
	})
	close(armed)
	return func() { timer.Stop() }
}
