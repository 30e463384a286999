package sdk

const (
	minutesPerHour = 60
	minutesPerDay  = 24 * 60
)

// Duration is a length of time in milliseconds as its two largest units, cut
// off at the minute: "<1m", "5m", "1h26m", "2d3h". A second unit that is zero
// is left out.
func Duration(ms int64) string {
	minutes := ms / 60_000
	if minutes <= 0 {
		return "<1m"
	}
	return units(minutes, true)
}

// DurationSeconds is a length of time in milliseconds down to the second:
// "45s", "5m3s", "1h26m0s", "2d3h0m9s". Negative is "0s".
func DurationSeconds(ms int64) string {
	seconds := max(ms/1000, 0)
	minutes := seconds / 60
	text := Itoa(seconds%60) + "s"
	if minutes > 0 {
		text = Itoa(minutes%minutesPerHour) + "m" + text
	}
	if minutes >= minutesPerHour {
		text = Itoa(minutes%minutesPerDay/minutesPerHour) + "h" + text
	}
	if minutes >= minutesPerDay {
		text = Itoa(minutes/minutesPerDay) + "d" + text
	}
	return text
}

// Countdown is the time that is left, in seconds, as its largest unit: "3d",
// "2h", "30m", and "now" below a minute.
func Countdown(seconds int64) string { return countdown(seconds, false) }

// CountdownLong is the time that is left, in seconds, as its two largest units:
// "3d4h", "2h15m", "30m", and "now" below a minute.
func CountdownLong(seconds int64) string { return countdown(seconds, true) }

func countdown(seconds int64, both bool) string {
	if seconds < 60 {
		return "now"
	}
	return units(seconds/60, both)
}

// units is a positive number of minutes as days and hours, hours and minutes,
// or minutes: the larger unit, or both where the smaller one is not zero.
func units(minutes int64, both bool) string {
	large, small := minutes/minutesPerHour, minutes%minutesPerHour
	largeUnit, smallUnit := "h", "m"
	if minutes >= minutesPerDay {
		large, small = minutes/minutesPerDay, minutes%minutesPerDay/minutesPerHour
		largeUnit, smallUnit = "d", "h"
	}
	text := ""
	if large > 0 {
		text = Itoa(large) + largeUnit
	}
	if small > 0 && (both || large == 0) {
		text += Itoa(small) + smallUnit
	}
	return text
}
