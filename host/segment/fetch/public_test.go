package fetch

import (
	"net/netip"
	"testing"
)

// The blocks are those that package netip makes of their texts, to the address.
func TestPublicIPv4IsAllButTheBlocks(t *testing.T) {
	blocks := []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
		"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
	}
	check := func(addr netip.Addr) {
		if !addr.Is4() {
			return // one beyond the last
		}
		want := true
		for _, block := range blocks {
			want = want && !netip.MustParsePrefix(block).Contains(addr)
		}
		if got := PublicIPv4(addr.As4()); got != want {
			t.Fatalf("PublicIPv4(%s) = %v", addr, got)
		}
	}
	for _, block := range blocks {
		prefix := netip.MustParsePrefix(block)
		first := prefix.Addr()
		check(first)
		check(first.Prev())
		check(first.Next())
		last := first.As4()
		for bit := prefix.Bits(); bit < 32; bit++ {
			last[bit/8] |= 0x80 >> (bit % 8)
		}
		check(netip.AddrFrom4(last))
		check(netip.AddrFrom4(last).Next())
	}
	for n := uint32(0); n < 1<<32-1<<16; n += 1<<16 - 1 {
		check(netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}))
	}
}
