package code

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// compiled is a file as wazero writes it: functions that begin at these places.
func compiled(code string, offsets ...uint64) []byte {
	out := binary.LittleEndian.AppendUint32([]byte("WAZEVO\x06v1.2.3"), uint32(len(offsets)))
	for _, at := range offsets {
		out = binary.LittleEndian.AppendUint64(out, at)
	}
	out = binary.LittleEndian.AppendUint64(out, uint64(len(code)))
	return append(append(out, code...), "sum and more"...)
}

func TestKept(t *testing.T) {
	skeleton := bytes.Repeat([]byte("skeleton"), page/8*3)
	for name, skeleton := range map[string][]byte{"short": skeleton[:8], "long": skeleton, "none": {}} {
		k, err := Split(skeleton, compiled("the code", 0, 16, 32))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(k.Only(nil).Head) + "the code" + string(k.Tail); got != string(compiled("the code", 0, 16, 32)) {
			t.Errorf("%s: taken apart and put together it is %q", name, got)
		}
		k = k.Only([]int{0, 2})
		file := k.Encode()
		var scratch Scratch
		got, at, length, err := ReadKept(bytes.NewReader(file), int64(len(file)), &scratch)
		if err != nil || at%page != 0 || string(file[at:at+length]) != "the code" {
			t.Fatalf("%s: code of %d bytes at %d, %v", name, length, at, err)
		}
		clear(scratch[:])
		got.Code = k.Code
		if diff := cmp.Diff(k, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if want := string(compiled("the code", 0, 32)); string(got.Head)+"the code"+string(got.Tail) != want {
			t.Errorf("%s: with two of its functions it is %q", name, got.Head)
		}
		for n := range len(file) {
			if _, _, _, err := ReadKept(bytes.NewReader(file[:n]), int64(n), &scratch); err == nil {
				t.Errorf("%s: %d bytes of it are taken for all", name, n)
			}
		}
	}
	whole := compiled("the code", 0, 16)
	for n := range len(whole) - len("sum and more") {
		if _, err := Split(nil, whole[:n]); err == nil {
			t.Errorf("%d bytes of wazero's file are taken for all", n)
		}
	}
}
