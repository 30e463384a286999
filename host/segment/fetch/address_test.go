package fetch

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// granted are the hosts of the tests.
var granted = []string{"api.example.com", "api.example.com:8443", "xn--bcher-kva.example", "127.0.0.1:8080", "192.168.1.5", "localhost:3000", "93.184.216.34"}

func TestCheck(t *testing.T) {
	tests := []struct {
		name, url string
		want      string // the URL that is requested, or "" if it is refused
		why       string
	}{
		{"https", "https://api.example.com/v1/now?q=1&r=%20", "https://api.example.com/v1/now?q=1&r=%20", ""},
		{"without a path", "https://api.example.com", "https://api.example.com", ""},
		{"a query without a path", "https://api.example.com?q=1", "https://api.example.com?q=1", ""},
		{"an @ in the path", "https://api.example.com/@user", "https://api.example.com/@user", ""},
		{"another URL in the query", "https://api.example.com/?u=https://evil.example/", "https://api.example.com/?u=https://evil.example/", ""},
		{"upper case", "HTTPS://API.Example.COM/V1", "https://api.example.com/V1", ""},
		{"the default port", "https://api.example.com:443/", "https://api.example.com/", ""},
		{"a port that was granted", "https://api.example.com:8443/", "https://api.example.com:8443/", ""},
		{"punycode", "https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/", ""},
		{"a granted address", "https://93.184.216.34/", "https://93.184.216.34/", ""},
		{"plain http to a granted loopback address", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/", ""},
		{"https to it", "https://127.0.0.1:8080/", "https://127.0.0.1:8080/", ""},
		{"plain http to localhost", "http://localhost:3000/", "http://localhost:3000/", ""},
		{"the port of https in plain http", "http://192.168.1.5:443/", "http://192.168.1.5:443/", ""},

		{"nothing", "", "", "begin with https://"},
		{"no scheme", "api.example.com/", "", "begin with https://"},
		{"no slashes", "https:api.example.com/", "", "begin with https://"},
		{"a space before it", " https://api.example.com/", "", "begin with https://"},
		{"a file", "file:///etc/passwd", "", "begin with https://"},
		{"plain http", "http://api.example.com/", "", "plain http"},
		{"plain http, the port of https", "http://api.example.com:443/", "", "plain http"},
		{"plain http to a granted port", "http://api.example.com:8443/", "", "plain http"},
		{"plain http to a public address", "http://93.184.216.34:443/", "", "plain http"},
		{"plain http without the port", "http://192.168.1.5/", "", "was not granted"},
		{"no host", "https:///x", "", "names no host"},
		{"no host but a port", "https://:443/x", "", "names no host"},
		{"another host", "https://example.com/", "", `"example.com" was not granted`},
		{"a host below", "https://x.api.example.com/", "", "was not granted"},
		{"another port", "https://api.example.com:8444/", "", "was not granted"},
		{"the granted port with another host", "https://xn--bcher-kva.example:8443/", "", "was not granted"},
		{"a dot at the end", "https://api.example.com./", "", "was not granted"},
		{"a dot and the port", "https://api.example.com.:443/", "", "was not granted"},
		{"an empty port", "https://api.example.com:/", "", "port"},
		{"port 0", "https://api.example.com:0/", "", "port"},
		{"a port with a zero before it", "https://api.example.com:08443/", "", "port"},
		{"a port with a sign", "https://api.example.com:+443/", "", "port"},
		{"a port out of range", "https://api.example.com:65979/", "", "port"}, // 443 + 65536
		{"two ports", "https://api.example.com:443:8443/", "", "port"},
		{"a user", "https://api.example.com@evil.example/", "", "user name"},
		{"a user before the granted host", "https://evil.example@api.example.com/", "", "user name"},
		{"a user with a password", "https://u:p@api.example.com/", "", "user name"},
		{"a fragment", "https://api.example.com/#x", "", "#"},
		{"a fragment in the host", "https://api.example.com#@evil.example/", "", "#"},
		{"a backslash", `https://evil.example\@api.example.com/`, "", `%5C`},
		{"a backslash for the path", `https://api.example.com\.evil.example/`, "", `%5C`},
		{"a space", "https://api.example.com/a b", "", "%20"},
		{"a tab in the host", "https://api.exa\tmple.com/", "", "%09"},
		{"a line break", "https://api.example.com/\r\nHost: evil.example", "", "%0D"},
		{"a NUL", "https://api.example.com\x00.evil.example/", "", "%00"},
		{"a percent sign", "https://api.example.com/100%", "", "%25"},
		{"half an escape", "https://api.example.com/%4", "", "%25"},
		{"an escaped host", "https://api%2eexample.com/", "", "was not granted"},
		{"IDN in letters", "https://bücher.example/", "", "xn--"},
		{"a full-width host", "https://ａpi.example.com/", "", "xn--"},
		{"a Kelvin sign", "https://api.example.com\u212a/", "", "xn--"},
		{"invalid UTF-8", "https://api.example.com/\xff", "", "%FF"},
		{"an IPv6 address", "https://[::1]/", "", "IPv6"},
		{"an IPv4 address in an IPv6 one", "http://[::ffff:127.0.0.1]:8080/", "", "IPv6"},
		{"an IPv6 address without brackets", "https://::1/", "", "IPv6"},
		{"an address in one number", "https://2130706433/", "", "was not granted"},
		{"an address in octal", "https://0177.0.0.1:8080/", "", "was not granted"},
		{"an address in two parts", "http://127.1:8080/", "", "was not granted"},
		{"brackets", "https://{api}.example.com/", "", "%7B"},
		{"too long", "https://api.example.com/" + strings.Repeat("x", MaxURL), "", "2048 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Check(tt.url, granted)
			switch {
			case tt.want != "" && (err != nil || got.URL != tt.want):
				t.Errorf("got %q, %v", got.URL, err)
			case tt.want == "" && err == nil:
				t.Errorf("%q is fetched", got.URL)
			case tt.want == "" && !strings.Contains(err.Error(), tt.why):
				t.Errorf("%q is not in %q", tt.why, err)
			case tt.want == "" && strings.ContainsAny(err.Error(), "\r\n\t\x00"):
				t.Errorf("the error holds controls: %q", err)
			}
			if _, err := Check(tt.url, nil); err == nil {
				t.Error("without a grant it is fetched")
			}
		})
	}
}

// The log tells how to grant what a segment asks for, where that would help.
func TestCheckHint(t *testing.T) {
	tests := []struct{ url, want string }{
		{"https://example.com/", `https://example.com/ is not fetched: "example.com" was not granted: grant http:example.com, if you trust the segment with it`},
		{"https://example.com:8443/", `https://example.com:8443/ is not fetched: "example.com:8443" was not granted: grant http:example.com:8443, if you trust the segment with it`},
		{"http://192.168.1.5/", `http://192.168.1.5/ is not fetched: "192.168.1.5:80" was not granted: grant http:192.168.1.5:80, if you trust the segment with it`},
		{"http://example.com/", "http://example.com/ is not fetched: it is plain http, which goes to this machine and private addresses only: write https://"},
		{"https:///x", "https:///x is not fetched: it names no host: write one after https://"},
		{"https://api_x.example/", `https://api_x.example/ is not fetched: "api_x.example" was not granted, and cannot be: it must be a host name in lower case such as api.example.com, without scheme or path, not "api_x.example"`},
		{"https://2130706433/", `https://2130706433/ is not fetched: "2130706433" was not granted, and cannot be: it must be a name, or an address of four decimal numbers such as 192.168.1.5, not "2130706433"`},
		{"https://0.0.0.0/", `https://0.0.0.0/ is not fetched: "0.0.0.0" was not granted, and cannot be: it must be the address of a machine, not "0.0.0.0", which is none: write 127.0.0.1 for this machine`},
	}
	for _, tt := range tests {
		_, err := Check(tt.url, granted)
		if err == nil {
			t.Errorf("%s is fetched", tt.url)
		} else if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
			t.Errorf("error (-want +got):\n%s", diff)
		}
	}
}

func TestShown(t *testing.T) {
	tests := []struct{ url, want string }{
		{"https://api.example.com/now", "https://api.example.com/now"},
		{"https://api.example.com/now?key=hush", "https://api.example.com/now?…"},
		{"https://api.example.com/now#hush", "https://api.example.com/now#…"},
		{"https://user:hu/sh@api.example.com/now?key=hush", "https://…@api.example.com/now?…"},
		{"user:hush@api.example.com", "…@api.example.com"},
		{"https://a\x1b[31m\n\u202eb/", "https://a b/"},
		{"\xff?\xff", "?…"},
	}
	for _, tt := range tests {
		if got := Shown(tt.url); got != tt.want {
			t.Errorf("%q is shown as %q, want %q", tt.url, got, tt.want)
		}
	}
	if got := Shown("https://x/" + strings.Repeat("ö", 1000)); len(got) > 210 || !strings.HasSuffix(got, "ö…") {
		t.Errorf("a long one is shown as %q", got)
	}
}

func TestIsLocal(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost:80": true, "127.0.0.1": true, "127.0.0.1:80": true, "10.1.2.3": true,
		"192.168.0.1:8123": true, "169.254.169.254": true, "100.64.0.1": true,
		"api.example.com": false, "93.184.216.34": false, "127.1": false, "localhost.example.com": false,
		"0.0.0.0": false, "224.0.0.1": false, "": false, "nas.local": false,
	} {
		if got := IsLocal(host); got != want {
			t.Errorf("IsLocal(%q) = %v", host, got)
		}
	}
}

// What is let through must mean the same to the package that makes the request.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{
		"https://api.example.com/v1?q=1", "https://API.example.com:443", "http://127.0.0.1:8080/x", "https://u@api.example.com/",
		"https://api.example.com#@evil", `https://evil\@api.example.com`, "https://api.example.com:8443?x", "http://localhost:3000/%2e%2e/",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		address, err := Check(text, granted)
		if err != nil {
			if shown := err.Error(); strings.ContainsAny(shown, "\x1b\n\x00") || len(shown) > 4<<10 {
				t.Errorf("the error is %q", shown)
			}
			return
		}
		u, err := url.Parse(address.URL)
		if err != nil {
			t.Fatalf("%q is let through, and is no URL: %v", address.URL, err)
		}
		port := u.Port()
		if port == "" {
			port = "443"
		}
		host := canonical(u.Hostname() + ":" + port)
		if host != address.Host || !slices.Contains(granted, host) || u.User != nil || u.Fragment != "" || u.Opaque != "" {
			t.Errorf("%q leads to %q, not to %q", address.URL, u.Host, address.Host)
		}
		if u.Scheme != "https" && !(u.Scheme == "http" && IsLocal(host)) {
			t.Errorf("%q is let through", address.URL)
		}
		if again, err := Check(address.URL, granted); err != nil || again != address {
			t.Errorf("%q becomes %q (%v)", address.URL, again.URL, err)
		}
	})
}
