package sandbox

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestPrepareLeavesRoomForEveryone(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	t.Cleanup(func() {
		runtime.GOMAXPROCS(before)
		debug.SetGCPercent(100)
	})
	Prepare(before + 6)
	if got := runtime.GOMAXPROCS(0); got < before+7 {
		t.Errorf("%d processors for %d guests that do not end", got, before+6)
	}
	Prepare(0)
	if got := runtime.GOMAXPROCS(0); got < before+7 {
		t.Errorf("a later call takes processors away: %d are left", got)
	}
}
