package module

import (
	"bytes"
	"slices"
)

// CodeSection holds the bodies of the functions.
const CodeSection = 10

// skeletonName begins the name of a skeleton, which is in the section for names: what is in
// other custom sections an engine has to skip, for which wazero makes a buffer of 8 KiB.
const skeletonName = "aiterm.skeleton "

// emptyBody is that of a function which traps: its length, no locals, unreachable, end.
const emptyBody = "\x03\x00\x00\x0b"

// Skeleton returns what has to be known of a module of the native ABI when its compiled code
// is there: no custom sections, and in place of each function's body one that traps. It is a
// valid module if the other one is. hash, which stands for the module's bytes, is in it, so
// that no two modules have the same.
//
// Where nothing in a module can call a function by its number, only those are left that can
// be called from outside, and the types of these and of what is imported: kept are their
// numbers in the code section. It is nil where all of them are left.
func Skeleton(wasm []byte, hash string) (skeleton []byte, kept []int, err error) {
	sections, err := whole(wasm)
	if err != nil {
		return nil, nil, err
	}
	sections, kept = reduce(sections)
	out := append(make([]byte, 0, len(wasm)/2), wasm[:HeaderSize]...)
	for _, s := range sections {
		switch s.ID {
		case CustomSection:
		case CodeSection:
			count, n := Uint32(s.Body)
			if n == 0 || int64(count) > int64(len(s.Body)) {
				return nil, nil, errCut
			}
			out = appendSection(out, CodeSection, append(slices.Clip(s.Body[:n]), bytes.Repeat([]byte(emptyBody), int(count))...))
		default:
			out = append(out, s.Whole...)
		}
	}
	const ofModule = 0 // of what the section has the name
	name := appendSection(appendName(nil, "name"), ofModule, appendName(nil, skeletonName+hash))
	return appendSection(out, CustomSection, name), kept, nil
}

func appendSection(out []byte, id byte, body []byte) []byte {
	return append(AppendUint32(append(out, id), uint32(len(body))), body...)
}

// whole lists the sections of a module.
func whole(wasm []byte) (sections []Section, err error) {
	err = WalkWhole(wasm, func(s Section) error {
		sections = append(sections, s)
		return nil
	})
	return sections, err
}

// IsSkeleton tells a module that has no code of its own.
func IsSkeleton(wasm []byte) bool {
	at := bytes.LastIndex(wasm, []byte(skeletonName))
	return at >= 0 && len(wasm)-at <= len(skeletonName)+64
}
