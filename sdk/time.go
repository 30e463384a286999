package sdk

// Time is a local date and time of day.
type Time struct {
	Year, Month, Day     int // Month and Day from 1
	Hour, Minute, Second int
	Weekday              int // 0 is Sunday
}

const secondsPerDay = 24 * 60 * 60

// LocalTime is the time of the render where the user is, to the second (see
// [Now] for what that costs).
func LocalTime() Time {
	return DateOf(Now()/1000 + int64(UTCOffset()))
}

// LocalMinute is the time of the render where the user is, to the minute.
func LocalMinute() Time {
	return DateOf(Minute()*60 + int64(UTCOffset()))
}

// DateOf turns seconds since 1970, to which what a zone is ahead of UTC was added, into
// a date there. The year is thought to begin in March, so that the leap day is its last and the lengths of
// the months repeat every five months (153 days).
func DateOf(seconds int64) Time {
	days := seconds / secondsPerDay
	second := seconds % secondsPerDay
	if second < 0 {
		second += secondsPerDay
		days--
	}
	weekday := (days + 4) % 7 // 1 January 1970 was a Thursday
	if weekday < 0 {
		weekday += 7
	}

	const (
		daysPer400 = 146097
		daysPer100 = 36524
		daysPer4   = 1461
		toMarch0   = 719468 // days from 1 March of the year 0 to 1970
	)
	days += toMarch0
	era := days / daysPer400
	if days < 0 {
		era = (days - daysPer400 + 1) / daysPer400
	}
	inEra := days - era*daysPer400
	// Leap days are taken out first, so that a year is 365 days.
	year := (inEra - inEra/(daysPer4-1) + inEra/daysPer100 - inEra/(daysPer400-1)) / 365
	inYear := inEra - (365*year + year/4 - year/100)
	month := (5*inYear + 2) / 153
	day := inYear - (153*month+2)/5 + 1
	year += era * 400
	month += 3
	if month > 12 {
		month -= 12
		year++
	}
	return Time{
		Year: int(year), Month: int(month), Day: int(day),
		Hour: int(second / 3600), Minute: int(second % 3600 / 60), Second: int(second % 60),
		Weekday: int(weekday),
	}
}
