package hostname

import (
	"net/netip"
	"testing"
)

func FuzzIPv4AsNetip(f *testing.F) {
	for _, name := range []string{
		"127.0.0.1", "0.0.0.0", "255.255.255.255", "256.1.1.1", "01.2.3.4", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "", "1.2.3.4 ",
		"+1.2.3.4", "0x7f.0.0.1", "1.2.3.4.", "224.0.0.1", "239.1.1.1", "240.0.0.1", "::1", "1.2.3.-4", "1_0.2.3.4", "00.0.0.0", "1.2.3.1000", "223.255.255.255",
	} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		want, err := netip.ParseAddr(name)
		got, ok := IPv4(name)
		if ok != (err == nil && want.Is4()) {
			t.Fatalf("IPv4(%q) = %v, netip says %v, %v", name, ok, want, err)
		}
		if ok && (netip.AddrFrom4(got) != want || IsMulticast(got) != want.IsMulticast()) {
			t.Fatalf("IPv4(%q) = %v, multicast %v; netip says %v", name, got, IsMulticast(got), want)
		}
	})
}
