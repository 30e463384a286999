// Package zone makes TZ mean what it means to date(1). Go takes TZ for the name of
// a file with a time zone; POSIX also allows the rules themselves, such as
// "CET-1CEST,M3.5.0,M10.5.0/3", which small systems and containers use because
// they have no such files.
package zone

import (
	"strings"
	"time"
)

// maxRule is how long a rule may be. The longest that a system comes with has
// about 50 bytes.
const maxRule = 255

// maxOffset is how far a zone may be from UTC, in seconds: POSIX allows a day, and
// an hour of daylight saving on top of it.
const maxOffset = 25 * 60 * 60

// Use makes [time.Local] the zone that TZ describes, if tz, its value, is a rule.
// Anything else is left to Go: a name, a file, and nothing for the system's own.
func Use(tz string) {
	if at := Parse(tz); at != nil {
		time.Local = at
	}
}

// Parse returns the zone that a rule of POSIX describes, in the form that TZ has
// it: "JST-9", "<+0530>-5:30", "EST5EDT,M3.2.0,M11.1.0". It returns nil for what
// is no rule, such as "Europe/Berlin".
func Parse(tz string) *time.Location {
	rule := strings.TrimPrefix(tz, ":")
	if len(rule) > maxRule || !beginsAsRule(rule) {
		return nil
	}
	at, err := time.LoadLocationFromTZData("Local", zoneFile(rule))
	if err != nil {
		return nil
	}
	for _, season := range [...]int64{0, 182 * 24 * 60 * 60} {
		// Go keeps to the one type that is in the file where it does not understand
		// the rule, and takes offsets of days, which POSIX does not.
		if name, offset := time.Unix(season, 0).In(at).Zone(); name == noRule || max(offset, -offset) > maxOffset {
			return nil
		}
	}
	return at
}

// beginsAsRule tells whether s begins with a name and an offset, which no name of
// a zone does that is not a rule with the same meaning ("GMT0", "EST5EDT").
func beginsAsRule(s string) bool {
	const shortest = 3 // letters of a name
	if strings.HasPrefix(s, "<") {
		end := strings.IndexByte(s, '>')
		if end <= shortest {
			return false
		}
		s = s[end+1:]
	} else {
		name := 0
		for name < len(s) && (s[name]|0x20 >= 'a' && s[name]|0x20 <= 'z') {
			name++
		}
		if name < shortest {
			return false
		}
		s = s[name:]
	}
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	return s != "" && s[0] >= '0' && s[0] <= '9'
}

// noRule is the name of a zone that stands for a rule that is not understood. No
// rule can give a zone that name.
const noRule = "?"

// zoneFile returns a file as in RFC 9636 whose rule for all times is rule: a
// header and a block of the first version, which every reader skips, then those
// of the second, then the rule.
func zoneFile(rule string) []byte {
	var b strings.Builder
	for range 2 {
		b.WriteString("TZif2")
		b.Write(make([]byte, 15))
		// Six counts of four bytes: no mark of UTC, none of standard time, no leap
		// second, no transition, one type, and the bytes of its name.
		for _, count := range [...]byte{0, 0, 0, 0, 1, byte(len(noRule) + 1)} {
			b.Write([]byte{0, 0, 0, count})
		}
		// The type: its offset, whether it is daylight saving time, and where its
		// name begins.
		b.Write(make([]byte, 4+1+1))
		b.WriteString(noRule + "\x00")
	}
	b.WriteString("\n" + rule + "\n")
	return []byte(b.String())
}
