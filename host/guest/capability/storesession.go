package capability

import (
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/disk/state"
)

// sessionPrefix begins the keys that each session has for itself. In the file the
// session stands behind it: "session/ID/KEY". Under "session/ID" is when the session
// last stored something, as a number that each save counts on.
const sessionPrefix = "session/"

// maxSessions is how many sessions a store remembers. What a segment keeps of a session
// is of no use once that has ended, and nobody tells when it does.
const maxSessions = 24

// Of makes the store that of a session: what it keeps under keys that begin with
// "session/" is seen by that session alone, and forgotten when others have come after it.
// Without a session all share these keys too.
func (s *Store) Of(session string) *Store {
	if len(session) > 64 || strings.ContainsRune(session, '/') {
		session = strconv.FormatUint(state.Checksum(session), 36)
	}
	s.session = validText(session)
	return s
}

// own is the key in the file.
func (s *Store) own(key string) string {
	rest, ok := strings.CutPrefix(key, sessionPrefix)
	if !ok || s.session == "" {
		return key
	}
	return sessionPrefix + s.session + "/" + rest
}

// seeSession notes that the session is the last that stored something.
func (s *Store) seeSession() {
	if s.session == "" || !s.keeps(s.session) {
		return
	}
	last := uint64(0)
	for key, value := range s.values {
		if _, ok := seenKey(key); ok {
			n, _ := strconv.ParseUint(value, 10, 32) // of what is none it is 0, or the most
			last = max(last, n)
		}
	}
	s.replace(sessionPrefix+s.session, strconv.FormatUint(last+1, 10))
}

// keeps tells whether there is anything of a session.
func (s *Store) keeps(session string) bool {
	for key := range s.values {
		if strings.HasPrefix(key, sessionPrefix+session+"/") {
			return true
		}
	}
	return false
}

// seenKey is the session that a key says was seen.
func seenKey(key string) (session string, ok bool) {
	session, ok = strings.CutPrefix(key, sessionPrefix)
	return session, ok && !strings.ContainsRune(session, '/')
}

// sessions is how many sessions the store remembers.
func (s *Store) sessions() int {
	n := 0
	for key := range s.values {
		if _, ok := seenKey(key); ok {
			n++
		}
	}
	return n
}

// forgetSession forgets the session that was seen the longest time ago and is not the
// store's own, and returns how many bytes that frees; 0 if there is none.
func (s *Store) forgetSession() (freed int) {
	oldest, least := "", ""
	for key, value := range s.values {
		session, ok := seenKey(key)
		if !ok || session == s.session {
			continue
		}
		// A longer number is larger.
		if oldest == "" || len(value) < len(least) || len(value) == len(least) && value < least {
			oldest, least = session, value
		}
	}
	if oldest == "" {
		return 0
	}
	before := s.size
	for key := range s.values {
		if key == sessionPrefix+oldest || strings.HasPrefix(key, sessionPrefix+oldest+"/") {
			s.replace(key, "")
		}
	}
	return before - s.size
}
