//go:build !unix

package status

import (
	"io"
	"time"
)

// timed has no way here to wait for input for a limited time.
func timed(io.Reader, time.Time) (io.Reader, bool) { return nil, false }
