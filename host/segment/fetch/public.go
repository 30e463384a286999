package fetch

// PublicIPv4 reports whether an address belongs to the internet at large: not to this
// machine, a private or a provider's own network, and not to a block that is set aside
// (IANA's special-purpose registries, RFC 6890). For all addresses, see package get.
func PublicIPv4(addr [4]byte) bool {
	for _, block := range [...]struct {
		first [4]byte
		bits  int
	}{
		{[4]byte{0, 0, 0, 0}, 8},
		{[4]byte{10, 0, 0, 0}, 8},
		{[4]byte{100, 64, 0, 0}, 10},
		{[4]byte{127, 0, 0, 0}, 8},
		{[4]byte{169, 254, 0, 0}, 16},
		{[4]byte{172, 16, 0, 0}, 12},
		{[4]byte{192, 0, 0, 0}, 24},
		{[4]byte{192, 0, 2, 0}, 24},
		{[4]byte{192, 88, 99, 0}, 24},
		{[4]byte{192, 168, 0, 0}, 16},
		{[4]byte{198, 18, 0, 0}, 15},
		{[4]byte{198, 51, 100, 0}, 24},
		{[4]byte{203, 0, 113, 0}, 24},
		{[4]byte{224, 0, 0, 0}, 4},
		{[4]byte{240, 0, 0, 0}, 4},
		{[4]byte{168, 63, 129, 16}, 32}, // what Azure's machines see their host as
	} {
		if (asNumber(addr)^asNumber(block.first))>>(32-block.bits) == 0 {
			return false
		}
	}
	return true
}

func asNumber(addr [4]byte) uint32 {
	return uint32(addr[0])<<24 | uint32(addr[1])<<16 | uint32(addr[2])<<8 | uint32(addr[3])
}
