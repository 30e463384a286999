package usage

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseWindow reads a window as a person writes it: USED/LIMIT or PERCENT%,
// and, after an @, the time to its reset (2h, 3d, 30m, 2h15m, 3d4h).
func ParseWindow(name, text string, now time.Time) (Window, error) {
	w := Window{Name: name, Source: SourceGiven, SeenAt: now}
	wrong := fmt.Errorf("%q is not a usage: write it as 45/100@2h or 45%%@2h", text)
	figures, reset, timed := strings.Cut(text, "@")
	if percent, ok := strings.CutSuffix(figures, "%"); ok {
		p, err := strconv.ParseFloat(percent, 64)
		if err != nil {
			return w, wrong
		}
		w.Percent = p
	} else {
		used, limit, _ := strings.Cut(figures, "/")
		u, err1 := strconv.ParseFloat(used, 64)
		l, err2 := strconv.ParseFloat(limit, 64)
		if err1 != nil || err2 != nil || !(l > 0 && l <= maxFigure) {
			return w, wrong
		}
		w.Used, w.Limit, w.Percent = u, l, 100*u/l
	}
	if timed {
		d, ok := parseReset(reset)
		if !ok {
			return w, wrong
		}
		w.ResetsAt = now.Add(d)
	}
	if !w.valid(now) {
		return w, fmt.Errorf("%q is out of range: 0 to 100 %% and a reset within the %d hours of the window", text, int(w.longest().Hours()))
	}
	return w, nil
}

// maxDays keeps a sum of durations from overflowing; a window is far shorter.
const maxDays = 1000

// parseReset is time.ParseDuration with days in front.
func parseReset(text string) (time.Duration, bool) {
	var days time.Duration
	if before, rest, ok := strings.Cut(text, "d"); ok {
		n, err := strconv.ParseUint(before, 10, 16)
		if err != nil || n > maxDays {
			return 0, false
		}
		days, text = time.Duration(n)*24*time.Hour, rest
		if text == "" {
			return days, true
		}
	}
	d, err := time.ParseDuration(text)
	return days + d, err == nil && d >= 0 && d <= maxDays*24*time.Hour
}
