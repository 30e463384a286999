//go:build linux || darwin

package main

import (
	"bytes"
	"math/rand/v2"
	"slices"
)

// tokens are put into a document where they do not belong.
var tokens = []string{
	"{", "}", "[", "]", ",", ":", `"`, `\`, `\u0000`, `\u001b[2J`, `\u009b`, `\u202e`, `\ud83d`, "null", "true", "-", "1e999", "0x10", "NaN",
	"\x00", "\x1b]0;t\x07", "\x9b31m", "\xff", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80", "\u2028", "\ufeff", "\u202e", "/*", "//", "'", "\r", "\n",
}

// mutate changes a document in one to eight places. other is what parts of it
// may be replaced by.
func mutate(random *rand.Rand, document, other []byte) []byte {
	b := slices.Clone(document)
	for range 1 + random.IntN(8) {
		if len(b) == 0 {
			return b
		}
		at := random.IntN(len(b))
		to := min(len(b), at+1+random.IntN(40))
		switch random.IntN(9) {
		case 0:
			b[at] ^= 1 << random.IntN(8)
		case 1:
			b[at] = byte(random.IntN(256))
		case 2:
			b = slices.Delete(b, at, to)
		case 3:
			b = slices.Insert(b, at, []byte(tokens[random.IntN(len(tokens))])...)
		case 4:
			b = slices.Insert(b, at, bytes.Repeat(b[at:to], 1+random.IntN(20))...)
		case 5:
			from := random.IntN(len(other))
			b = slices.Replace(b, at, to, other[from:min(len(other), from+1+random.IntN(80))]...)
		case 6:
			b = b[:at]
		case 7: // a digit more, or fewer: numbers stay numbers
			if i := bytes.IndexAny(b[at:], "0123456789"); i >= 0 {
				b = slices.Insert(b, at+i, bytes.Repeat([]byte{byte('0' + random.IntN(10))}, 1+random.IntN(30))...)
			}
		case 8: // within a string: JSON stays JSON
			if i := bytes.Index(b[at:], []byte(`":"`)); i >= 0 {
				b = slices.Insert(b, at+i+3, []byte([]string{`\u001b[31m`, `\u202e`, `\n`, `\u0000`, `世`, `\ud800`, `../`, `/`}[random.IntN(8)])...)
			}
		}
	}
	return b
}
