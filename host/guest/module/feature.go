package module

import "fmt"

// tagSection is that of exceptions.
const tagSection = 13

// Limits of tables and memories begin with flags.
const (
	hasMaximum = 1 << iota
	isShared
	is64Bit
	hasPageSize
)

// CheckFeatures says what a module is made with that comes after WebAssembly 2.0, in
// the words of who built it; an engine would name a byte. Whether all else is right is
// for the engine to say.
func CheckFeatures(wasm []byte) error {
	_, err := Walk(wasm, func(s Section) error {
		r := reader{s.Body}
		switch s.ID {
		case TypeSection:
			count, err := r.uint32()
			if form, some := r.byte(); err == nil && some == nil && count > 0 {
				return checkForm(form)
			}
		case MemorySection:
			count, err := r.uint32()
			if err == nil && count > 1 {
				return fmt.Errorf("the module has %d memories, and a segment has one: build it without multi-memory", count)
			}
			if flags, some := r.byte(); err == nil && some == nil && count > 0 {
				return checkLimits("memory", flags)
			}
		case TableSection:
			count, err := r.uint32()
			if _, some := r.byte(); err != nil || some != nil || count == 0 {
				return nil
			}
			if flags, some := r.byte(); some == nil {
				return checkLimits("table", flags)
			}
		case tagSection:
			return fmt.Errorf("the module uses exceptions, which a segment cannot have: build it without them (-fno-exceptions, or panic=abort)")
		}
		return nil
	})
	return err
}

// checkForm looks at the first byte of a type.
func checkForm(form byte) error {
	switch form {
	case functionForm:
		return nil
	case 0x5f, 0x5e, 0x50, 0x4f, 0x4e:
		return fmt.Errorf("the module uses types of garbage collection (form %#x), which a segment cannot have: build it for WebAssembly 2.0, in another language if need be", form)
	}
	return fmt.Errorf("the module has a type of the unknown form %#x: build it for core WebAssembly", form)
}

func checkLimits(of string, flags byte) error {
	switch {
	case flags&isShared != 0:
		return fmt.Errorf("the module has a shared %s, which threads have and a segment cannot have: build it without threads (no -pthread, +atomics or --shared-memory)", of)
	case flags&is64Bit != 0:
		return fmt.Errorf("the module has a 64-bit %s: build it for wasm32 instead of wasm64", of)
	case flags&hasPageSize != 0:
		return fmt.Errorf("the module has a %s with pages of another size: build it without custom page sizes", of)
	}
	return nil
}
