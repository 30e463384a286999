package cli

import "errors"

// Exit codes of every command but `statusline render`, which always ends with 0.
const (
	exitFailed  = 1
	exitUsage   = 2
	exitForeign = 3 // another program's status line is in the way
	exitBlocked = 4 // a segment needs a grant that it does not have
)

// exitError is an error that ends the program with a code of its own.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// exitCode is what the program ends with after err: 0 for nil, the code of an
// *exitError inside err, else 1.
func exitCode(err error) int {
	var e *exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.code
	default:
		return exitFailed
	}
}
