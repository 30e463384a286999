package sdk

// Periods of [Spending], which end today; days are those of the local calendar.
const (
	Today     = "today"
	SevenDays = "seven_days"
	Month     = "month" // from its first day on
)

// Parts of a period that [Spending] takes behind its name: "today.model".
const (
	OfModel   = ".model"   // of the model that the session uses now
	OfProject = ".project" // of the session's project
)

// SessionSpending is what the session itself has spent, without what a session that it
// was forked from had.
const SessionSpending = "session"

// Spending is what all sessions of this account have cost in a period, in US dollars, by
// Claude Code's own estimate. It returns false where nobody knows. Needs the permission
// spend.
func Spending(period string) (usd float64, ok bool) {
	usd = Spend(period).Float(-1)
	return usd, usd >= 0
}
