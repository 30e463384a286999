package view

import (
	"errors"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/engines"
)

// State is what is with a segment. A list, which draws no line, knows those that are
// [State.Listed]; a line that was drawn tells them apart further.
type State string

// The states.
const (
	StateOK          State = "ok"           // it is run for every line
	StateShown       State = "shown"        // it is on this one
	StateShortened   State = "shortened"    // cut with …
	StateEmpty       State = "empty"        // it has nothing to say here
	StateNarrow      State = "narrow"       // there is no room for it
	StateOff         State = "off"          // on no row, or hidden
	StateHidden      State = "hidden"       // on a row, with show: false
	StateBlocked     State = "blocked"      // it needs what was not granted, or a command
	StateLate        State = "late"         // it was not done in time
	StateFailed      State = "failed"       // it ran, and failed
	StateNotCompiled State = "not compiled" // it has to be compiled first
	StateBroken      State = "broken"       // it cannot be run
)

// Weight is how much a state is a matter for the person.
type Weight int

// The weights.
const (
	Good    Weight = iota
	Note           // it is as somebody wanted it
	Warning        // it may come right by itself, or with more room
	Bad
)

// states has what each state means: how bad it is, which one a list gives it, and what is
// said of it where nothing else gives a reason.
var states = [...]struct {
	state  State
	weight Weight
	listed State
	says   string
}{
	{StateOK, Good, StateOK, ""},
	{StateShown, Good, StateOK, ""},
	{StateShortened, Good, StateOK, "it is cut to what there is room for"},
	{StateEmpty, Note, StateOK, "it has nothing to show here"},
	{StateNarrow, Warning, StateOK, "there is no room for it at this width: what else is on its row has a higher priority"},
	{StateOff, Note, StateOff, "it is on no row"},
	{StateHidden, Note, StateOff, "show is false for it"},
	{StateBlocked, Bad, StateBlocked, "it was not granted what it needs"},
	{StateLate, Warning, StateOK, "it was not done within the budget of the line"},
	{StateFailed, Bad, StateBroken, "it failed"},
	{StateNotCompiled, Warning, StateBroken, "it is not compiled yet"},
	{StateBroken, Bad, StateBroken, "it cannot be run"},
}

// Weight is how much it is a matter for the person.
func (s State) Weight() Weight {
	for _, row := range states {
		if row.state == s {
			return row.weight
		}
	}
	return Bad
}

// Listed is the state that a list gives a segment of which no line was drawn.
func (s State) Listed() State {
	for _, row := range states {
		if row.state == s {
			return row.listed
		}
	}
	return StateBroken
}

// Says is what is said of a state where nothing else gives a reason, or "".
func (s State) Says() string {
	for _, row := range states {
		if row.state == s {
			return row.says
		}
	}
	return ""
}

// StateOfError is the state of a segment that can't be run, for that reason.
func StateOfError(err error) State {
	var blocked *capability.BlockedError
	switch {
	case err == nil:
		return StateOK
	case errors.As(err, &blocked):
		return StateBlocked
	case errors.Is(err, engines.ErrNotCompiled):
		return StateNotCompiled
	}
	return StateFailed
}
