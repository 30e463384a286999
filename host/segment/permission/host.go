package permission

import (
	"net/netip"
	"strings"

	"github.com/data-wise/aiterm/host/segment/fetch"
)

// explainHost says what a grant of a host, with or without a port, lets a segment
// do. A host that strangers cannot reach is worth more words: what answers there
// often asks for no password, since it takes all who reach it for the user.
func explainHost(host string) string {
	const sent = "whatever the segment can read could be sent there"
	text := "has aiterm get pages from " + host
	switch name, _, _ := strings.Cut(host, ":"); {
	case fetch.IsLocal(name):
		return text + ", over plain http too: it reaches " + reached(name) + ", and " + sent
	case isOfLocalNetwork(name):
		return text + ", a name of a local network: it reaches services there, though none on a private address, and " + sent
	}
	return text + ": " + sent
}

// reached is what answers at a host that [fetch.IsLocal] reports.
func reached(name string) string {
	addr, err := netip.ParseAddr(name)
	if err != nil || addr.IsLoopback() {
		return "services of this machine that others cannot"
	}
	const network = "services of the local network that others cannot"
	// Clouds have their metadata service at a link-local address, but for two.
	if addr.IsLinkLocalUnicast() || name == "100.100.100.200" || name == "168.63.129.16" {
		return network + ", in a cloud also the one that gives out this machine's credentials"
	}
	return network
}

// isOfLocalNetwork reports whether a name means a host of one's own network: by
// one of the endings that are set aside for that (RFC 6762, RFC 8375, ICANN's
// .internal), or since it has none. By such a name a request goes to public
// addresses only, like by any other.
func isOfLocalNetwork(name string) bool {
	if !strings.Contains(name, ".") {
		return true
	}
	for _, ending := range [...]string{".local", ".internal", ".home.arpa", ".lan"} {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}
