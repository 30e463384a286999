package get

import (
	"net/http"
	"strings"
	"testing"
)

func TestAllowed(t *testing.T) {
	tests := []struct {
		name, host, address string
		want                bool
	}{
		{"public", "api.example.com", "93.184.216.34:443", true},
		{"public, IPv6", "api.example.com", "[2606:4700::1111]:443", true},
		{"public, by NAT64", "api.example.com", "[64:ff9b::5db8:d822]:443", true},
		{"a public address by itself", "93.184.216.34", "93.184.216.34:443", true},
		{"loopback that was named", "127.0.0.1", "127.0.0.1:8080", true},
		{"loopback that was named, mapped", "127.0.0.1", "[::ffff:127.0.0.1]:8080", true},
		{"a private address that was named", "192.168.1.5", "192.168.1.5:443", true},
		{"localhost", "localhost", "127.0.0.1:80", true},
		{"localhost, IPv6", "LOCALHOST", "[::1]:80", true},
		{"the metadata of a cloud, named", "169.254.169.254", "169.254.169.254:80", true},

		{"a name for loopback", "api.example.com", "127.0.0.1:443", false},
		{"a name for a private address", "nas.example.com", "192.168.1.5:443", false},
		{"a name for the metadata of a cloud", "api.example.com", "169.254.169.254:443", false},
		{"a name for IPv6 loopback", "api.example.com", "[::1]:443", false},
		{"a name for a mapped address", "api.example.com", "[::ffff:10.0.0.1]:443", false},
		{"a name for NAT64 of loopback", "api.example.com", "[64:ff9b::7f00:1]:443", false},
		{"a name for 6to4", "api.example.com", "[2002:7f00:1::1]:443", false},
		{"a name for Teredo", "api.example.com", "[2001::1]:443", false},
		{"a name for a link", "api.example.com", "[fe80::1%eth0]:443", false},
		{"a name for nothing", "api.example.com", "0.0.0.0:443", false},
		{"another address than the named one", "127.0.0.1", "127.0.0.2:8080", false},
		{"another private address than the named one", "192.168.1.5", "192.168.1.6:443", false},
		{"a public address for a named one", "127.0.0.1", "93.184.216.34:80", false},
		{"localhost in the house", "localhost", "192.168.1.5:80", false},
		{"localhost on the internet", "localhost", "93.184.216.34:80", false},
		{"below localhost", "x.localhost", "127.0.0.1:80", false},
		{"nothing, named", "0.0.0.0", "0.0.0.0:80", false},
		{"multicast, named", "224.0.0.1", "224.0.0.1:80", false},
		{"short for loopback", "127.1", "127.0.0.1:80", false},
		{"no address", "api.example.com", "api.example.com:443", false},
		{"a socket", "api.example.com", "/run/docker.sock", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := allowed(tt.host, tt.address); (err == nil) != tt.want {
				t.Errorf("allowed says %v", err)
			}
		})
	}
}

// A name that was granted may resolve to anything. The server of the test is on
// the loopback address, which no name gets at.
func TestNamesForPrivateAddresses(t *testing.T) {
	s := newServer(t, true, answer(200, "secret"))
	_, port, _ := strings.Cut(s.host(), ":")
	for name, address := range map[string]string{
		"loopback": "127.0.0.1", "IPv6 loopback": "::1", "mapped": "::ffff:127.0.0.1", "the unspecified address": "0.0.0.0",
		"the unspecified address, IPv6": "::",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "example.com:"+port)
			w.resolve(map[string][]string{"example.com": {address}})
			w.refresh("https://example.com:" + port + "/")
			if k := w.known(); !strings.Contains(k.Failure, "not on the public internet") || !k.NextAt.After(w.now.Add(50*60e9)) {
				t.Errorf("known is %+v", k)
			}
		})
	}
	if n := s.requests.Load(); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

// The same by a redirect from a server that may be asked: each connection is
// looked at anew, whatever a name resolved to before.
func TestRedirectToANameForAPrivateAddress(t *testing.T) {
	s := newServer(t, true, answer(200, "secret"))
	_, port, _ := strings.Cut(s.host(), ":")
	first := newServer(t, true, func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, "https://example.com:"+port+"/", http.StatusFound)
	})
	w := newWorld(t, "example.com:"+port, s.host(), first.host())
	w.resolve(map[string][]string{"example.com": {"127.0.0.1"}})
	w.refresh(first.URL + "/")
	if k := w.known(); !strings.HasPrefix(k.Failure, "example.com:"+port+" leads to 127.0.0.1, an address that is not on the public internet") || s.requests.Load() != 0 {
		t.Errorf("known is %+v, after %d requests", k, s.requests.Load())
	}
}

// A name is looked up once for a connection, and what came of that is dialled:
// there is no moment for another answer between the check and the connection.
func TestOneLookUpForAConnection(t *testing.T) {
	names := map[string][]string{"example.com": {"10.0.0.1", "127.0.0.1"}}
	w := newWorld(t)
	w.resolve(names)
	conn, err := w.request.client.dialer.dial(t.Context(), "tcp4", "example.com:443")
	if err == nil {
		conn.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "leads to 10.0.0.1") || len(names["example.com"]) != 1 {
		t.Errorf("the connection: %v; left to look up: %v", err, names)
	}
}
