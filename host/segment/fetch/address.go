package fetch

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/guest/hostname"
	"github.com/data-wise/aiterm/host/look/span"
)

// MaxURL is the longest URL in bytes that is looked at.
const MaxURL = 2 << 10

// Address is a URL that may be asked for.
type Address struct {
	URL  string // as it is requested: scheme and host in lower case, without the default port
	Host string // as it was granted: "api.example.com", or with a port that is not 443
}

// NotGrantedError says that a URL is not fetched since its host is not among
// those that were granted. Its text also says what to do, for whoever wrote the
// URL.
type NotGrantedError struct {
	Host string // as it would be granted; it may hold anything but controls
	text string
}

func (e *NotGrantedError) Error() string { return e.text }

// Check says whether those who were granted the given hosts may have a URL
// fetched. hosts are names or IPv4 addresses, with a port if it is not 443. The
// error says in words for the log why not, and may be a [NotGrantedError]; it never
// holds a query or a password.
//
// The URL is read strictly rather than mended: what two programs read in
// different ways is how a check is got round.
func Check(url string, hosts []string) (Address, error) {
	reject := func(why string, args ...any) (Address, error) {
		return Address{}, fmt.Errorf("%s is not fetched: %s", Shown(url), fmt.Sprintf(why, args...))
	}
	if len(url) > MaxURL {
		return reject("its URL has more than %d bytes: shorten it", MaxURL)
	}
	scheme, rest, ok := strings.Cut(url, "://")
	scheme = strings.ToLower(scheme)
	if !ok || scheme != "https" && scheme != "http" {
		return reject("it must begin with https://")
	}
	if why := stray(rest); why != "" {
		return reject("%s", why)
	}
	authority, path := rest, ""
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		authority, path = rest[:i], rest[i:]
	}
	if strings.Contains(authority, "@") {
		return reject("it holds a user name or a password: leave them out")
	}
	authority = strings.ToLower(authority)
	if isIPv6(authority) {
		_, err := reject("its host is an IPv6 address, which no grant can name: write a name or an IPv4 address")
		return Address{}, &NotGrantedError{span.Clean(authority), err.Error()}
	}
	name, port, hasPort := strings.Cut(authority, ":")
	if name == "" {
		return reject("it names no host: write one after %s://", scheme)
	}
	if hasPort && !isPort(port) {
		return reject("its port is none: write a number from 1 to 65535, or leave it out")
	}
	if !hasPort && scheme == "http" {
		port = "80"
	}
	host := canonical(name + ":" + port)
	granted := slices.ContainsFunc(hosts, func(granted string) bool { return canonical(granted) == host })
	if !granted {
		_, err := reject("%s", whyNotGranted(scheme, name, host))
		return Address{}, &NotGrantedError{span.Clean(host), err.Error()}
	}
	if scheme == "http" && !IsLocal(name) {
		return reject(plainHTTP)
	}
	requested := host
	if scheme == "http" && port == "443" {
		requested = name + ":443"
	}
	return Address{URL: scheme + "://" + requested + path, Host: host}, nil
}

const plainHTTP = "it is plain http, which goes to this machine and private addresses only: write https://"

// whyNotGranted proposes a grant only where that would help.
func whyNotGranted(scheme, name, host string) string {
	if wrong := hostname.Reject(host); wrong != "" {
		return fmt.Sprintf("%q was not granted, and cannot be: it %s", span.Clean(host), wrong)
	}
	if scheme == "http" && !IsLocal(name) {
		return plainHTTP
	}
	return fmt.Sprintf("%q was not granted: grant http:%s, if you trust the segment with it", host, host)
}

// stray says what is wrong with the characters after the scheme, or "".
func stray(s string) string {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '#':
			return "a server never sees what comes after #: leave it out"
		case c == '%' && (len(s) < i+3 || !isHex(s[i+1]) || !isHex(s[i+2])):
			return "a % must be followed by two hexadecimal digits: write %25 for the character itself"
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0:
			return "it has " + strconv.QuoteToASCII(s[i:i+1]) + " in it: write %" + fmt.Sprintf("%02X", c) + ", or the xn-- form in a host name"
		}
	}
	return ""
}

// isIPv6 tells an IPv6 address, as a host or without the brackets that belong
// there, from a name with a port.
func isIPv6(authority string) bool {
	if strings.HasPrefix(authority, "[") {
		return true
	}
	// With one colon it has a port. Where it goes is not decided by this: no grant has
	// two.
	address, _, _ := strings.Cut(authority, "%")
	return strings.Count(address, ":") > 1 && strings.Trim(address, "0123456789abcdef:.") == ""
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0 && strconv.FormatUint(n, 10) == s
}

// canonical is a host as it is compared: in lower case and without the port of
// https.
func canonical(host string) string {
	host = strings.ToLower(host)
	return strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":")
}

// IsLocal reports whether a host, with or without a port, is named in a way that
// can only mean this machine or its own network: "localhost", or an address
// literal that is not public. A grant of such a host is the only one by which a
// segment gets at private addresses, and the only one for plain http.
func IsLocal(host string) bool {
	name, _, _ := strings.Cut(host, ":")
	if strings.EqualFold(name, "localhost") {
		return true
	}
	addr, ok := hostname.IPv4(name)
	return ok && !PublicIPv4(addr) && addr != [4]byte{} && !hostname.IsMulticast(addr)
}

// Shown is a URL for people: one line without its query, which may hold a
// secret, and without what comes before an @.
func Shown(url string) string {
	const most = 200
	query := ""
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		url, query = url[:i], url[i:i+1]+"…"
	}
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		scheme, rest = "", url
	} else {
		scheme += "://"
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		rest = "…" + rest[i:]
	}
	shown := span.Clean(scheme + rest)
	if len(shown) > most {
		shown, query = strings.ToValidUTF8(shown[:most], ""), "…"
	}
	return shown + query
}
