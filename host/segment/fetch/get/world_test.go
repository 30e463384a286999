package get

import (
	"context"
	"crypto/x509"
	"encoding/binary"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/segment/fetch"
)

// noon is when the tests begin.
func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// server is one that a test may let segments have pages from.
type server struct {
	*httptest.Server
	requests atomic.Int32
	last     atomic.Pointer[http.Request]
}

// host is how the server is granted.
func (s *server) host() string { return s.Listener.Addr().String() }

func newServer(t *testing.T, tls bool, answer http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		s.last.Store(r.Clone(context.Background()))
		answer(w, r)
	})
	s.Server = httptest.NewUnstartedServer(handler)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	if tls {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s
}

func answer(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// world is a cache and what a process sees of the world.
type world struct {
	t       *testing.T
	now     time.Time
	hosts   []string
	request Request
}

// newWorld trusts the certificates of httptest, and grants the given hosts.
func newWorld(t *testing.T, hosts ...string) *world {
	t.Helper()
	w := &world{t: t, now: noon(), hosts: hosts}
	w.request = Request{
		Cache:     fetch.Open(t.TempDir()),
		Now:       func() time.Time { return w.now },
		Getenv:    func(string) string { return "" },
		UserAgent: "aiterm/1.2.3",
	}
	certified := httptest.NewTLSServer(nil)
	defer certified.Close()
	w.request.client.roots = x509.NewCertPool()
	w.request.client.roots.AddCert(certified.Certificate())
	w.resolve(nil)
	return w
}

// resolve has names looked up in the given table, and nowhere else. A name's
// addresses are used up one a look-up, but for the last.
func (w *world) resolve(names map[string][]string) {
	w.request.client.dialer.resolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go answerDNS(server, names)
		return client, nil
	}}
}

// refresh is a render whose segment asks for the URLs, and the process after it.
func (w *world) refresh(urls ...string) []string {
	w.t.Helper()
	pages := w.request.Cache.For(w.hosts)
	for _, url := range urls {
		pages.Get(url, 60)
	}
	due, _ := w.request.Cache.Due(pages.Wishes(), w.now)
	if err := w.request.Cache.Note(due); err != nil {
		w.t.Fatal(err)
	}
	w.request.Tickets = nil
	for _, wish := range due {
		w.request.Tickets = append(w.request.Tickets, wish.Ticket)
	}
	failures, err := Refresh(w.t.Context(), w.request)
	if err != nil {
		w.t.Fatal(err)
	}
	return failures
}

func (w *world) body(url string) (string, bool) {
	return w.request.Cache.For(w.hosts).Get(url, 60)
}

func (w *world) known() fetch.Known {
	w.t.Helper()
	known := w.request.Cache.Known(w.hosts, w.now)
	if len(known) != 1 {
		w.t.Fatalf("known is %+v", known)
	}
	return known[0]
}

// answerDNS answers one question after another on a stream (RFC 1035, section
// 4.2.2).
func answerDNS(conn net.Conn, names map[string][]string) {
	defer conn.Close()
	for {
		var size [2]byte
		if _, err := io.ReadFull(conn, size[:]); err != nil {
			return
		}
		question := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(conn, question); err != nil {
			return
		}
		var labels []string
		at := 12
		for question[at] != 0 {
			n := int(question[at])
			labels = append(labels, string(question[at+1:at+1+n]))
			at += 1 + n
		}
		kind := binary.BigEndian.Uint16(question[at+1:])
		name := strings.Join(labels, ".")

		reply := append([]byte{}, question[:at+5]...)
		reply[2], reply[3] = 0x81, 0x80 // an answer, without an error
		for i := 6; i < 12; i++ {
			reply[i] = 0 // no records
		}
		addresses := names[name]
		if len(addresses) == 0 {
			reply[3] = 0x83 // no such name
		} else if address := netip.MustParseAddr(addresses[0]); address.Is4() == (kind == 1) {
			if len(addresses) > 1 {
				names[name] = addresses[1:]
			}
			data := address.AsSlice()
			reply[7] = 1
			reply = append(reply, 0xc0, 12, byte(kind>>8), byte(kind), 0, 1, 0, 0, 0, 0, 0, byte(len(data)))
			reply = append(reply, data...)
		}
		if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...)); err != nil {
			return
		}
	}
}
