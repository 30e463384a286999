// Command peak is the segment that tells whether it is one of the hours in which many
// work, and how long that lasts. Which hours those are is a setting.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

const (
	minutesPerDay = 24 * 60
	// step is how far the end of peak hours is looked for at once, and lookAhead how far
	// in all: over a weekend and a day.
	step      = 15
	lookAhead = 4 * minutesPerDay
)

func render() error {
	p := peak{zone: letter("zone", 'p'), daily: letter("days", 'w') == 'd'}
	if !p.parse(sdk.Setting("hours").Or("5-11")) {
		return nil
	}
	now := sdk.Minute()
	in := p.at(now)
	name, word, sign, style := "peak", "peak", "🔥", "warning"
	if !in {
		name, word, sign, style = "off", "off-peak", "🌙", "dim"
	}
	if when := sdk.Setting("when").Or("both"); when != "both" && when[0] != name[0] {
		return nil
	}
	text := join(sdk.Setting(name+"_icon").Or(sign), sdk.Setting(name+"_label").Or(word))
	if sdk.Setting("countdown").Bool(true) {
		if left := p.until(now, !in); left > 0 {
			text = join(text, sdk.CountdownLong(left*60))
		}
	}
	if sdk.Setting("show_day").Bool(false) {
		text = join(text, p.day(now))
	}
	sdk.Span(sdk.Shorten(text, 100), style)
	return nil
}

func join(text, more string) string {
	if text == "" || more == "" {
		return text + more
	}
	return text + " " + more
}

// letter is the first one of a setting.
func letter(setting string, otherwise byte) byte {
	if value := sdk.Setting(setting).String(); value != "" {
		return value[0]
	}
	return otherwise
}

// peak are the hours.
type peak struct {
	zone   byte // p, e, u or l
	daily  bool
	ranges [4][2]int64 // minutes of the day; the second may be before the first
	count  int
}

// parse reads "5-11", "8:30-12 14-18", "22-6".
func (p *peak) parse(text string) bool {
	for text != "" {
		var word string
		word, text = cut(text, ' ')
		if word == "" {
			continue
		}
		from, to := cut(word, '-')
		begin, ok := timeOfDay(from)
		end, also := timeOfDay(to)
		if !ok || !also || p.count == len(p.ranges) {
			return false
		}
		p.ranges[p.count] = [2]int64{begin, end}
		p.count++
	}
	return p.count > 0
}

// timeOfDay reads "5" and "8:30" as minutes.
func timeOfDay(text string) (int64, bool) {
	hour, minute := cut(text, ':')
	if minute == "" {
		minute = "0"
	}
	h, ok := digits(hour)
	m, also := digits(minute)
	return h*60 + m, ok && also && m < 60 && h*60+m <= minutesPerDay
}

func digits(text string) (int64, bool) {
	if text == "" || len(text) > 2 {
		return 0, false
	}
	n := int64(0)
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(text[i]-'0')
	}
	return n, true
}

// cut splits s at the first separator.
func cut(s string, separator byte) (before, after string) {
	for i := range len(s) {
		if s[i] == separator {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// at tells whether a minute since 1970 is in the peak hours. Hours beyond midnight
// belong to the day on which they began.
func (p *peak) at(minute int64) bool {
	there := sdk.DateOf(minute*60 + p.offset(minute))
	now := int64(there.Hour*60 + there.Minute)
	for _, r := range p.ranges[:p.count] {
		begin, end := r[0], r[1]
		switch {
		case begin <= end && now >= begin && now < end && p.counts(there.Weekday):
			return true
		case begin > end && now >= begin && p.counts(there.Weekday):
			return true
		case begin > end && now < end && p.counts((there.Weekday+6)%7):
			return true
		}
	}
	return false
}

func (p *peak) counts(weekday int) bool { return p.daily || weekday > 0 && weekday < 6 }

// until is how many minutes it is until at answers that; 0 for a long time or never.
func (p *peak) until(now int64, wanted bool) int64 {
	for at := now - now%step + step; at < now+lookAhead; at += step {
		if p.at(at) != wanted {
			continue
		}
		for at > now+1 && p.at(at-1) == wanted {
			at--
		}
		return at - now
	}
	return 0
}

// offset is how far the zone is ahead of UTC then, in seconds.
func (p *peak) offset(minute int64) int64 {
	const hour = 3600
	standard := int64(-8 * hour)
	switch p.zone {
	case 'l':
		return int64(sdk.UTCOffset())
	case 'u':
		return 0
	case 'e':
		standard = -5 * hour
	}
	if isSummer(sdk.DateOf(minute*60 + standard)) {
		return standard + hour
	}
	return standard
}

// isSummer tells whether a moment of the standard time is within the summer time of the
// United States: from two o'clock on the second Sunday in March to two o'clock of the
// summer time on the first Sunday in November.
func isSummer(t sdk.Time) bool {
	firstOfMonth := ((t.Weekday-t.Day+1)%7 + 7) % 7
	sunday := 1 + (7-firstOfMonth)%7
	switch {
	case t.Month == 3:
		sunday += 7
		return t.Day > sunday || t.Day == sunday && t.Hour >= 2
	case t.Month == 11:
		return t.Day < sunday || t.Day == sunday && t.Hour < 1
	}
	return t.Month > 3 && t.Month < 11
}
