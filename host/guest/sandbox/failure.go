package sandbox

import "strings"

// tracedError is a wazero error cut to its first line: the rest is the guest's
// stack, with names that the guest chose.
type tracedError struct{ error }

func (e tracedError) Error() string {
	line, _, _ := strings.Cut(e.error.Error(), "\n")
	return strings.TrimSuffix(line, " (recovered by wazero)")
}

func (e tracedError) Unwrap() error { return e.error }

// FirstLine is an error of wazero's without the guest's stack.
func FirstLine(err error) error { return tracedError{err} }
