package trial

import (
	"testing"
	"testing/synctest"
	"time"
)

// A render that ends while the watchdog looks is not watched any more.
func TestWatchdogIsStoppedWhileItLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looks := 0
		looking, stopped := make(chan struct{}), make(chan struct{})
		used := func() time.Duration {
			if looks++; looks == 2 {
				close(looking)
				<-stopped
			}
			return 0
		}
		stop := watchOver(time.Second, used, func() { t.Error("it ended the process") })
		<-looking
		stop()
		close(stopped)
		time.Sleep(time.Hour)
		if looks != 2 {
			t.Errorf("it looked %d times", looks)
		}
	})
}

func TestWatchdog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		ended := make(chan time.Duration, 1)
		watchOver(time.Second, func() time.Duration { return time.Since(began) }, func() { ended <- time.Since(began) })
		if at := <-ended; at <= time.Second || at > time.Second+2*watchPoll {
			t.Errorf("it ended the process after %v", at)
		}
		time.Sleep(time.Hour)
		if len(ended) > 0 {
			t.Error("and once more")
		}
	})
}
