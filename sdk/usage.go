package sdk

// Names of the usage windows that every subscription has.
const (
	SessionWindow = "five_hour"
	WeeklyWindow  = "seven_day"
)

// Names of the windows that are money, where they are known; [UsageWindow.Unit]
// is the currency. They may be more than full.
const (
	ExtraUsageWindow = "extra_usage"
	SpendLimitWindow = "spend_limit"
)

// ModelWindowPrefix begins the names of the weekly windows of single models,
// such as "seven_day_opus".
const ModelWindowPrefix = WeeklyWindow + "_"

// UsageWindow is how much of a limit was used.
type UsageWindow struct {
	Name string
	// Used of Limit. When the source gives only a percentage, Used is that and
	// Limit is 100.
	Used, Limit float64
	// ResetsAt is when the window starts anew, in Unix seconds; 0 when unknown.
	ResetsAt int64
}

// Percent is how much of the limit was used, 0 to 100; only "spend_limit" and
// "extra_usage" may pass 100. Show its [Floor], as Claude Code does. It is 0 where
// there is no limit (see [Spent]).
func (w UsageWindow) Percent() float64 {
	if w.Limit <= 0 {
		return 0
	}
	return w.Used * 100 / w.Limit
}

// ResetsIn is the time to the reset in seconds, or false when it is unknown. It
// is counted from the beginning of the minute, and exact in the last two.
func (w UsageWindow) ResetsIn() (int64, bool) {
	if w.ResetsAt <= 0 {
		return 0, false
	}
	left := w.ResetsAt - Minute()*60
	if left <= 120 {
		left = w.ResetsAt - Now()/1000
	}
	return left, true
}

// The methods below ask the host when they are called, each for one answer more.
// A segment is run anew whenever an answer that it asked for has changed, so ask
// only for what is shown. They need the permission usage.

// Label is what the window's source calls it for people, such as "Fable", or ""
// when it says nothing.
func (w UsageWindow) Label() string { return Usage(w.Name + ".label").String() }

// Unit is the currency of Used and Limit, such as "EUR"; "" when they are not
// money.
func (w UsageWindow) Unit() string { return Usage(w.Name + ".unit").String() }

// Age is how long ago the figures were true, in seconds, or false when that is
// unknown. It is counted to the beginning of the minute and never negative.
func (w UsageWindow) Age() (int64, bool) {
	seen := usageSeconds(w.Name, ".seen_at")
	if seen <= 0 {
		return 0, false
	}
	return max(Minute()*60-seen, 0), true
}

// Decimals is how many decimals amounts in the window's Unit have: 0 for yen.
func (w UsageWindow) Decimals() int64 {
	if d := usageNumber(w.Name, ".decimals"); d >= 0 && d < 9 {
		return int64(d)
	}
	return 2
}

// Length is the time from one reset to the next in seconds, or false for a
// window without a fixed length.
func (w UsageWindow) Length() (int64, bool) {
	length := usageSeconds(w.Name, ".length")
	return length, length > 0
}

// FullAt is when the window will be full at the present pace, in Unix seconds,
// which may be past. It returns false unless the host forecasts that, and before
// the reset. The host reads the history for it: ask only when it matters.
func (w UsageWindow) FullAt() (int64, bool) {
	if w.ResetsAt <= 0 {
		return 0, false
	}
	at := usageSeconds(w.Name, ".full_at")
	return at, at > 0 && at < w.ResetsAt
}

// Projected is the percentage of the limit that will be used at the reset, as the host
// forecasts it, or false where it can't tell. It may be over 100. The host reads the
// history for it: ask only when it is shown.
func (w UsageWindow) Projected() (float64, bool) {
	percent := usageNumber(w.Name, ".projected")
	return percent, w.ResetsAt > 0 && percent >= w.Percent()-1
}

// Pace is how many percent of the limit more (+) or less (-) are used than an even use of
// the window up to now would be, or false for a window without a fixed length or whose
// reset is unknown.
func (w UsageWindow) Pace() (float64, bool) {
	left, known := w.ResetsIn()
	length, fixed := w.Length()
	if !known || !fixed || left > length || left < 0 {
		return 0, false
	}
	return w.Percent() - float64(length-left)*100/float64(length), true
}

// Window is the usage window of that name. It returns false when the window is
// unknown, has expired, or has numbers that can't be true. Needs the permission
// usage.
func Window(name string) (UsageWindow, bool) {
	w := UsageWindow{
		Name:     name,
		Used:     usageNumber(name, ".used"),
		Limit:    usageNumber(name, ".limit"),
		ResetsAt: usageSeconds(name, ".resets_at"),
	}
	if w.Used < 0 || w.Limit <= 0 {
		w.Used, w.Limit = usageNumber(name, ".used_percentage"), 100
	}
	if w.Used < 0 || w.Used > w.Limit && name != SpendLimitWindow && name != ExtraUsageWindow {
		return UsageWindow{}, false
	}
	if left, known := w.ResetsIn(); known && left <= 0 {
		return UsageWindow{}, false
	}
	return w, true
}

// Spent is a window of money that has no limit: what was spent, in the currency
// Unit, is all that is known of it. It returns false for any other window. Needs the
// permission usage.
func Spent(name string) (UsageWindow, bool) {
	w := UsageWindow{Name: name, Used: usageNumber(name, ".used")}
	return w, w.Used >= 0 && usageNumber(name, ".limit") < 0 && w.Unit() != ""
}

// usageNumber is a figure of a window; -1 when it is absent or not a number.
func usageNumber(name, field string) float64 { return Usage(name + field).Float(-1) }

// usageSeconds is a time or a length of time; 0 when it is absent or none that
// can be true. It is read as a float64, which is exact there, because a second
// parser would be 200 bytes of the module.
func usageSeconds(name, field string) int64 {
	if f := usageNumber(name, field); f > 0 && f < 1e15 {
		return int64(f)
	}
	return 0
}

// Windows is the names of the windows that the host knows of. Needs the
// permission usage.
func Windows() []string {
	list := Usage("windows").String()
	var names []string
	start := 0
	for i := 0; i <= len(list); i++ {
		if i == len(list) || list[i] == ',' {
			if i > start {
				names = append(names, list[start:i])
			}
			start = i + 1
		}
	}
	return names
}
