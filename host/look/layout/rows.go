package layout

import "strings"

// keepRows takes out the least important frames until at most limit are left; of
// equals, the last.
func keepRows(frames []*frame, limit int) {
	for {
		rows, worst, least := 0, -1, 0
		for i, f := range frames {
			if f == nil {
				continue
			}
			rows++
			if best := f.bestPriority(); worst < 0 || best <= least {
				worst, least = i, best
			}
		}
		if rows <= limit {
			return
		}
		frames[worst] = nil
	}
}

func (f *frame) bestPriority() int {
	best := f.boxes[0].priority
	for _, x := range f.boxes {
		best = max(best, x.priority)
	}
	return best
}

// keepPicture takes the prefixes away that draw a picture together when a part of
// it would be missing: an end of it whose line makes no row, or one for which there
// is no room.
func keepPicture(lines []Line, frames []*frame, width int) {
	parts := pictureParts(lines)
	if len(parts) == 0 {
		return
	}
	top, bottom := lines[parts[0]].Prefix, lines[parts[len(parts)-1]].Prefix
	whole := true
	for _, i := range parts {
		f := frames[i]
		switch {
		case f != nil:
			whole = whole && (f.width(box.full) <= width || f.keepsPrefix(width))
		case lines[i].Prefix == top || lines[i].Prefix == bottom:
			whole = false
		}
	}
	if whole {
		return
	}
	for _, i := range parts {
		if frames[i] != nil {
			frames[i].prefix = run{}
		}
	}
}

// pictureParts returns the lines whose prefixes make a picture together: more than
// one, drawn and not written, and not the same bullet on each.
func pictureParts(lines []Line) []int {
	var parts []int
	differ := false
	for i, l := range lines {
		if isDrawn(l.Prefix) {
			parts = append(parts, i)
			differ = differ || l.Prefix != lines[parts[0]].Prefix
		}
	}
	if !differ {
		return nil
	}
	return parts
}

// isDrawn reports whether prefix has lines, corners or blocks in it and nothing
// that is a word or a picture of its own. Of ASCII, signs do for them.
func isDrawn(prefix string) bool {
	drawn := false
	for _, r := range prefix {
		switch {
		case r == ' ':
		case r >= 0x2500 && r <= 0x259f, r >= 0x239b && r <= 0x23b3, r >= 0x1fb00 && r <= 0x1fbaf, strings.ContainsRune("/\\|-_+`,.'=<>", r):
			drawn = true
		default:
			return false
		}
	}
	return drawn
}
