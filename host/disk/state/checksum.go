package state

// Checksum is 64-bit FNV-1a. It finds damage in a cache file; it does not prove
// where the file came from.
func Checksum(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
