// Command clock is the segment that shows the local time of day.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	seconds := sdk.Setting("show_seconds").Bool(false)
	now := sdk.LocalMinute()
	if seconds {
		now = sdk.LocalTime()
	}

	hour, suffix := sdk.Pad2(now.Hour), ""
	if sdk.Setting("format").String() == "12h" {
		// Midnight and noon are 12, not 0.
		hour, suffix = sdk.Itoa(int64((now.Hour+11)%12+1)), " AM"
		if now.Hour >= 12 {
			suffix = " PM"
		}
	}
	text := hour + ":" + sdk.Pad2(now.Minute)
	if seconds {
		text += ":" + sdk.Pad2(now.Second)
	}
	text += suffix
	if sdk.Setting("icon").Bool(true) {
		if icon := icon(now.Hour); icon != "" {
			text += " " + icon
		}
	}
	sdk.Span(text, "clock")
	return nil
}

// icon is the part of the day that hour (0 to 23) belongs to.
func icon(hour int) string {
	switch {
	case hour < 6:
		return sdk.Setting("night_icon").Or("🌃")
	case hour < 12:
		return sdk.Setting("morning_icon").Or("🌅")
	case hour < 18:
		return sdk.Setting("day_icon").Or("☀️")
	}
	return sdk.Setting("evening_icon").Or("🌙")
}
