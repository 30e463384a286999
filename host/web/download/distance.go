package download

import (
	"fmt"
	"net/netip"
)

// distance says how near to the person an address is. A server may send on to
// another one, but to none that is nearer than the host that the person typed:
// else a public server could have this machine ask its router or itself.
type distance uint8

const (
	thisMachine distance = iota // and what only this link reaches, cloud metadata among it
	privateNet
	public
)

func (d distance) String() string {
	return [...]string{"this machine or its own link", "a private network", "the internet"}[d]
}

// special knows the blocks that netip has no method for: shared address space (RFC 6598),
// "this network" (RFC 1122), benchmarks (RFC 2544), reserved (RFC 1112).
func special(ip netip.Addr) distance {
	b := ip.As4()
	switch {
	case b[0] == 0, b[0] >= 240:
		return thisMachine
	case b[0] == 100 && b[1]&0xc0 == 64, b[0] == 198 && b[1]&0xfe == 18:
		return privateNet
	}
	return public
}

// distanceOf classifies an address. One inside another (IPv4 in IPv6, NAT64,
// 6to4) is taken for the inner one.
func distanceOf(ip netip.Addr) distance {
	ip = inner(ip.Unmap().WithZone(""))
	switch {
	case ip.IsLoopback(), ip.IsUnspecified(), ip.IsLinkLocalUnicast(), ip.IsMulticast():
		return thisMachine
	case ip.IsPrivate():
		return privateNet
	}
	if ip.Is4() {
		return special(ip)
	}
	return public
}

// inner is the IPv4 address that an IPv6 address carries: 64:ff9b::/96 (RFC
// 6052), 2002::/16 (RFC 3056) and ::/96 (RFC 4291).
func inner(ip netip.Addr) netip.Addr {
	if !ip.Is6() {
		return ip
	}
	b := ip.As16()
	zeros := func(from, to int) bool {
		for _, c := range b[from:to] {
			if c != 0 {
				return false
			}
		}
		return true
	}
	last := netip.AddrFrom4([4]byte(b[12:]))
	switch {
	case b[0] == 0 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b && zeros(4, 12):
		return last
	case b[0] == 0x20 && b[1] == 0x02:
		return netip.AddrFrom4([4]byte(b[2:6]))
	case zeros(0, 12) && !ip.IsLoopback() && !ip.IsUnspecified():
		return last
	}
	return ip
}

// nearerError refuses a server that another one sent us to.
type nearerError struct {
	host  string
	where distance
}

func (e *nearerError) Error() string {
	return fmt.Sprintf("sends on to %s, which is in %s and so nearer than the host that you named: nothing was asked there", e.host, e.where)
}
