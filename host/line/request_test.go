package line

import (
	"strconv"
	"sync"
	"testing"
)

// The log is written while a segment that is late may have something to say: what was noted by
// then is in it, as it was.
func TestNotedWhileMoreIsNoted(t *testing.T) {
	var j journal
	const many = 100
	var late sync.WaitGroup
	late.Go(func() {
		for i := range many {
			j.note(strconv.Itoa(i))
		}
	})
	for range many {
		for i, message := range j.noted() {
			if message != strconv.Itoa(i) {
				t.Fatalf("message %d is %q", i, message)
			}
		}
	}
	late.Wait()
	if got := j.noted(); len(got) != many {
		t.Errorf("%d messages: %q", len(got), got)
	}
}
