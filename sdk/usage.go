package sdk

// Names of the usage windows that every subscription has.
const (
	SessionWindow = "five_hour"
	WeeklyWindow  = "seven_day"
)

// spendLimit is the one window that may be more than full.
const spendLimit = "spend_limit"

// UsageWindow is how much of a limit was used.
type UsageWindow struct {
	Name string
	// Used of Limit. When the source gives only a percentage, Used is that and
	// Limit is 100.
	Used, Limit float64
	// ResetsAt is when the window starts anew, in Unix seconds; 0 when unknown.
	ResetsAt int64
}

// Percent is how much of the limit was used, 0 to 100; only "spend_limit" may
// pass 100.
func (w UsageWindow) Percent() float64 { return w.Used * 100 / w.Limit }

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

// Window is the usage window of that name. It returns false when the window is
// unknown, has expired, or has numbers that can't be true. Needs the permission
// usage.
func Window(name string) (UsageWindow, bool) {
	w := UsageWindow{
		Name:     name,
		Used:     Usage(name + ".used").Float(-1),
		Limit:    Usage(name + ".limit").Float(-1),
		ResetsAt: Usage(name + ".resets_at").Int(0),
	}
	if w.Used < 0 || w.Limit <= 0 {
		w.Used, w.Limit = Usage(name+".used_percentage").Float(-1), 100
	}
	if w.Used < 0 || w.Used > w.Limit && name != spendLimit {
		return UsageWindow{}, false
	}
	if left, known := w.ResetsIn(); known && left <= 0 {
		return UsageWindow{}, false
	}
	return w, true
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
