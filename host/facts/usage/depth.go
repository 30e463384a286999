package usage

// maxDepth is how deep JSON from elsewhere may nest. Real answers need five
// levels; the check for validity goes one call deeper with each, and a stack
// that is full ends the process.
const maxDepth = 500

// tooDeep reports whether the data nests deeper than maxDepth levels.
func tooDeep(data []byte) bool {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			for i++; i < len(data) && data[i] != '"'; i++ {
				if data[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			if depth++; depth > maxDepth {
				return true
			}
		case '}', ']':
			depth--
		}
	}
	return false
}
