package get

import (
	"net/netip"

	"github.com/data-wise/aiterm/host/segment/fetch"
)

// public reports whether an address belongs to the internet at large, as
// [fetch.PublicIPv4] does. An IPv4 address inside an IPv6 one counts for itself where the
// network translates it (mapped, NAT64), and the tunnels that few use any more (6to4,
// Teredo) not at all.
func public(a netip.Addr) bool {
	a = a.Unmap()
	if a.Zone() != "" {
		return false
	}
	if a.Is6() && netip.MustParsePrefix("64:ff9b::/96").Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	switch {
	case a.Is4():
		return fetch.PublicIPv4(a.As4())
	case !a.Is6() || !netip.MustParsePrefix("2000::/3").Contains(a):
		return false // loopback, unique local, link-local, multicast and all else
	}
	for _, block := range [...]string{
		"2001::/23", // Teredo among others
		"2001:db8::/32", "2002::/16", "3fff::/20",
	} {
		if netip.MustParsePrefix(block).Contains(a) {
			return false
		}
	}
	return true
}
