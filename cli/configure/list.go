package configure

// list is the cursor in a list, and which part of it is seen.
type list struct{ at, top int }

// mostRows is more than a text has that is scrolled: whoever draws it knows its end.
const mostRows = 1 << 20

// steer moves the cursor by a key in a list of so many entries, of which so many are seen.
func (l *list) steer(key string, entries, seen int) bool {
	switch key {
	case "up", "k":
		l.at--
	case "down", "j":
		l.at++
	case "pgup":
		l.at -= max(seen-1, 1)
	case "pgdown":
		l.at += max(seen-1, 1)
	case "home":
		l.at = 0
	case "end":
		l.at = entries - 1
	default:
		return false
	}
	l.clamp(entries)
	return true
}

func (l *list) clamp(entries int) { l.at = max(0, min(l.at, entries-1)) }

// window is the part of the list that is seen, with the cursor in it.
func (l *list) window(entries, seen int) (from, to int) {
	seen = max(seen, 1)
	l.clamp(entries)
	switch {
	case l.at < l.top:
		l.top = l.at
	case l.at >= l.top+seen:
		l.top = l.at - seen + 1
	}
	l.top = max(0, min(l.top, entries-seen))
	return l.top, min(l.top+seen, entries)
}
