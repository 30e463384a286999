package download

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	// MaxRedirects is how often a server may send on.
	MaxRedirects = 5
	// MaxTime is what one file may take, whatever its size.
	MaxTime = 5 * time.Minute

	maxSilence = 30 * time.Second // between two pieces of an answer
	maxConnect = 15 * time.Second // TLS included
	maxHeader  = 64 << 10
)

// NewClient makes a client for what a person named by host, "example.com" or
// "localhost:5000". It speaks to that host wherever it is, and to others only
// as redirects and registries lead there, over https, and never nearer than the
// host itself. It sends no cookies and no Referer, unpacks nothing, and ends a
// connection that is silent for half a minute. The caller bounds the sizes, and
// by the context the time ([MaxTime]).
func NewClient(host string) *http.Client { return newClient(host, maxSilence) }

func newClient(host string, silence time.Duration) *http.Client {
	w := &way{host: hostOnly(host), silence: silence}
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                  w.admit,
			DialContext:            w.dial,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    maxConnect,
			IdleConnTimeout:        maxSilence,
			DisableCompression:     true, // what is measured is what was sent
			MaxResponseHeaderBytes: maxHeader,
		},
		CheckRedirect: w.redirect,
	}
}

// way is how one client finds its servers, and which it refuses.
type way struct {
	host    string
	silence time.Duration

	mu      sync.Mutex
	reached bool     // the named host was dialled: at is what it is
	at      distance // as near as servers may be
	proxies map[string]bool
}

// admit sees each request before anybody is dialled, those to a token service
// that a registry names among them. It refuses plain http to another machine and
// returns the proxy of the person's environment. The proxy's address is theirs
// too, and usually a private one, so that it may be dialled.
func (w *way) admit(r *http.Request) (*url.URL, error) {
	if r.URL.Scheme != "https" && !IsLoopback(r.URL.Hostname()) {
		return nil, refusal("sends on to " + Show(r.URL) + ", which is not https: use an address that stays on https")
	}
	u, err := http.ProxyFromEnvironment(r)
	if u != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.proxies == nil {
			w.proxies = map[string]bool{}
		}
		w.proxies[hostOnly(u.Host)] = true
	}
	return u, err
}

// limits says how near the server at host may be. first is true for the named
// host when it is dialled for the first time: where it is then, decides for all
// that follow. So a name that points elsewhere the second time leads nowhere.
func (w *way) limits(host string) (least distance, first bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.proxies[host]:
		return thisMachine, false
	case w.reached:
		return w.at, false
	case host == w.host:
		return thisMachine, true
	}
	return public, false
}

// dial connects. The address is judged when it is known and before a packet is
// sent: a name can't be judged, since it may point anywhere.
func (w *way) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host := hostOnly(address)
	least, first := w.limits(host)
	d := net.Dialer{Timeout: maxConnect, Control: func(_, address string, _ syscall.RawConn) error {
		ip, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("connect to %s: %w", host, err)
		}
		if near := distanceOf(ip.Addr()); near < least {
			return &nearerError{host: host, where: near}
		}
		return nil
	}}
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if first {
		w.settle(conn.RemoteAddr())
	}
	return &quietConn{conn, w.silence}, nil
}

// settle notes where the named host was reached.
func (w *way) settle(at net.Addr) {
	near := public
	if ip, err := netip.ParseAddrPort(at.String()); err == nil {
		near = distanceOf(ip.Addr())
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.reached {
		w.reached, w.at = true, near
	}
}

// redirect decides about one step. The addresses that names stand for are
// judged when they are dialled; the literal ones here too, since a proxy may do
// the dialling.
func (w *way) redirect(next *http.Request, via []*http.Request) error {
	next.Header.Del("Referer") // it would tell one server the address at another, query and all
	if len(via) > MaxRedirects {
		return refusal(fmt.Sprintf("sends on more than %d times: use the address where the file is", MaxRedirects))
	}
	from := via[0].URL
	switch {
	case next.URL.User != nil:
		return refusal("sends on to an address with a password in it: use the address where the file is")
	case next.URL.Scheme == "http" && from.Scheme == "http" && IsLoopback(from.Hostname()) && IsLoopback(next.URL.Hostname()):
	case next.URL.Scheme != "https":
		return refusal("sends on to " + Show(next.URL) + ", which is not https: use an address that stays on https")
	}
	host := next.URL.Hostname()
	least, _ := w.limits(strings.ToLower(host))
	if ip, err := netip.ParseAddr(host); err == nil && distanceOf(ip) < least || IsLoopback(host) && least > thisMachine {
		near := thisMachine
		if err == nil {
			near = distanceOf(ip)
		}
		return &nearerError{host: host, where: near}
	}
	return nil
}

// hostOnly takes the port and the brackets off.
func hostOnly(host string) string {
	host = strings.ToLower(host)
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
}

// quietConn ends a connection on which nothing comes. A server that sends one
// byte now and then is ended by the context.
type quietConn struct {
	net.Conn
	silence time.Duration
}

func (c *quietConn) Read(b []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

func (c *quietConn) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}
