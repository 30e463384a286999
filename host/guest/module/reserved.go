package module

// Chain is the one name that no module may have: that of the segment which shows
// the status line that was there before, by running a command of the user's own.
const Chain = "chain"
