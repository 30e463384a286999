// Command turn is the segment that shows how long the present turn took up to its last
// reply, how long ago that was, what was spent since the prompt, and how much of the
// session was spent on replies.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// longest is what is still believed of a length of time: a thousand days, in seconds.
const longest = 1000 * 24 * 60 * 60

func render() error {
	m, known := remember()
	text := ""
	if known {
		if took := m.replied - m.began; m.began > 0 && took >= 0 && took < longest && on("show_time") {
			text = join(text, sdk.DurationSeconds(took*1000))
		}
		text = join(text, longestTurn(m))
		if m.replied > 0 && on("show_age") {
			text = join(text, age(m.replied))
		}
	}
	text = join(text, cost())
	if text = join(text, api()); text == "" {
		return nil
	}
	if icon := sdk.Setting("icon").Or("⟳"); icon != "" {
		text = icon + " " + text
	}
	sdk.Span(text, "duration")
	return nil
}

// on reads a setting that is true by default.
func on(setting string) bool { return sdk.Setting(setting).Bool(true) }

func join(text, more string) string {
	if text == "" || more == "" {
		return text + more
	}
	return text + " · " + more
}

// age is how long ago a moment was. In minutes it is the same for all lines of one, which
// need not be drawn anew.
func age(at int64) string {
	seconds := sdk.Minute()*60 - at
	if sdk.Setting("seconds").Bool(false) {
		if seconds = sdk.Now()/1000 - at; seconds < 60 {
			return sdk.Itoa(max(seconds, 0)) + "s ago"
		}
	}
	if seconds < 60 {
		return "<1m ago"
	}
	return sdk.Countdown(seconds) + " ago"
}

// api is how long the session waited for replies, and which part of its time that is. With
// agents side by side it may be more than all.
func api() string {
	showTime, showShare := sdk.Setting("show_api_time").Bool(false), sdk.Setting("show_api_share").Bool(false)
	if !showTime && !showShare {
		return ""
	}
	spent, ok := sdk.APIDurationMS()
	if !ok || spent == 0 || spent/1000 > longest {
		return ""
	}
	text := "api"
	if showTime {
		text += " " + sdk.DurationSeconds(spent)
	}
	if all, ok := sdk.DurationMS(); ok && all > 0 && all/1000 < longest && showShare {
		text += " " + sdk.Itoa(sdk.Whole(float64(spent)*100/float64(all), 0)) + "%"
	} else if !showTime {
		return ""
	}
	return text
}
