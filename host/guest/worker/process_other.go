//go:build !unix && !windows

package worker

import (
	"errors"
	"os"
)

// process is one that runs segments, of which there is none: a browser runs them itself.
type process struct {
	name    string
	in, out *os.File
}

const endsWithLine = false

func start(Program, []*job) (*process, error) { return nil, errors.ErrUnsupported }

func (p *process) kill() {}

func (p *process) wait() {}

func (p *process) reap() bool { return false }
