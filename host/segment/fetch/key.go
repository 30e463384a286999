package fetch

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The bounds of a max_age.
const (
	// MinMaxAge is the least time between two requests for a page.
	MinMaxAge = time.Minute
	maxMaxAge = 7 * 24 * time.Hour
)

// hostSet is a set of granted hosts in the one form that stands for it.
func hostSet(hosts []string) []string {
	set := make([]string, len(hosts))
	for i, host := range hosts {
		set[i] = canonical(host)
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// ownerOf stands for all segments with the same granted hosts. Nobody else sees
// what they had fetched: a body may have come by a redirect to a host that
// another was not granted.
func ownerOf(set []string) string {
	sum := sha256.Sum256([]byte(strings.Join(set, "\n")))
	return hex.EncodeToString(sum[:ownerLength/2])
}

// keyOf stands for a page: its owner, and its URL.
func keyOf(url string, set []string) string {
	owner := ownerOf(set)
	sum := sha256.Sum256([]byte(owner + "\n" + url))
	return owner + "-" + hex.EncodeToString(sum[:urlLength/2])
}

// The lengths of a key's two parts, in hexadecimal digits.
const (
	ownerLength = 16
	urlLength   = 32
)

func keyOwner(key string) string { return key[:ownerLength] }

// isKey reports whether a text can be a key. One from a command line becomes
// part of a path.
func isKey(s string) bool {
	if len(s) != ownerLength+1+urlLength || s[ownerLength] != '-' {
		return false
	}
	return strings.Trim(s[:ownerLength]+s[ownerLength+1:], "0123456789abcdef") == ""
}

// The names of a page's two files: a render writes what it wants, and the
// process that makes the requests what came of it.
const (
	wishExt = ".wish"
	pageExt = ".page"
)

func (c Cache) path(key, ext string) string { return filepath.Join(c.dir, key+ext) }

// Ticket names a page that is to be fetched, to another process. It holds no
// URL, since every user of a machine sees the arguments of a process.
type Ticket struct {
	Key    string
	MaxAge time.Duration // what the segment asked for, in whole seconds
}

func (t Ticket) String() string {
	return t.Key + ":" + strconv.Itoa(int(t.MaxAge/time.Second))
}

// ParseTicket is the reverse of [Ticket.String].
func ParseTicket(s string) (Ticket, error) {
	key, age, _ := strings.Cut(s, ":")
	seconds, err := strconv.ParseUint(age, 10, 32)
	if !isKey(key) || err != nil {
		return Ticket{}, fmt.Errorf("%.80q names no page: write KEY:SECONDS, as a render does", s)
	}
	return Ticket{Key: key, MaxAge: clamp(time.Duration(seconds) * time.Second)}, nil
}

func clamp(maxAge time.Duration) time.Duration { return min(max(maxAge, MinMaxAge), maxMaxAge) }
