package sdk

// ParseFloat reads a decimal number as JSON writes it: 45, -0.5, 1e3,
// 41.199999999999996. It returns false for anything else, and for a number that
// a float64 can't hold, so the result is never infinite and never NaN. The last
// binary digit may differ from strconv's.
func ParseFloat(s string) (float64, bool) {
	negative, digits, exponent, ok := scanDecimal(s)
	if !ok {
		return 0, false
	}
	f := float64(digits)
	for ; exponent > 0 && f != 0; exponent-- {
		f *= 10
		if f > maxFloat {
			return 0, false
		}
	}
	// One division by an exact power of ten keeps 0.1 and 45.5 exact; powers
	// above 10^22 are not exact, hence the steps.
	for ; exponent < -22 && f != 0; exponent += 22 {
		f /= 1e22
	}
	power := 1.0
	for ; exponent < 0; exponent++ {
		power *= 10
	}
	f /= power
	if negative {
		f = -f
	}
	return f, true
}

// ParseInt reads the numbers that [ParseFloat] reads and cuts their fraction
// off. It returns false for anything else, and for a number beyond an int64.
func ParseInt(s string) (int64, bool) {
	negative, digits, exponent, ok := scanDecimal(s)
	if !ok {
		return 0, false
	}
	for ; exponent > 0 && digits != 0; exponent-- {
		if digits > maxInt/10 {
			return 0, false
		}
		digits *= 10
	}
	for ; exponent < 0 && digits != 0; exponent++ {
		digits /= 10
	}
	if digits > maxInt {
		return 0, false
	}
	if negative {
		return -int64(digits), true
	}
	return int64(digits), true
}

const (
	maxInt   = 1<<63 - 1
	maxFloat = 0x1p1023 * (1 + (1 - 0x1p-52))

	// maxExponent is more than any number that is not zero or infinite needs;
	// a longer exponent stops counting there.
	maxExponent = 9999
)

// scanDecimal splits a decimal number into a sign, up to 19 digits and a power
// of ten. Further digits only raise the power.
func scanDecimal(s string) (negative bool, digits uint64, exponent int, ok bool) {
	i := 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		negative = s[i] == '-'
		i++
	}
	inFraction := false
	for ; i < len(s); i++ {
		c := s[i]
		if c == '.' && !inFraction {
			inFraction = true
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		ok = true
		if inFraction {
			exponent--
		}
		if digits > (1<<64-1-9)/10 {
			exponent++
		} else {
			digits = digits*10 + uint64(c-'0')
		}
	}
	if !ok || i == len(s) {
		return negative, digits, exponent, ok
	}
	if s[i] != 'e' && s[i] != 'E' {
		return false, 0, 0, false
	}
	i++
	sign := 1
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		if s[i] == '-' {
			sign = -1
		}
		i++
	}
	if i == len(s) {
		return false, 0, 0, false
	}
	power := 0
	for ; i < len(s); i++ {
		c := s[i]
		if c < '0' || c > '9' {
			return false, 0, 0, false
		}
		if power < maxExponent {
			power = power*10 + int(c-'0')
		}
	}
	return negative, digits, exponent + sign*power, true
}
