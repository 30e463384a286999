// Command machine is the segment that shows figures of the machine: battery, processors,
// memory, that of the session, and room on the disk. Several of it, under names of their
// own, can show one each.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	first := true
	for rest := sdk.Setting("figures").Or("battery load memory session disk"); rest != ""; {
		var word string
		word, rest = cut(rest)
		text, icon, low := figure(word)
		if text == "" || !low && sdk.Setting("only_warnings").Bool(false) {
			continue
		}
		if icon != "" {
			text = icon + " " + text
		}
		if !first {
			text = " " + text
		}
		first = false
		style := "text"
		if low {
			style = "warning"
		}
		sdk.Span(text, style)
	}
	return nil
}

// cut splits s at the first space or comma.
func cut(s string) (before, after string) {
	for i := range len(s) {
		if s[i] == ' ' || s[i] == ',' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// figure is what is shown of one, its sign, and whether it warns; "" where it is not known.
func figure(name string) (text, icon string, low bool) {
	switch name {
	case "battery":
		return battery()
	case "cpu":
		percent, ok := percentage("cpu.percent")
		if !ok {
			return "", "", false
		}
		return sdk.Itoa(percent) + "%", sign("cpu_icon", "⚙"), percent >= limit("cpu_above", 90)
	case "load":
		load := sdk.System("load").Float(-1)
		if load < 0 {
			return "", "", false
		}
		cores := sdk.System("cores").Float(0)
		return sdk.Fixed(load, 2), sign("load_icon", "📈"), cores > 0 && load*100 >= cores*float64(limit("load_above", 100))
	case "memory":
		return share("memory.available", "memory.total", "memory_format", 'p', sign("memory_icon", "🧠"), limit("memory_above", 90))
	case "session":
		bytes := size("session.memory")
		if bytes <= 0 {
			return "", "", false
		}
		above := limit("session_above", 4096)
		return sdk.Bytes(bytes), sign("session_icon", "📦"), above > 0 && bytes>>20 >= above
	case "disk":
		return share("disk.free", "disk.total", "disk_format", 'f', sign("disk_icon", "💾"), limit("disk_above", 90))
	}
	return "", "", false
}

func sign(setting, usual string) string { return sdk.Setting(setting).Or(usual) }

func limit(setting string, usual int64) int64 { return sdk.Setting(setting).Int(usual) }

func size(key string) int64 { return sdk.System(key).Int(-1) }

func percentage(key string) (int64, bool) {
	n := sdk.System(key).Int(-1)
	return n, n >= 0 && n <= 100
}

func battery() (text, icon string, low bool) {
	percent, ok := percentage("battery.percent")
	if !ok {
		return "", "", false
	}
	state := sdk.System("battery.state").String()
	icon = sign("battery_icon", "🔋")
	if state == "charging" {
		icon = sign("charging_icon", "🔌")
	}
	return sdk.Itoa(percent) + "%", icon, state != "charging" && percent < limit("battery_below", 20)
}

// share is a part of the whole: what is used in percent, what is used of all, or what is
// free.
func share(freeKey, totalKey, setting string, format byte, icon string, above int64) (string, string, bool) {
	free, total := size(freeKey), size(totalKey)
	if free < 0 || total <= 0 || free > total {
		return "", "", false
	}
	if value := sdk.Setting(setting).String(); value != "" {
		format = value[0]
	}
	used := float64(total-free) * 100 / float64(total)
	text := sdk.Percent(used)
	switch format {
	case 'u':
		text = sdk.Bytes(total-free) + "/" + sdk.Bytes(total)
	case 'f':
		text = sdk.Bytes(free) + " free"
	}
	return text, icon, used >= float64(above)
}
