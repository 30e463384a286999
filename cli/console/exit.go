package console

import "errors"

// Exit codes of every command but `statusline render`, which always ends with 0.
const (
	ExitFailed  = 1
	ExitUsage   = 2
	ExitForeign = 3 // another program's status line is in the way
	ExitBlocked = 4 // a segment needs a grant that it does not have
)

// ExitError is an error that ends the program with a code of its own.
type ExitError struct {
	Code int
	Err  error
}

func (e *ExitError) Error() string { return e.Err.Error() }
func (e *ExitError) Unwrap() error { return e.Err }

// ExitCode is what the program ends with after err: 0 for nil, the code of an
// *ExitError inside err, else 1.
func ExitCode(err error) int {
	var e *ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.Code
	default:
		return ExitFailed
	}
}
