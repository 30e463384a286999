package trial

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"
)

// Time limits of one order.
const (
	// LoadLimit is that for compiling, as it is before a line.
	LoadLimit = 60 * time.Second
	// RenderLimit is that for a render, in time of the processor; a whole line has
	// a twentieth of it.
	RenderLimit = 2 * time.Second
	// renderWait is how long a render is waited for, by the clock: for a guest that
	// sleeps, and a machine that is busy.
	renderWait = 10 * RenderLimit
)

// HungError says that a guest did not return.
type HungError struct{ After time.Duration }

func (e *HungError) Error() string {
	return fmt.Sprintf("it did not return within %g s", e.After.Seconds())
}

// DiedError says that the process ended while it was at work.
type DiedError struct{ How string }

func (e *DiedError) Error() string {
	return "the process that ran it ended (" + e.How + "), as it does when a module takes all the memory"
}

// Process runs a module in a process of its own, which is ended when the module
// does not return, and started again for the next render.
type Process struct {
	// Command starts a process that calls [Serve]: this very program with a
	// subcommand.
	Command []string
	Module  []byte

	cmd     *exec.Cmd
	stdin   io.WriteCloser
	answers chan answer // closed when the process has ended
	loaded  Loaded
	refused error // why the module cannot be loaded: it is not tried again
}

// Start starts the process and has it load the module. It does so once, until
// the process has ended. The error says why the module is refused.
func (p *Process) Start(ctx context.Context) (Loaded, error) {
	switch {
	case p.cmd != nil:
		return p.loaded, nil
	case p.refused != nil:
		return Loaded{}, p.refused
	}
	if err := p.spawn(); err != nil {
		return Loaded{}, fmt.Errorf("start a process to run the segment in: %w", err)
	}
	a, err := p.order(ctx, order{Module: p.Module}, LoadLimit)
	var hung *HungError
	switch {
	case errors.As(err, &hung):
		p.refused = fmt.Errorf("takes over %g s to compile: build it smaller", LoadLimit.Seconds())
	case ctx.Err() != nil:
		return Loaded{}, err
	case err != nil:
		p.refused = err
	case a.Error != "":
		p.Close()
		p.refused = errors.New(a.Error)
	}
	if p.refused != nil {
		return Loaded{}, p.refused
	}
	p.loaded = *a.Loaded
	return p.loaded, nil
}

// Render renders once. It returns a [*HungError] when the guest does not return,
// a [*DiedError] when it takes the process with it, and ctx's error when that is
// done; what the segment fails at is in the report.
func (p *Process) Render(ctx context.Context, w World) (Report, error) {
	if _, err := p.Start(ctx); err != nil {
		return Report{}, err
	}
	a, err := p.order(ctx, order{World: &w}, renderWait)
	if err != nil {
		return Report{}, err
	}
	if a.Error != "" {
		return Report{}, errors.New(a.Error)
	}
	return *a.Report, nil
}

// Close ends the process, if there is one.
func (p *Process) Close() {
	if p.cmd == nil {
		return
	}
	p.cmd.Process.Kill()
	for range p.answers { // until it has ended
	}
	p.cmd = nil
}

func (p *Process) spawn() error {
	cmd := exec.Command(p.Command[0], p.Command[1:]...)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	answers := make(chan answer)
	go func() {
		defer close(answers)
		d := json.NewDecoder(bufio.NewReaderSize(stdout, 64<<10))
		for {
			var a answer
			if d.Decode(&a) != nil {
				cmd.Wait()
				return
			}
			answers <- a
		}
	}()
	p.cmd, p.stdin, p.answers = cmd, stdin, answers
	return nil
}

// order has one order carried out. After an error there is no process any more.
func (p *Process) order(ctx context.Context, o order, limit time.Duration) (answer, error) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	sent := make(chan error, 1)
	go func(in io.Writer) { sent <- json.NewEncoder(in).Encode(o) }(p.stdin)
	for {
		select {
		case <-sent: // if that failed, the process has ended, or is about to
		case a, ok := <-p.answers:
			if ok {
				return a, nil
			}
			state := p.cmd.ProcessState
			p.cmd = nil
			if state.ExitCode() == exitHung {
				return answer{}, &HungError{RenderLimit}
			}
			return answer{}, &DiedError{state.String()}
		case <-timer.C:
			p.Close()
			return answer{}, &HungError{limit}
		case <-ctx.Done():
			p.Close()
			return answer{}, ctx.Err()
		}
	}
}
