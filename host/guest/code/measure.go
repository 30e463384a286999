package code

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/data-wise/aiterm/host/look/span"
)

// The author of a segment wants to know what each render will pay for loading
// it. The module is new, so that neither decoding nor starting it can be trusted
// to end: both happen in processes of their own.

const (
	// MeasureRounds is odd, for a median.
	MeasureRounds  = 11
	measureTimeout = 10 * time.Second
)

// Measured is what loading one module takes.
type Measured struct {
	Compile time.Duration // once, when it is new
	Load    time.Duration // at each render: decoding, with the code from the cache, and starting; the median of several
	Fastest time.Duration // of the same, what no busy machine has added to
}

// Measurer measures modules in processes of their own.
type Measurer struct {
	// Command starts a guest's process, given what it is to do and the folder.
	Command []string
	// Prepare puts into the folder what modules of this kind need besides themselves:
	// the process that measures may write nothing there. It may be nil.
	Prepare func(dir string) error
}

// Run compiles a module in a folder of its own and measures it. The error says
// why it cannot be loaded, or that it does not start. Nothing is kept.
func (m Measurer) Run(ctx context.Context, module []byte) (Measured, error) {
	dir, err := os.MkdirTemp("", "aiterm-measure-*")
	if err != nil {
		return Measured{}, fmt.Errorf("make a folder to measure in: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, ModuleFile), module, 0o600); err != nil {
		return Measured{}, fmt.Errorf("copy the module: %w", err)
	}
	if m.Prepare != nil {
		if err := m.Prepare(dir); err != nil {
			return Measured{}, err
		}
	}
	start := time.Now()
	refusal, err := compileOutside(ctx, m.Command, dir)
	if refusal != "" {
		err = errors.New(refusal)
	}
	if err != nil {
		return Measured{}, err
	}
	measured := Measured{Compile: time.Since(start)}
	limited, cancel := context.WithTimeout(ctx, measureTimeout)
	defer cancel()
	cmd := exec.CommandContext(limited, m.Command[0], append(m.Command[1:len(m.Command):len(m.Command)], "measure", dir)...)
	cmd.Env = []string{}
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return Measured{}, ctx.Err()
	case limited.Err() != nil:
		return Measured{}, fmt.Errorf("does not start within %v: it loops in _initialize, or in its start function", measureTimeout)
	case errors.As(err, &exit) && exit.ExitCode() == ExitRefused:
		return Measured{}, errors.New(span.Clean(string(out)))
	case err != nil:
		return Measured{}, fmt.Errorf("ends the process that starts it (%w): it is damaged, or made to do harm", err)
	}
	if _, err := fmt.Sscan(string(out), &measured.Load, &measured.Fastest); err != nil {
		return Measured{}, fmt.Errorf("read what was measured: %w", err)
	}
	return measured, nil
}
