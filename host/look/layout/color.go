package layout

// color is a colour as a style names it: the kind in the top byte, an index or
// 0xrrggbb below. The zero value is a colour that nobody has set.
type color uint32

const (
	colorDefault color = 1 << 24 // the terminal's own, asked for by name
	colorIndexed color = 2 << 24
	colorRGB     color = 3 << 24
	colorKind    color = 0xff << 24
)

// drawn reports whether c is a colour that has to be written.
func (c color) drawn() bool { return c&colorKind > colorDefault }

// ground returns c as a background that is drawn, or 0.
func (c color) ground() color {
	if c.drawn() {
		return c
	}
	return 0
}

// isSet reports whether a style names c, if only as the default.
func (c color) isSet() bool { return c != 0 }

// lowered returns s as a terminal of the given level can show it.
func (s style) lowered(level ColorLevel) style {
	if level == None {
		return style{}
	}
	low := style{fg: s.fg.lowered(level), bg: s.bg.lowered(level), attrs: s.attrs}
	if low.fg.drawn() && low.bg.drawn() && s.fg != s.bg && (low.fg != s.fg || low.bg != s.bg) {
		// Two shades may have become one: the text would vanish.
		fg, bg := low.fg.brightness(), low.bg.brightness()
		if low.fg == low.bg || level == ANSI16 && max(fg, bg)-min(fg, bg) < 48 {
			low.fg = colorIndexed | 15
			if bg > 128 {
				low.fg = colorIndexed
			}
		}
	}
	return low
}

// brightness returns the luma of a drawn colour, 0 to 255 (ITU-R BT.601).
func (c color) brightness() int {
	r, g, b := c.rgb()
	return (299*int(r) + 587*int(g) + 114*int(b)) / 1000
}

func (c color) lowered(level ColorLevel) color {
	switch {
	case !c.drawn() || level == None:
		return 0
	case c&colorKind == colorRGB && level == ANSI256:
		return colorIndexed | color(nearest256(c.rgb()))
	case level == ANSI16 && (c&colorKind == colorRGB || c&0xff > 15):
		return colorIndexed | color(nearest16(c.rgb()))
	}
	return c
}

// rgb returns the channels of a drawn colour: its own, or those that xterm
// gives the index (16 to 231 a cube of 6 levels, 232 to 255 a ramp of greys).
func (c color) rgb() (r, g, b uint8) {
	if c&colorKind == colorRGB {
		return uint8(c >> 16), uint8(c >> 8), uint8(c)
	}
	i := uint8(c)
	switch {
	case i >= 232:
		v := 8 + 10*(i-232)
		return v, v, v
	case i >= 16:
		i -= 16
		return cubeLevel(i / 36), cubeLevel(i / 6 % 6), cubeLevel(i % 6)
	}
	v := ansi16(i)
	return uint8(v >> 16), uint8(v >> 8), uint8(v)
}

func cubeLevel(i uint8) uint8 {
	if i == 0 {
		return 0
	}
	return 55 + 40*i
}

// ansi16 returns 0xrrggbb of one of the sixteen colours, for pictures; a
// terminal has its own idea of them. They are xterm's, a little softened.
func ansi16(i uint8) uint32 {
	return [16]uint32{
		0x000000, 0xcd3131, 0x3fb950, 0xd7ba2d, 0x4a7ee8, 0xbc5fbc, 0x2fb3c9, 0xc8c8c8,
		0x7f7f7f, 0xf05050, 0x5fd787, 0xf0d75f, 0x6ea0ff, 0xe07fe0, 0x5fe0f0, 0xffffff,
	}[i]
}

// nearest256 returns the index of the cube or the grey ramp that is closest.
// The first sixteen are left out, since every terminal paints them differently.
func nearest256(r, g, b uint8) uint8 {
	cube := 16 + 36*cubeIndex(r) + 6*cubeIndex(g) + cubeIndex(b)
	mean := (int(r) + int(g) + int(b)) / 3
	grey := uint8(232 + min(max((mean-3)/10, 0), 23))
	cr, cg, cb := (colorIndexed | color(cube)).rgb()
	gr, gg, gb := (colorIndexed | color(grey)).rgb()
	if distance(r, g, b, gr, gg, gb) < distance(r, g, b, cr, cg, cb) {
		return grey
	}
	return cube
}

// cubeIndex returns which of the cube's levels 0, 95, 135, 175, 215 and 255 is
// closest to v.
func cubeIndex(v uint8) uint8 {
	switch {
	case v < 48:
		return 0
	case v < 115:
		return 1
	}
	return (v - 35) / 40
}

func distance(r, g, b, r2, g2, b2 uint8) int {
	dr, dg, db := int(r)-int(r2), int(g)-int(g2), int(b)-int(b2)
	return dr*dr + dg*dg + db*db
}

// nearest16 returns the one of the sixteen colours that is closest in hue, or
// in brightness for what is nearly grey. Distance in RGB would make white of
// every pastel, and lose the difference between yellow and orange.
func nearest16(r, g, b uint8) uint8 {
	high, low := int(max(r, g, b)), int(min(r, g, b))
	if (high-low)*5 < high || high < 0x30 {
		switch {
		case high < 0x40:
			return 0
		case high < 0xa0:
			return 8
		case high < 0xe0:
			return 7
		}
		return 15
	}
	// A channel is on if it is nearer to the highest than to the lowest.
	middle := (high + low + 1) / 2
	var i uint8
	if int(r) >= middle {
		i |= 1
	}
	if int(g) >= middle {
		i |= 2
	}
	if int(b) >= middle {
		i |= 4
	}
	if high > 0xc8 {
		i |= 8
	}
	return i
}
