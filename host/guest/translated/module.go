// Package translated runs the built-in segments as Go that was translated from their
// modules ahead of time (plugins/NAME/translated, by tools/segments). There is nothing
// to decode, to validate or to compile then, and no code to keep.
//
// It stays a sandbox: a translation's memory is a slice with bounds, what its module
// does not import it cannot call, and a trap is an error. The module is what counts:
// make check makes the translation anew from it, and the same tests run on both.
package translated

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
)

// Module is a built-in segment.
type Module struct {
	name  string
	needs []string
}

// Open returns the built-in segment of that name, if there is one.
func Open(name string) (*Module, bool) {
	if !known(name) {
		return nil, false
	}
	return &Module{name: name, needs: needs(name)}, true
}

// Needs lists the permissions behind the functions that the module imports.
func (m *Module) Needs() []string { return m.needs }

// Check returns a [*capability.BlockedError] if one of them is neither granted nor
// optional.
func (m *Module) Check(grants capability.Grants, optional []string) error {
	return grants.Check(m.needs, optional)
}

// Run makes an instance of the segment and renders it into call. The errors are those
// of package wasm, to the byte.
func (m *Module) Run(call *capability.Call) error {
	if err := m.Check(call.Grants, call.Optional); err != nil {
		return err
	}
	segment, h, err := m.start(call)
	if err != nil {
		return fmt.Errorf("could not start: %w", err)
	}
	code, err := render(segment)
	call.Memory = int64(len(*h.memory))
	switch {
	case err != nil:
		return fmt.Errorf("trapped: %w", err)
	case code != 0:
		return fmt.Errorf("the segment reported failure %d", code)
	}
	return nil
}

// Start makes an instance and leaves it at that.
func (m *Module) Start() error {
	_, _, err := m.start(&capability.Call{Session: &capability.Session{Now: time.Now(), Columns: 120}})
	return err
}

// instance is what every translation has: the memory and the functions that a segment
// exports.
type instance interface {
	memory
	X_initialize()
	Xaiterm_segment_v1() int32
}

// memory is that of a guest; it moves when it grows.
type memory interface{ Slice() *[]byte }

func (m *Module) start(call *capability.Call) (segment instance, h *host, err error) {
	defer recoverTrap(&err)
	h = &host{call: call}
	segment = open(m.name, h)
	h.memory = segment.Slice()
	segment.X_initialize()
	return segment, h, nil
}

func render(segment instance) (code int32, err error) {
	defer recoverTrap(&err)
	return segment.Xaiterm_segment_v1(), nil
}

// recoverTrap makes an error of what a translation panicked with, in the words that
// wazero has for the same trap (its package wasmruntime). What cannot come from a
// guest goes on.
func recoverTrap(err *error) {
	switch r := recover().(type) {
	case nil:
	case runtime.Error:
		*err = errors.New(trapOf(r))
	case error: // a pointer that led outside: see package native
		*err = r
	case string: // "unreachable" and "integer overflow" are panics of wasm2go's
		*err = errors.New("wasm error: " + r)
	default:
		panic(r)
	}
}

func trapOf(r runtime.Error) string {
	text := r.Error()
	switch {
	case strings.Contains(text, "divide by zero"):
		return "wasm error: integer divide by zero"
	case strings.Contains(text, "out of range"):
		return "wasm error: out of bounds memory access"
	}
	return text
}
