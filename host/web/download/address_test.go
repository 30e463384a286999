package download

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/yaml/problem"
)

func TestParseAddress(t *testing.T) {
	tests := []struct{ in, want, wrong string }{
		{in: "https://example.com", want: "https://example.com/"},
		{in: "HTTPS://Example.COM:443/A.wasm?x=1", want: "https://example.com/A.wasm?x=1"},
		{in: "https://example.com:8443/a%20b.wasm", want: "https://example.com:8443/a%20b.wasm"},
		{in: "https://[2001:DB8::1]:443/", want: "https://[2001:db8::1]/"},
		{in: "https://10.0.0.1/a", want: "https://10.0.0.1/a"},
		{in: "http://localhost:80/a", want: "http://localhost/a"},
		{in: "http://127.1.2.3:8000/a", want: "http://127.1.2.3:8000/a"},
		{in: "http://[::1]:8000/a", want: "http://[::1]:8000/a"},
		{in: "http://example.com/a", wrong: "begins with http://, by which anybody on the way could change the file: write https://"},
		{in: "http://localhost.example.com/a", wrong: "begins with http://"},
		{in: "http://127.0.0.1.example.com/a", wrong: "begins with http://"},
		{in: "http://10.0.0.1/a", wrong: "begins with http://"},
		{in: "ftp://example.com/a", wrong: `the address begins with "ftp://": write https://`},
		{in: "https://me:secret@example.com/a", wrong: "the address holds a user name or a password, which would be written down: take it out"},
		{in: "https://example.com/a#b", wrong: "the address ends with a part after #"},
		{in: "https://example.com/a#", wrong: "the address ends with a part after #"},
		{in: "https:///a", wrong: "is no address"},
		{in: "https:a", wrong: "is no address"},
		{in: "https://example.com:/a", wrong: "ends with a colon"},
		{in: "https://exаmple.com/a", wrong: "has letters that can be mistaken for others: write it in its xn-- form"},
		{in: "https://a!b.com/", wrong: "holds a sign that is in no host name: correct it"},
		{in: "https://[fe80::1%25eth0]/", wrong: "holds a sign that is in no host name: correct it"},
		{in: "https://example.com/a b", wrong: `holds the character U+0020: write it as %XX`},
		{in: "https://example.com/\x1b[31m", wrong: "holds the character U+001B"},
		{in: "https://example.com/\u202e", wrong: "holds the character U+202E"},
		{in: "https://example.com/" + strings.Repeat("a", 2048), wrong: "has over 2048 bytes"},
		{in: "", wrong: "is no address"},
	}
	for _, tt := range tests {
		u, err := ParseAddress(tt.in)
		if tt.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), tt.wrong) {
				t.Errorf("%.60q: %v, want %s", tt.in, err, tt.wrong)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("a password is shown: %v", err)
			}
			continue
		}
		if err != nil || u.String() != tt.want {
			t.Errorf("%q: %v, %v", tt.in, u, err)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		addresses string
		want      distance
	}{
		{"1.1.1.1 8.8.8.8 172.32.0.1 100.128.0.1 198.20.0.1 2606:4700::1 ::ffff:1.1.1.1 64:ff9b::101:101 2002:101:101::", public},
		{"10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 100.127.255.255 198.18.0.1 fd00::1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1:: ::10.0.0.1", privateNet},
		{"127.0.0.1 127.255.0.1 ::1 0.0.0.0 0.1.2.3 :: 169.254.169.254 fe80::1%eth0 224.0.0.1 ff02::1 255.255.255.255 240.0.0.1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: ::127.0.0.1", thisMachine},
	}
	for _, tt := range tests {
		for _, a := range strings.Fields(tt.addresses) {
			if got := distanceOf(netip.MustParseAddr(a)); got != tt.want {
				t.Errorf("%s is taken for %v", a, got)
			}
		}
	}
}

func TestSaid(t *testing.T) {
	tests := []struct{ in, want string }{
		{" plain ", "plain"},
		{"a\x1b]0;x\x07b\u202ec", "abc"},
		{`GET "https://h/x?sig=secret": no; http://h/y?k=secret`, `GET "https://h/x": no; http://h/y`},
		{strings.Repeat("a", 300), strings.Repeat("a", 200) + "…"},
	}
	for _, tt := range tests {
		if got := Said(tt.in); got != tt.want {
			t.Errorf("%q: %q", tt.in, got)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"https://example.com/a.wasm?x=1", "http://[::1]:5000/", "https://a%2fb/", "https://user@h/", "https://h/%zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := ParseAddress(text)
		if err != nil {
			mustBeShowable(t, err.Error())
			return
		}
		again, err := ParseAddress(u.String())
		if err != nil || again.String() != u.String() {
			t.Errorf("%q becomes %q, then %v, %v", text, u, again, err)
		}
		if u.Scheme == "http" && !IsLoopback(u.Hostname()) || u.User != nil {
			t.Errorf("%q was accepted", text)
		}
		if _, bad := problem.Unprintable(Show(u)); bad {
			t.Errorf("shown: %q", Show(u))
		}
	})
}

// mustBeShowable fails when a message holds what acts on a terminal. The
// replacement character stands for what was no text, and may be in it.
func mustBeShowable(t *testing.T, message string) {
	t.Helper()
	if c, bad := problem.Unprintable(strings.ReplaceAll(message, "\ufffd", "")); bad {
		t.Errorf("%U is shown: %q", c, message)
	}
}
