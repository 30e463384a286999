package extism

import (
	"fmt"
	"strings"
)

const (
	// maxVariables is for all names and values of a plugin's variables together.
	maxVariables = 64 << 10
	// maxVariablesWritten is for all that is set in one render: what was there
	// before is not collected.
	maxVariablesWritten = 4 * maxVariables
	// variableCost is what one more variable takes beside its bytes.
	variableCost = 32
)

// variables are what a plugin keeps with var_set. They are gone after the render:
// a segment that wants to remember something has store_set.
type variables struct {
	values        map[string]string
	size, written int // bytes
}

func (v *variables) set(name, value string) error {
	old, had := v.values[name]
	size := v.size + len(name) + len(value) + variableCost
	if had {
		size -= len(name) + len(old) + variableCost
	}
	v.written += len(name) + len(value) + variableCost
	if size > maxVariables || v.written > maxVariablesWritten {
		return fmt.Errorf("var_set was given a name and a value of %d bytes: all variables have at most %d KiB, and %d KiB are written in one render",
			len(name)+len(value), maxVariables>>10, maxVariablesWritten>>10)
	}
	if v.values == nil {
		v.values = map[string]string{}
	}
	v.size = size
	v.values[strings.Clone(name)] = strings.Clone(value)
	return nil
}

func (v *variables) remove(name string) {
	if old, had := v.values[name]; had {
		v.size -= len(name) + len(old) + variableCost
		delete(v.values, name)
	}
}

// getVariable frees the name, as the SDK does.
func getVariable(r *run, stack []uint64) {
	name := stack[0]
	value, ok := r.vars.values[r.read("var_get", name)]
	r.call1(kernelFree, name)
	stack[0] = 0
	if ok {
		stack[0] = r.block("var_get", value)
	}
}

// setVariable frees the name and the value, as the SDK does. The offset 0 in place
// of a value removes the variable.
func setVariable(r *run, stack []uint64) {
	nameAt, valueAt := stack[0], stack[1]
	name := r.read("var_set", nameAt)
	if valueAt == 0 {
		r.vars.remove(name)
	} else if err := r.vars.set(name, r.read("var_set", valueAt)); err != nil {
		panic(err)
	} else {
		r.call1(kernelFree, valueAt)
	}
	r.call1(kernelFree, nameAt)
}
