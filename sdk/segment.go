package sdk

// Register names the function that renders the segment. Call it from init: a
// main function is never run in a WebAssembly module. In a native build, where
// a test calls the function itself, it does nothing.
//
// An error from the function means that the segment failed: its text goes to
// the host's log, and the host shows nothing of what it appended.
func Register(f func() error) { register(f) }

// Error is an error that is only its text, for segments that would rather not
// link package errors.
type Error string

func (e Error) Error() string { return string(e) }
