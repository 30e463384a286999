package fetch

import "net/netip"

// Public reports whether an address belongs to the internet at large: not to
// this machine, a private or a provider's own network, and not to a block that
// is set aside (IANA's special-purpose registries, RFC 6890). An IPv4 address
// inside an IPv6 one counts for itself where the network translates it (mapped,
// NAT64), and the tunnels that few use any more (6to4, Teredo) not at all.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if a.Zone() != "" {
		return false
	}
	if a.Is6() && netip.MustParsePrefix("64:ff9b::/96").Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	if a.Is6() && !netip.MustParsePrefix("2000::/3").Contains(a) {
		return false // loopback, unique local, link-local, multicast and all else
	}
	for _, block := range [...]string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
		"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"168.63.129.16/32", // what Azure's machines see their host as
		"2001::/23",        // Teredo among others
		"2001:db8::/32", "2002::/16", "3fff::/20",
	} {
		if netip.MustParsePrefix(block).Contains(a) {
			return false
		}
	}
	return a.IsValid()
}
