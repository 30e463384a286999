package usage

import (
	"slices"
	"strings"
	"time"
)

// Contents are what a [Cache] holds.
type Contents struct {
	// Snapshot is what is known of the limits that this Claude config directory
	// shares.
	Snapshot Snapshot
	// ClaudeStamp is the [ClaudeFile.Stamp] of the file whose figures are merged
	// in already, or "".
	ClaudeStamp string
	// Account is the [ClaudeFigures] one that the figures are of, as far as it is
	// known, and AccountSince when another one was logged in before: what was seen
	// earlier is not this account's.
	Account      string
	AccountSince time.Time
	// AnsweredAt is when the newest answer of /usage was true.
	AnsweredAt time.Time

	speakers []speaker // what each said last, the one that changed last at the end
	gone     departures
}

// ForAccount returns what holds for an account that is logged in at now: nothing,
// if the contents are another one's. "" is an account that is not known.
func (c Contents) ForAccount(account string, now time.Time) Contents {
	if account == "" || account == c.Account {
		return c
	}
	if c.Account != "" && !sameAccount(c.Account, account) {
		c.Snapshot, c.AccountSince = Snapshot{}, now.UTC().Truncate(time.Second)
		c.AnsweredAt, c.gone, c.speakers = time.Time{}, nil, scattered(c.speakers, "")
	}
	c.Account = account
	return c
}

// sameAccount reports whether two names of [ClaudeFigures] may be of one account:
// older versions of Claude Code name no organisation.
func sameAccount(a, b string) bool {
	account, organisation, _ := strings.Cut(a, "-")
	other, otherOrganisation, _ := strings.Cut(b, "-")
	return account == other && (organisation == "" || otherOrganisation == "" || organisation == otherOrganisation)
}

func (c Contents) equal(other Contents) bool {
	return slices.Equal(c.Snapshot.windows, other.Snapshot.windows) &&
		c.ClaudeStamp == other.ClaudeStamp && c.Account == other.Account &&
		c.AccountSince.Equal(other.AccountSince) && c.AnsweredAt.Equal(other.AnsweredAt) &&
		slices.EqualFunc(c.speakers, other.speakers, speaker.equal) &&
		slices.Equal(c.gone, other.gone)
}
