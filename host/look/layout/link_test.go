package layout

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLinkTarget(t *testing.T) {
	tests := []struct {
		name, url, want string
	}{
		{"https", "https://github.com/a/b?x=1;y=2#z", "https://github.com/a/b?x=1;y=2#z"},
		{"http", "http://localhost:8080/", "http://localhost:8080/"},
		{"file", "file:///home/me/a%20b", "file:///home/me/a%20b"},
		{"file on Windows", "file:///C:/Users/me", "file:///C:/Users/me"},
		{"file on a host", "file://host/share/a", ""},
		{"file on this host by name", "file://localhost/a", ""},
		{"file on a host, with four slashes", "file:////host/share", ""},
		{"file on a host, behind a dot", "FILE:///.//host/share", ""},
		{"file on a host, with backslashes", `file:///\\host\share`, ""},
		{"file on a host, with escapes", "file:///%5C%5chost/share", ""},
		{"file on a host, with escaped slashes", "file:///%2f/host/share", ""},
		{"scheme in capitals", "HTTPS://x.example", "HTTPS://x.example"},
		{"a login", "https://me:secret@x.example/a@b", "https://x.example/a@b"},
		{"a token for a login", "https://secret@x.example?a=b@c", "https://x.example?a=b@c"},
		{"a login with an at sign in it", "https://me:a@b@x.example", "https://x.example"},
		{"an at sign behind the host", "https://x.example/@me", "https://x.example/@me"},
		{"a login and no host", "https://me:secret@", ""},
		{"javascript", "javascript://%0aalert(1)", ""},
		{"ssh", "ssh://git@github.com/a", ""},
		{"no scheme", "github.com/a", ""},
		{"one slash", "https:/x", ""},
		{"nothing after the scheme", "https://", ""},
		{"space before the scheme", " https://x", ""},
		{"empty", "", ""},
		{"space and escape", "https://x/a b\x1b\\\x07", "https://x/a%20b%1B\\%07"},
		{"beyond ascii", "https://x/ü\u009c\xff", "https://x/%C3%BC%C2%9C%FF"},
		{"longest", "https://x/" + strings.Repeat("a", maxURL-10), "https://x/" + strings.Repeat("a", maxURL-10)},
		{"too long", "https://x/" + strings.Repeat("a", maxURL-9), ""},
		{"too long when encoded", "https://x/" + strings.Repeat(" ", 700), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, linkTarget(tt.url)); diff != "" {
				t.Errorf("linkTarget(%q) (-want +got):\n%s", tt.url, diff)
			}
		})
	}
}
