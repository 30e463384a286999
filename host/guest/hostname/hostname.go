// Package hostname knows which hosts a segment may be granted, for whoever reads such a
// grant, and for a line, which says why a page is not fetched.
package hostname

import (
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/yaml/problem"
)

// Reject returns what is wrong with a host of http, or "". It is a DNS name or
// an IPv4 address, with or without a port, and one that a request can go to.
func Reject(s string) string {
	if !isHost(s) {
		return "must be a host name in lower case such as api.example.com, without scheme or path, not " + problem.Quote(s)
	}
	name, _, _ := strings.Cut(s, ":")
	if strings.HasSuffix(name, ".localhost") {
		return "must be localhost for this machine, not " + problem.Quote(s) + ", which no request is made to"
	}
	if !endsInNumber(name) {
		return ""
	}
	addr, ok := IPv4(name)
	switch {
	case !ok:
		return "must be a name, or an address of four decimal numbers such as 192.168.1.5, not " + problem.Quote(s)
	case addr == [4]byte{}:
		return "must be the address of a machine, not " + problem.Quote(s) + ", which is none: write 127.0.0.1 for this machine"
	case IsMulticast(addr):
		return "must be the address of one machine, not " + problem.Quote(s) + ", which is that of many"
	}
	return ""
}

// IPv4 reads an address of four decimal numbers, as package netip does. That one makes
// objects of its own before main, which would cost every line a twenty-fifth of a
// hello-world.
func IPv4(name string) (addr [4]byte, ok bool) {
	for i := range addr {
		number, rest, more := strings.Cut(name, ".")
		n, err := strconv.ParseUint(number, 10, 8)
		if err != nil || number != strconv.FormatUint(n, 10) || more != (i < len(addr)-1) {
			return [4]byte{}, false
		}
		addr[i], name = byte(n), rest
	}
	return addr, true
}

// IsMulticast tells whether an address is that of many machines.
func IsMulticast(addr [4]byte) bool { return addr[0]>>4 == 0xe }

// isHost tells whether s has the letters and the parts of a host with or without a
// port.
func isHost(s string) bool {
	if len(s) > 253 {
		return false
	}
	host, port, hasPort := strings.Cut(s, ":")
	if hasPort {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || port[0] == '0' {
			return false
		}
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if c := label[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
				return false
			}
		}
	}
	return true
}

// endsInNumber tells whether other programs could take a host for an IPv4 address,
// in whatever form: 127.1 and 0x7f.1 are 127.0.0.1 to many (WHATWG URL, "ends in a
// number").
func endsInNumber(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if digits, isHex := strings.CutPrefix(last, "0x"); isHex {
		return strings.Trim(digits, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}
