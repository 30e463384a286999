package worker

import (
	"runtime"
	"syscall"
	"testing"
)

// The thread that starts a process is as before afterwards: a line is not to be late.
func TestSlackIsTakenBack(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	slack := func() int {
		const getTimerSlack = 30 // PR_GET_TIMERSLACK
		late, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, getTimerSlack, 0, 0)
		if errno != 0 {
			t.Skip(errno)
		}
		return int(late)
	}
	before := slack()
	setSlack(drowsy)
	if got := slack(); got != int(drowsy) {
		t.Errorf("it is %d ns, want %d", got, drowsy)
	}
	setSlack(0)
	if got := slack(); got != before {
		t.Errorf("afterwards it is %d ns, want %d", got, before)
	}
}
