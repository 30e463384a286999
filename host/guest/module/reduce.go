package module

import (
	"bytes"
	"slices"
)

const (
	functionSection = 3
	globalSection   = 6
	dataSection     = 11
	countSection    = 12
)

// refFunc is the instruction that makes a value of a function.
const refFunc = 0xd2

// reduction is a module that loses the functions which nobody can name.
type reduction struct {
	types     [][]byte // as they stand in the section
	imports   []Import // functions, all of them
	importOf  []uint32 // the type of each of them
	functions []uint32 // the type of each function of its own
	exports   []export
	start     int // or -1
}

type export struct {
	Export
	index uint32
}

// reduce leaves out all functions but those that can be called from outside: the entry
// point, what its language prepares itself with, and the start function. Calls from one to
// another are settled in the compiled code. A table, and what it can be filled from, knows
// functions by their numbers: a module that has one is left as it is (kept is nil), and so is
// all that is not what toolchains make of a segment.
//
// The first function stays: an engine looks for the one before a place in the code.
func reduce(sections []Section) (reduced []Section, kept []int) {
	r := reduction{start: -1}
	if !r.read(sections) {
		return sections, nil
	}
	imported := len(r.importOf)
	kept = []int{0}
	keep := func(index uint32) bool {
		if own := int(index) - imported; own >= 0 {
			kept = append(kept, own)
			return own < len(r.functions)
		}
		return true
	}
	if len(r.functions) == 0 || r.start >= 0 && !keep(uint32(r.start)) {
		return sections, nil
	}
	for _, e := range r.exports {
		if e.Kind == Function && !keep(e.index) {
			return sections, nil
		}
	}
	slices.Sort(kept)
	kept = slices.Compact(kept)
	return r.write(sections, kept), kept
}

// read reports whether the module can be reduced.
func (r *reduction) read(sections []Section) bool {
	var seen [countSection + 1]bool
	for _, s := range sections {
		if s.ID == CustomSection {
			continue
		}
		if int(s.ID) >= len(seen) || seen[s.ID] {
			return false
		}
		seen[s.ID] = true
		in := reader{s.Body}
		ok := true
		switch s.ID {
		case TypeSection:
			ok = r.readTypes(&in)
		case ImportSection:
			ok = r.readImports(s.Body)
		case functionSection:
			ok = r.readFunctions(&in)
		case globalSection:
			ok = bytes.IndexByte(s.Body, refFunc) < 0
		case ExportSection:
			ok = r.readExports(&in)
		case StartSection:
			start, err := in.uint32()
			r.start, ok = int(start), err == nil
		case MemorySection, CodeSection, dataSection, countSection:
		default: // a table, elements
			ok = false
		}
		if !ok {
			return false
		}
	}
	return true
}

func (r *reduction) readTypes(in *reader) bool {
	count, err := in.uint32()
	for ; err == nil && count > 0; count-- {
		before := in.rest
		if form, some := in.byte(); some != nil || form != functionForm {
			return false
		}
		for range 2 { // of parameters and results
			n, some := in.uint32()
			if some != nil || int64(n) > int64(len(in.rest)) {
				return false
			}
			in.rest = in.rest[n:]
		}
		r.types = append(r.types, before[:len(before)-len(in.rest)])
	}
	return err == nil && len(in.rest) == 0
}

func (r *reduction) readImports(body []byte) bool {
	functions := true
	err := eachImport(body, func(i Import, _ []byte, index uint32) {
		functions = functions && i.Kind == Function && int64(index) < int64(len(r.types))
		r.imports, r.importOf = append(r.imports, i), append(r.importOf, index)
	})
	return err == nil && functions
}

func (r *reduction) readFunctions(in *reader) bool {
	count, err := in.uint32()
	for ; err == nil && count > 0; count-- {
		var index uint32
		if index, err = in.uint32(); int64(index) >= int64(len(r.types)) {
			return false
		}
		r.functions = append(r.functions, index)
	}
	return err == nil && len(in.rest) == 0
}

// readExports reads what is used of the exports.
func (r *reduction) readExports(in *reader) bool {
	count, err := in.uint32()
	for ; err == nil && count > 0; count-- {
		var e export
		if e.Name, err = in.name(); err == nil {
			e.Kind, err = in.byte()
		}
		if err == nil {
			e.index, err = in.uint32()
		}
		if e.Kind != Function || e.Name == NativeEntry || e.Name == initialize {
			r.exports = append(r.exports, e)
		}
	}
	return err == nil && len(in.rest) == 0
}

// initialize is the function that a language prepares itself with.
const initialize = "_initialize"

// write numbers types and functions anew.
func (r *reduction) write(sections []Section, kept []int) (reduced []Section) {
	numbers := map[string]uint32{}
	var types []byte
	number := func(old uint32) uint32 {
		text := string(r.types[old])
		n, ok := numbers[text]
		if !ok {
			n = uint32(len(numbers))
			numbers[text] = n
			types = append(types, text...)
		}
		return n
	}
	function := func(old uint32) uint32 {
		own := int(old) - len(r.importOf)
		if own < 0 {
			return old
		}
		at, _ := slices.BinarySearch(kept, own)
		return uint32(len(r.importOf) + at)
	}
	imports := AppendUint32(nil, uint32(len(r.imports)))
	for i, one := range r.imports {
		imports = appendName(appendName(imports, one.Module), one.Name)
		imports = AppendUint32(append(imports, Function), number(r.importOf[i]))
	}
	functions := AppendUint32(nil, uint32(len(kept)))
	for _, own := range kept {
		functions = AppendUint32(functions, number(r.functions[own]))
	}
	exports := AppendUint32(nil, uint32(len(r.exports)))
	for _, e := range r.exports {
		index := e.index
		if e.Kind == Function {
			index = function(index)
		}
		exports = AppendUint32(append(appendName(exports, e.Name), e.Kind), index)
	}
	for _, s := range sections {
		body := s.Body
		switch s.ID {
		case TypeSection:
			body = append(AppendUint32(nil, uint32(len(numbers))), types...)
		case ImportSection:
			body = imports
		case functionSection:
			body = functions
		case ExportSection:
			body = exports
		case StartSection:
			body = AppendUint32(nil, function(uint32(r.start)))
		case CodeSection:
			body = AppendUint32(nil, uint32(len(kept)))
			body = append(body, bytes.Repeat([]byte(emptyBody), len(kept))...)
		}
		reduced = append(reduced, Section{ID: s.ID, Body: body, Whole: appendSection(nil, s.ID, body)})
	}
	return reduced
}

func appendName(out []byte, name string) []byte {
	return append(AppendUint32(out, uint32(len(name))), name...)
}
