package view

import (
	"errors"
	"fmt"
	"testing"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/engines"
)

// What is no matter of good states has a reason of its own, and a list has four states alone.
func TestStates(t *testing.T) {
	seen := map[State]bool{}
	for _, row := range states {
		if seen[row.state] {
			t.Errorf("%s is there twice", row.state)
		}
		seen[row.state] = true
		if (row.says == "") != (row.state == StateOK || row.state == StateShown) {
			t.Errorf("%s says %q", row.state, row.says)
		}
		switch row.listed {
		case StateOK, StateOff, StateBlocked, StateBroken:
		default:
			t.Errorf("%s is listed as %s, which plugins list does not document", row.state, row.listed)
		}
		if row.listed.Listed() != row.listed {
			t.Errorf("%s is not listed as itself", row.listed)
		}
	}
	for err, want := range map[error]State{
		nil: StateOK, fmt.Errorf("x: %w", &capability.BlockedError{}): StateBlocked,
		fmt.Errorf("x: %w", engines.ErrNotCompiled): StateNotCompiled, errors.New("trap"): StateFailed,
	} {
		if got := StateOfError(err); got != want {
			t.Errorf("%v is %s, want %s", err, got, want)
		}
	}
	if s := State("other"); s.Weight() != Bad || s.Listed() != StateBroken || s.Says() != "" {
		t.Error("a state that is none")
	}
}
