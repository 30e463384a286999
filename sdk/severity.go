package sdk

// Severity is how near percent is to 100: "critical" above 95, else "warn" from
// warnAt, else "notice" from 50, else "ok". The themes have roles that end in
// these words: "usage." + Severity(p, 80).
//
// A warnAt below 50 means that "warn" starts there; above 95 there is no "warn"
// at all.
func Severity(percent, warnAt float64) string {
	// 95 that arrives as 95.00000000000001 is still 95, and 49.99999999999999
	// is 50.
	const noise = 1e-9
	switch {
	case percent > 95+noise:
		return "critical"
	case percent >= warnAt-noise:
		return "warn"
	case percent >= 50-noise:
		return "notice"
	}
	return "ok"
}
