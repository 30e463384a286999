package install

import "testing"

func TestOrderOf(t *testing.T) {
	for _, tt := range []struct {
		before, now string
		want        Order
	}{
		{"1.0.0", "1.0.1", Newer}, {"1.9.0", "1.10.0", Newer}, {"1.0.0-rc.1", "1.0.0", Newer}, {"v1.0.0", "1.1.0", Newer}, {"1", "2", Newer},
		{"2.0.0", "1.0.0", Older}, {"1.10.0", "1.9.9", Older}, {"1.0.0", "1.0.0-rc.1", Older}, {"1.1", "v1.0", Older},
		{"2026.01.09", "2026.01.10", Newer}, {"2026.01.10", "2026.01.09", Older}, {"1.2.3.4", "1.2.3.3", Older}, {"20260110", "20251231", Older},
		{"2026-02-01", "2026-01-31", Older}, {"99999999999999999999", "100000000000000000000", Newer},
		{"1.0.0", "1.0.0", Same}, {"", "", Same}, {"1.0.0+a", "1.0.0+b", Same}, {"1.0", "1.0.0", Same}, {"01", "1", Same},
		{"", "1.0.0", Newer}, {"1.0.0", "", Unordered}, {"1.0.0", "latest", Unordered}, {"beta", "alpha", Unordered}, {"1.0.0", "1.0.0 ", Unordered},
	} {
		if got := orderOf(tt.before, tt.now); got != tt.want {
			t.Errorf("%q and then %q: %v, want %v", tt.before, tt.now, got, tt.want)
		}
	}
}

func FuzzOrderOf(f *testing.F) {
	f.Add("1.0.0", "1.0.1")
	f.Add("2026.01.09", "v")
	f.Fuzz(func(t *testing.T, a, b string) {
		opposite := map[Order]Order{Newer: Older, Older: Newer, Same: Same, Unordered: Unordered}
		if there, back := orderOf(a, b), orderOf(b, a); a != "" && b != "" && there != opposite[back] {
			t.Errorf("%q and %q: %v, and back %v", a, b, there, back)
		}
	})
}
