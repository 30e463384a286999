package trial

import (
	"os"
	"sync"
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
	return watchOver(limit, processorTime, func() { os.Exit(exitHung) })
}

// watchOver calls end once used has grown by more than limit. After stop it never looks
// again, also if it was looking: it would hold a later render to what this one began with.
func watchOver(limit time.Duration, used func() time.Duration, end func()) (stop func()) {
	began := used()
	var mu sync.Mutex
	var timer *time.Timer
	stopped := false
	mu.Lock()
	defer mu.Unlock()
	timer = time.AfterFunc(watchPoll, func() {
		over := used()-began > limit
		mu.Lock()
		defer mu.Unlock()
		switch {
		case stopped:
		case over:
			end()
		default:
			timer.Reset(watchPoll)
		}
	})
	return func() {
		mu.Lock()
		defer mu.Unlock()
		stopped = true
		timer.Stop()
	}
}
