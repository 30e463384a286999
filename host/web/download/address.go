// Package download gets one file from a web server that a person named, and
// treats whoever answers as a stranger: https only, few redirects, a limit for
// the size and one for the time, and no way from a public server into the
// person's own network. What is in the file is for others to judge; this
// package writes nothing to disk and keeps nothing between two calls.
package download

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/yaml/problem"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// maxAddress is far above any address that a person types.
const maxAddress = 2048

// ParseAddress reads the address of a file: https, or http where the host is
// this machine by its very name. The result is in the one form that is kept and
// shown: scheme and host in lower case, no default port, a path. A user, a
// password or a fragment is refused, since the address is written to files.
func ParseAddress(text string) (*url.URL, error) {
	if len(text) > maxAddress {
		return nil, errors.New("the address has over 2048 bytes: use a shorter one")
	}
	if c, bad := problem.Unprintable(text); bad || strings.Contains(text, " ") {
		if !bad {
			c = ' '
		}
		return nil, fmt.Errorf("the address %s holds the character %U: write it as %%XX", strictyaml.Quote(text), c)
	}
	u, err := url.Parse(text)
	if err != nil || u.Opaque != "" || u.Hostname() == "" {
		return nil, errors.New(strictyaml.Quote(text) + " is no address: write it like https://example.com/name.wasm")
	}
	switch {
	case u.User != nil:
		return nil, errors.New("the address holds a user name or a password, which would be written down: take it out")
	case u.Fragment != "" || strings.HasSuffix(text, "#"):
		return nil, errors.New("the address ends with a part after #, which no server gets: take it out")
	case u.Scheme == "http" && !IsLoopback(u.Hostname()):
		return nil, errors.New("the address begins with http://, by which anybody on the way could change the file: write https://")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("the address begins with " + strictyaml.Quote(u.Scheme+"://") + ": write https://")
	}
	if err := checkHost(u); err != nil {
		return nil, err
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

// checkHost brings a host to its one form. Letters beyond ASCII are refused,
// since many look like others, and so is what no name and no IP address has.
func checkHost(u *url.URL) error {
	host := strings.ToLower(u.Host)
	for _, c := range host {
		if c > '~' {
			return errors.New("the host " + strictyaml.Quote(host) + " has letters that can be mistaken for others: write it in its xn-- form")
		}
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && !strings.ContainsRune(".-_:[]", c) {
			return errors.New("the host " + strictyaml.Quote(host) + " holds a sign that is in no host name: correct it")
		}
	}
	if strings.HasSuffix(host, ":") {
		return errors.New("the host " + strictyaml.Quote(host) + " ends with a colon: write the port, or take the colon out")
	}
	standard := ":443"
	if u.Scheme == "http" {
		standard = ":80"
	}
	u.Host = strings.TrimSuffix(host, standard)
	return nil
}

// IsLoopback reports whether a host name can only mean this machine: localhost,
// 127.0.0.0/8 or ::1. Nobody is asked.
func IsLoopback(host string) bool {
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// Show is an address for people and for files: without its query, which often
// is a key that is good for a minute, and without anything that could act on a
// terminal.
func Show(u *url.URL) string {
	bare := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	return span.Clean(bare.String())
}
