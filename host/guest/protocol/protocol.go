// Package protocol is what a line and the process that runs strangers' segments say to
// each other over two pipes: frames with a length, each of one kind. The line sends
// modules and answers, the guest's process questions and what came of a segment.
//
// The line decodes what may come from a process that a stranger has taken over. Nothing
// that is decoded is longer than what was sent, and what is not a frame is an error.
package protocol

import (
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
)

// Version is said first by a guest's process. It changes when the frames do.
const Version = "aiterm guest 4"

const (
	// MaxToLine is the largest frame that a line takes, in bytes: the longest texts
	// that a function of the host takes, and what was noted before them.
	MaxToLine = 4*capability.MaxText + MaxNoted
	// MaxToGuest is the largest frame that a guest's process takes: a module and
	// what its segment is told beforehand.
	MaxToGuest = 48 << 20
	// MaxNoted is the most that a guest's process keeps to itself of what it noted.
	MaxNoted = 32 << 10
)

// The kinds of frames.
const (
	KindHello  = 'h' // to the line: the version
	KindAsk    = 'q' // to the line
	KindDone   = 'd' // to the line
	KindRun    = 'r' // to the guest
	KindAnswer = 'a' // to the guest
)

// Asked is one call of a host function, with its answer where that is known.
type Asked struct {
	Func *capability.Func
	capability.Args
	// Told, if it is not 0, says that the question is that one of the segment's [Run.Known],
	// counted from 1. In what was noted all else is empty then.
	Told int
}

// Run has a segment run. Which one it is, its number tells, in all that follows.
type Run struct {
	Segment int
	// Code, if it is not empty, is the file in which the module's code is kept: Module is
	// empty then.
	Code   string
	Module []byte
	Known  []Asked // what it will probably ask, with the answers
	// Unknown says that it has not come back yet: what came of the others is said before
	// it begins, since the process may not live to do so later.
	Unknown bool
}

// Answer is for the segment's last question.
type Answer struct {
	Segment int
	Present bool
	Number  int64
	Answer  string
}

// Ask is a question of a segment's. Noted is what it did since the last frame: what it
// drew, and what it asked that it had been told beforehand.
type Ask struct {
	Segment  int
	Noted    []Asked
	Question Asked
}

// Done ends a segment.
type Done struct {
	Segment   int
	Noted     []Asked
	Took      time.Duration
	Memory    int64
	Truncated bool   // it put out more than there is in Noted
	Damaged   bool   // its code in the cache could not be used
	Failure   string // "" for none
}
