package doctor

import "testing"

func TestVersionNumber(t *testing.T) {
	ordered := []string{"", "1.0.71", "2.0.76", "2.1.9", "2.1.80", "2.1.153", "2.10.0"}
	for i := 1; i < len(ordered); i++ {
		if versionNumber(ordered[i-1]) >= versionNumber(ordered[i]) {
			t.Errorf("%q is not before %q", ordered[i-1], ordered[i])
		}
	}
	for _, bad := range []string{"2.1", "2.1.x", "2.-1.0", "9999999.1.1", "2.1.80-beta"} {
		if n := versionNumber(bad); n != 0 {
			t.Errorf("%q gives %d", bad, n)
		}
	}
}
