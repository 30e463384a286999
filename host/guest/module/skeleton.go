package module

import (
	"bytes"
)

// CodeSection holds the bodies of the functions.
const CodeSection = 10

// skeletonSection is the custom section of a skeleton.
const skeletonSection = "aiterm.skeleton"

// Skeleton returns what has to be known of a module when its compiled code is there: no
// custom sections, and in place of each function's body one that traps. It is a valid
// module if the other one is. hash, which stands for the module's bytes, is in it, so that
// no two modules have the same.
func Skeleton(wasm []byte, hash string) ([]byte, error) {
	out := append(make([]byte, 0, len(wasm)/2), wasm[:min(HeaderSize, len(wasm))]...)
	err := WalkWhole(wasm, func(s Section) error {
		switch s.ID {
		case CustomSection:
		case CodeSection:
			count, n := Uint32(s.Body)
			if n == 0 || int64(count) > int64(len(s.Body)) {
				return errCut
			}
			const body = "\x03\x00\x00\x0b" // its length, no locals, unreachable, end
			out = AppendUint32(append(out, CodeSection), uint32(n+int(count)*len(body)))
			out = append(out, s.Body[:n]...)
			for range count {
				out = append(out, body...)
			}
		default:
			out = append(out, s.Whole...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	name := AppendUint32(nil, uint32(len(skeletonSection)))
	out = AppendUint32(append(out, CustomSection), uint32(len(name)+len(skeletonSection)+len(hash)))
	return append(append(append(out, name...), skeletonSection...), hash...), nil
}

// IsSkeleton tells a module that has no code of its own.
func IsSkeleton(wasm []byte) bool {
	at := bytes.LastIndex(wasm, []byte(skeletonSection))
	return at >= 0 && len(wasm)-at <= len(skeletonSection)+64
}
