package get

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"

	"github.com/data-wise/aiterm/host/web/httperr"
)

// dialer connects to a server. The address is looked at when the socket is made
// and nothing can change any more: whatever a name resolved to before, and
// however often, no connection is made to another address than the one that was
// looked at.
type dialer struct {
	resolver *net.Resolver // nil is the system's
}

func (d dialer) dial(ctx context.Context, network, hostPort string) (net.Conn, error) {
	name, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		return nil, err
	}
	n := net.Dialer{
		Timeout:  getTime,
		Resolver: d.resolver,
		Control: func(_, address string, _ syscall.RawConn) error {
			return allowed(name, address)
		},
		KeepAlive: -1 * time.Second, // one request
	}
	return n.DialContext(ctx, network, hostPort)
}

// allowed says whether a connection for a granted host may go to an address,
// with its port. What is not public must have been named: by that very address,
// or as localhost.
func allowed(host, address string) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return httperr.Refusal(fmt.Sprintf("leads to %s, which is no address that can be checked", address))
	}
	addr := to.Addr()
	bare := addr.Unmap()
	ok := public(addr)
	if literal, err := netip.ParseAddr(host); err == nil {
		ok = literal == bare && !bare.IsUnspecified() && !bare.IsMulticast()
	} else if strings.EqualFold(host, "localhost") {
		ok = bare.IsLoopback() // it may be asked in the clear
	}
	if !ok {
		return httperr.Refusal(fmt.Sprintf("leads to %s, an address that is not on the public internet: such a host must be granted by its address", addr))
	}
	return nil
}
