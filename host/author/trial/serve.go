package trial

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"time"

	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/confine"
	"github.com/data-wise/aiterm/host/guest/sandbox"
)

// What a process that runs a stranger's module may take, of address space: a Go
// program has 1.6 GB of that from the start.
const (
	compileLimit = code.VetMemory // as before a line
	renderLimit  = compileLimit + (maxInstances+64)*sandbox.MemoryLimitPages<<16
)

// order is a line that a [Process] writes to the process that serves it: first
// the module, then worlds.
type order struct {
	Module []byte `json:"module,omitempty"`
	World  *World `json:"world,omitempty"`
}

// answer is the line that comes back for each.
type answer struct {
	Loaded *Loaded `json:"loaded,omitempty"`
	Report *Report `json:"report,omitempty"`
	Error  string  `json:"error,omitempty"`
}

// Serve is the other half of [Process]: it runs in a process that may be ended
// at any time, and ends it itself when in is at its end, even if a guest does
// not return. Where truth is nil nothing outside is to be looked at: the process gives
// up its rights before it reads a module. The error is for an order that cannot be read,
// or an answer that cannot be written.
func Serve(in io.Reader, out io.Writer, load Load, truth Truth) error {
	if truth == nil {
		openStatus()
		_, _ = time.Now().Zone() // the local one, which worlds are in, is read from a file
		if _, err := confine.Self(confine.Rules{Memory: renderLimit, CPU: time.Hour, Files: 32}); err != nil {
			return err
		}
	}
	sandbox.LimitProcess(compileLimit)
	orders, failed := make(chan order), make(chan error, 1)
	go func() {
		d := json.NewDecoder(bufio.NewReaderSize(in, 64<<10))
		for {
			var o order
			if err := d.Decode(&o); err == io.EOF {
				os.Exit(0) // nobody waits for an answer
			} else if err != nil {
				failed <- err
				return
			}
			orders <- o
		}
	}()
	local := &Local{Load: load, Truth: truth}
	answers := json.NewEncoder(out)
	for {
		select {
		case err := <-failed:
			return err
		case o := <-orders:
			if err := answers.Encode(local.obey(o)); err != nil {
				return err
			}
		}
	}
}

func (l *Local) obey(o order) answer {
	var a answer
	var err error
	if o.World == nil {
		l.Module = o.Module
		var loaded Loaded
		loaded, err = l.Start()
		a.Loaded = &loaded
		sandbox.LimitProcess(renderLimit)
		sandbox.Prepare(1)
	} else {
		stop := watch(RenderLimit)
		var report Report
		report, err = l.Render(*o.World)
		stop()
		a.Report = &report
	}
	if err != nil {
		a.Error = err.Error()
	}
	return a
}
