// Package within tells a render that it runs inside the command of the segment
// chain, started by another aiterm. It draws nothing then: its line would be there
// twice, and one that shows the chain again would have no end.
package within

import (
	"strconv"
	"time"
)

// Variable is set in the environment of the command, to when it was started.
const Variable = "AITERM_CHAIN"

// longest is above the time that a command may take. The variable may be
// inherited by what the command leaves behind, a tmux server say: from then on it
// means nothing, or the lines of all sessions in there would stay empty.
const longest = 2 * time.Minute

// Mark is the entry of the environment for a command that starts now.
func Mark(now time.Time) string { return Variable + "=" + strconv.FormatInt(now.Unix(), 10) }

// Command tells whether a process runs inside the command.
func Command(getenv func(string) string, now time.Time) bool {
	value := getenv(Variable)
	if value == "" {
		return false
	}
	started, err := strconv.ParseInt(value, 10, 64)
	return err == nil && now.Sub(time.Unix(started, 0)).Abs() < longest
}
