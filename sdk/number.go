package sdk

// Itoa is n in decimal.
func Itoa(n int64) string {
	if n < 0 {
		// The negation of the smallest int64 is itself; as uint64 it is right.
		return "-" + utoa(uint64(-n))
	}
	return utoa(uint64(n))
}

func utoa(n uint64) string {
	var buf [20]byte
	i := len(buf)
	for {
		i--
		buf[i] = '0' + byte(n%10)
		n /= 10
		if n == 0 {
			return string(buf[i:])
		}
	}
}

// Pad2 is n with two digits, for clocks: 7 is "07". n is 0 to 99.
func Pad2(n int) string {
	return string([]byte{'0' + byte(n/10%10), '0' + byte(n%10)})
}

// Fixed is f with that many decimals (0 to 9), rounded half away from zero. NaN
// is 0, and numbers beyond ±9×10¹⁸ are held there. There is no "-0.00".
func Fixed(f float64, decimals int) string {
	sign := ""
	if f < 0 {
		sign, f = "-", -f
	}
	if f > largest {
		f = largest
	}
	decimals = min(max(decimals, 0), 9)
	power := uint64(1)
	for range decimals {
		power *= 10
	}
	whole := clampWhole(f)
	fraction := clampWhole((f-float64(whole))*float64(power) + 0.5)
	if fraction >= power {
		whole++
		fraction -= power
	}
	if whole == 0 && fraction == 0 {
		sign = ""
	}
	text := sign + utoa(whole)
	if decimals == 0 {
		return text
	}
	// The leading 1 keeps the zeros behind the point.
	return text + "." + utoa(power + fraction)[1:]
}

// largest is where whole numbers are held: a round number below 2⁶³.
const largest = 9e18

// clampWhole cuts the fraction of f off; a conversion of a number that doesn't
// fit would differ from one processor to the next.
func clampWhole(f float64) uint64 {
	if f >= largest {
		return largest
	}
	if f > 0 {
		return uint64(f)
	}
	return 0
}

// Whole is value rounded to a whole number, with one exception: below the limit
// it never reads as the limit, so 99.6 of 100 is 99. Negative values are 0.
func Whole(value, limit float64) int64 {
	n := int64(clampWhole(value + 0.5))
	if top := int64(clampWhole(limit + 0.5)); value < limit && n >= top && top > 0 {
		return top - 1
	}
	return n
}

// Floor is value without its fraction, for what is used of a limit: Claude Code's
// /usage shows 24.9 % as 24. A whole number that arrives as 28.999999999999996 is
// still 29. Negative values are 0.
func Floor(value float64) int64 { return int64(clampWhole(value + 1e-9)) }

// Percent is p rounded to a whole number with a percent sign. Only a full 100
// reads as "100%".
func Percent(p float64) string { return Itoa(Whole(p, 100)) + "%" }

// Money is an amount in US dollars, "$0.31", with that many decimals.
func Money(usd float64, decimals int) string {
	sign := "$"
	if usd < 0 {
		sign, usd = "-$", -usd
	}
	return sign + Fixed(usd, decimals)
}

// Count shortens a large number to a unit: 950, 1k, 12.3k, 200k, 1.5M, 2G. One
// decimal below 100 units, unless it is zero.
func Count(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -max(n, -maxInt)
	}
	// The bounds are where the smaller unit would round to 1000.
	var unit int64
	var suffix string
	switch {
	case n >= 999_500_000:
		unit, suffix = 1_000_000_000, "G"
	case n >= 999_500:
		unit, suffix = 1_000_000, "M"
	case n >= 1000:
		unit, suffix = 1000, "k"
	default:
		return sign + Itoa(n)
	}
	tenths := roundedDiv(n, unit/10)
	if tenths >= 1000 {
		return sign + Itoa(roundedDiv(n, unit)) + suffix
	}
	text := Itoa(tenths / 10)
	if tenths%10 != 0 {
		text += "." + Itoa(tenths%10)
	}
	return sign + text + suffix
}

func roundedDiv(n, by int64) int64 {
	if n%by >= by/2 {
		return n/by + 1
	}
	return n / by
}
