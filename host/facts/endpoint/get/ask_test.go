package get

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/credentials"
)

// secret must never be sent anywhere but to the server that it is for.
const secret = "sk-ant-api03-0123456789abcdefWXYZ"

// recorder is a server that says who came with which key.
type recorder struct {
	*httptest.Server
	seen []string
}

func record404(t *testing.T, start func(http.Handler) *httptest.Server) *recorder {
	r := &recorder{}
	r.Server = start(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.seen = append(r.seen, fmt.Sprint(req.URL.Path, req.Header))
		http.NotFound(w, req)
	}))
	t.Cleanup(r.Close)
	return r
}

func TestRedirectsAreNotFollowedElsewhere(t *testing.T) {
	other := record404(t, httptest.NewServer)
	otherTLS := record404(t, httptest.NewTLSServer)
	location := ""
	redirecting := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Not http.Redirect: it would clean the address.
		w.Header().Set("Location", strings.ReplaceAll(location, "SELF", r.Host))
		w.WriteHeader(http.StatusFound)
	})
	plain, encrypted := httptest.NewServer(redirecting), httptest.NewTLSServer(redirecting)
	defer plain.Close()
	defer encrypted.Close()
	tests := []struct{ name, from, to, want string }{
		{"another port", plain.URL, other.URL + "/x", "redirected to " + other.URL + ", where the key is not sent: check base_url"},
		{"another port without a scheme", plain.URL, "//" + other.Listener.Addr().String(), "redirected to " + other.URL + ", where the key is not sent: check base_url"},
		{"another name of the same machine", plain.URL, strings.Replace(plain.URL, "127.0.0.1", "localhost", 1),
			"redirected to " + strings.Replace(plain.URL, "127.0.0.1", "localhost", 1) + ", where the key is not sent: check base_url"},
		{"http to https", plain.URL, otherTLS.URL, "redirected to " + otherTLS.URL + ", where the key is not sent: check base_url"},
		{"https to http", encrypted.URL, "http://SELF/x", "redirected to http://" + encrypted.Listener.Addr().String() + ", where the key is not sent: check base_url"},
		{"https to another port", encrypted.URL, otherTLS.URL, "redirected to " + otherTLS.URL + ", where the key is not sent: check base_url"},
		{"with a password", plain.URL, "http://me:pw@SELF/", "redirected to " + plain.URL + ", where the key is not sent: check base_url"},
		{"a file", plain.URL, "file:///etc/passwd", "redirected to file://, where the key is not sent: check base_url"},
		{"in a loop", encrypted.URL, "https://SELF/api/oauth/usage", "redirected to another of its own pages, and one request a minute is all that is made: check base_url"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			location = tt.to
			client := newClient()
			client.Transport.(*http.Transport).TLSClientConfig.RootCAs = encrypted.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
			_, err := ask(t.Context(), client, tt.from, "aiterm/1", credentials.NewKey(secret))
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, server := range []*recorder{other, otherTLS} {
				if len(server.seen) > 0 {
					t.Errorf("another server was asked: %s", server.seen)
				}
			}
		})
	}
}

func TestCertificateIsChecked(t *testing.T) {
	server := record404(t, httptest.NewTLSServer)
	_, err := ask(t.Context(), newClient(), server.URL, "aiterm/1", credentials.NewKey(secret))
	if err == nil || !strings.Contains(err.Error(), "certificate") || len(server.seen) > 0 {
		t.Errorf("got %v; the server saw %s", err, server.seen)
	}
}

func TestBaseURLWithAPath(t *testing.T) {
	server := record404(t, httptest.NewServer)
	if _, err := ask(t.Context(), newClient(), server.URL+"/claude", "aiterm/1", credentials.NewKey(secret)); err != nil {
		t.Fatal(err)
	}
	if len(server.seen) != 1 || !strings.HasPrefix(server.seen[0], "/claude/api/oauth/usage") {
		t.Errorf("asked for %s", server.seen)
	}
}

// What aiterm has to say of the key's place goes no further than the header.
func TestKeyIsOnlyInItsHeader(t *testing.T) {
	var request string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("X-Api-Key")
		body, _ := io.ReadAll(r.Body)
		request = fmt.Sprint(r.Method, r.URL, r.Host, r.Header, string(body))
	}))
	defer server.Close()
	if _, err := ask(t.Context(), newClient(), server.URL, "aiterm/1", credentials.NewKey(secret)); err != nil {
		t.Fatal(err)
	}
	if request == "" || strings.Contains(request, "sk-ant") {
		t.Errorf("the request is %q", request)
	}
}
