// Command cache is the segment that shows the session's prompt cache: how much of the
// input comes from it, how long it stays warm, and what went wrong.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	c, ok := sdk.Cache()
	if !ok {
		return nil
	}
	left, timed := warmFor(c)
	cold := !c.Warm || timed && left <= 0
	l := line{sdk.Pieces{Head: sdk.Sign("icon", "") + sdk.Sign("label", "cache"), HeadStyle: "dim"}}
	if cold || sdk.Setting("show_warm").Bool(true) {
		l.hits(c)
		if cold {
			l.cold(c)
		} else {
			l.warm(c, left, timed)
		}
		l.written(c)
	}
	l.miss(c)
	return nil
}

// warmFor is how many seconds the cache stays warm, at least. Only where the minute is
// not exact enough is the second asked for, which has the segment run each time.
func warmFor(c sdk.PromptCache) (seconds int64, known bool) {
	const (
		minute = 60
		near   = 3 * minute
		week   = 7 * 24 * 60 * minute
	)
	if c.ExpiresAt == 0 {
		return 0, false
	}
	seconds = c.ExpiresAt - (sdk.Minute()+1)*minute + 1
	if seconds < near && seconds > -near {
		seconds = c.ExpiresAt - sdk.Now()/1000
	}
	return seconds, seconds < week
}

// line is what is drawn, piece by piece.
type line struct{ sdk.Pieces }

func (l *line) hits(c sdk.PromptCache) {
	if c.HitRatio < 0 || !sdk.Setting("show_hits").Bool(true) {
		return
	}
	style := "usage.ok"
	if c.Requests > 1 && 100*c.HitRatio < sdk.Setting("warning_threshold").Float(50) {
		style = "usage.warn"
	}
	l.Add(sdk.Percent(100*c.HitRatio), style)
}

func (l *line) warm(c sdk.PromptCache, left int64, timed bool) {
	if timed && sdk.Setting("show_countdown").Bool(true) {
		text, style := "<1m", "usage.warn"
		if left >= 60 {
			text = sdk.CountdownLong(left)
			if left > 60*sdk.Setting("warn_before").Int(1) {
				style = "dim"
			}
		}
		l.Add(text, style)
	}
	if c.TTL != "" && sdk.Setting("show_ttl").Bool(false) {
		l.Add("of "+sdk.Name(c.TTL, 8), "dim")
	}
	if sdk.Setting("recache").String() == "always" {
		l.recache(c, "dim")
	}
}

func (l *line) cold(c sdk.PromptCache) {
	l.Add(sdk.Sign("cold_icon", "❄")+"cold", "usage.critical")
	if sdk.Setting("recache").Or("cold") != "never" {
		l.recache(c, "usage.critical")
	}
}

// recache shows what a request writes once the cache is cold.
func (l *line) recache(c sdk.PromptCache, style string) {
	if c.IfCold > 0 {
		l.Add(sdk.Setting("recache_icon").Or("⟳")+sdk.Count(c.IfCold), style)
	}
}

func (l *line) written(c sdk.PromptCache) {
	if c.Written > 0 && sdk.Setting("show_written").Bool(false) {
		l.Add(sdk.Setting("written_icon").Or("✎")+sdk.Count(c.Written), "dim")
	}
}

func (l *line) miss(c sdk.PromptCache) {
	if c.Misses == 0 {
		return
	}
	mark := sdk.Setting("miss_icon").Or("✗")
	if sdk.Setting("show_misses").Bool(false) {
		l.Add(mark+sdk.Count(c.Misses), "usage.notice")
	}
	if c.Recached > 0 && sdk.Setting("show_recached").Bool(false) {
		l.Add(sdk.Setting("recache_icon").Or("⟳")+sdk.Count(c.Recached)+" lost", "usage.notice")
	}
	minutes := sdk.Setting("miss_minutes").Int(10)
	age := sdk.Minute()*60 - c.LastMissAt
	if !sdk.Setting("show_cause").Bool(true) || c.LastMissAt == 0 || age < -60 || minutes > 0 && age >= minutes*60 {
		return
	}
	if why := cause(c.LastMissCause); why != "" {
		if c.ToolsAdded > 0 {
			why += " +" + sdk.Count(c.ToolsAdded)
		}
		if c.ToolsRemoved > 0 {
			why += " -" + sdk.Count(c.ToolsRemoved)
		}
		l.Add(mark+" "+why, "usage.warn")
	}
}

// cause is a cause in one word, or "" where it is not known. One that came later than
// this is shown as it is.
func cause(id string) string {
	switch id {
	case "", "unknown":
		return ""
	case "tools_changed":
		return "tools"
	case "system_prompt_changed":
		return "system prompt"
	case "model_changed":
		return "model"
	case "messages_rewritten":
		return "history"
	case "ttl_expired_5m", "ttl_expired_1h":
		return "expired"
	case "likely_server_side":
		return "server"
	}
	return sdk.Name(id, 24)
}
