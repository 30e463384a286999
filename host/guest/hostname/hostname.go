// Package hostname knows which hosts a segment may be granted, for whoever reads such a
// grant, and for a line, which says why a page is not fetched.
package hostname

import (
	"net/netip"
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
	addr, err := netip.ParseAddr(name)
	switch {
	case err != nil:
		return "must be a name, or an address of four decimal numbers such as 192.168.1.5, not " + problem.Quote(s)
	case addr.IsUnspecified():
		return "must be the address of a machine, not " + problem.Quote(s) + ", which is none: write 127.0.0.1 for this machine"
	case addr.IsMulticast():
		return "must be the address of one machine, not " + problem.Quote(s) + ", which is that of many"
	}
	return ""
}

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
