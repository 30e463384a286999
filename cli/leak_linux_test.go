package cli

import (
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/data-wise/aiterm/internal/leaktest"
)

func TestDevKeepsNothing(t *testing.T) {
	leaktest.KeepGarbage(t)
	before := leaktest.Now(t)
	w := openWorkshop(t)
	w.await("$0.31", "may ")
	var rounds []leaktest.Held
	for i := range 24 {
		name, shows := "model", "Sonnet 4.5"
		if i%2 == 1 {
			name, shows = "cost", "$0.31"
		}
		w.write("more"+strconv.Itoa(i%4)+"/part.txt", name)
		w.save("module.txt", "../plugins/"+name+"/"+name+".wasm")
		w.await(shows, "may ")
		rounds = append(rounds, leaktest.Now(t))
	}
	leaktest.ExpectNoMore(t, rounds)

	w.end()
	// The runtime ends what watched the folder a moment later.
	for deadline := time.Now().Add(hang); ; runtime.Gosched() {
		after := leaktest.Now(t)
		if after.Goroutines <= before.Goroutines && after.Files <= before.Files && after.Children <= before.Children {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("before it %+v is held, after it %+v", before, after)
		}
	}
}
