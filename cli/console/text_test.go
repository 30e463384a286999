package console

import "testing"

func TestSizeText(t *testing.T) {
	for bytes, want := range map[int]string{
		0: "0 bytes", 999: "999 bytes", 1000: "1.0 KiB", 3276: "3.2 KiB", 10<<10 - 1: "10.0 KiB", 64 << 10: "64 KiB",
		1000<<10 - 1: "999 KiB", 1000 << 10: "1.0 MiB", 16 << 20: "16.0 MiB",
	} {
		if got := SizeText(bytes); got != want {
			t.Errorf("%d is %q, want %q", bytes, got, want)
		}
	}
}
