package view

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/data-wise/aiterm"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// leastContrast is what WCAG 2.2 asks for text (1.4.3).
const leastContrast = 4.5

type rgb [3]float64 // 0 to 1

func hex(n uint32) rgb {
	return rgb{float64(n>>16) / 255, float64(n>>8&0xff) / 255, float64(n&0xff) / 255}
}

// grounds are what a terminal may have behind the line: the ends of the range that is
// usual, from black to the lightest of the well-known dark schemes, and likewise.
func grounds(ground string) []rgb {
	if ground == configfile.Light {
		return []rgb{hex(0xffffff), hex(0xeeeeee)}
	}
	return []rgb{hex(0x000000), hex(0x303446)}
}

// fromPython are the themes whose colours people know from the Python aiterm. They stay
// as they were, though not all of their roles have the contrast that the others have.
func fromPython() []string { return []string{"purple-charcoal", "cool-blues", "forest-greens"} }

func linear(c float64) float64 {
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

func (c rgb) luminance() float64 {
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// textLook is how a text came out: its colours, nil for the terminal's own, and the SGR
// sequence.
type textLook struct {
	fg, bg *rgb
	sgr    string
}

var sgrOf = regexp.MustCompile("\x1b\\[([0-9;]*)m[^\x1b]*TEXT")

// draw renders spans, of which the last is TEXT, and reads back how that is drawn.
func draw(t *testing.T, roles map[string]string, level layout.ColorLevel, stale bool, spans ...span.Span) textLook {
	t.Helper()
	spans = append(spans[:len(spans)-1:len(spans)-1], span.Span{Text: "TEXT", Style: spans[len(spans)-1].Style})
	rows := layout.Render([]layout.Line{{Left: []layout.Block{{Spans: spans, Stale: stale}}}}, layout.Options{Width: 80, Level: level, Roles: roles})
	ansi := string(rows[0].AppendANSI(nil))
	m := sgrOf.FindStringSubmatch(ansi)
	if m == nil {
		t.Fatalf("no SGR before TEXT in %q", ansi)
	}
	d := textLook{sgr: m[1]}
	numbers := strings.Split(m[1], ";")
	number := func(i int) uint32 {
		n, err := strconv.ParseUint(numbers[i], 10, 32)
		if err != nil {
			t.Fatalf("SGR %q: %v", m[1], err)
		}
		return uint32(n)
	}
	for i := 0; i < len(numbers); i++ {
		n := number(i)
		if n != 38 && n != 48 {
			continue
		}
		var c rgb
		if number(i+1) == 5 {
			c = xterm(number(i + 2))
			i += 2
		} else {
			c = hex(number(i+2)<<16 | number(i+3)<<8 | number(i+4))
			i += 4
		}
		if n == 38 {
			d.fg = &c
		} else {
			d.bg = &c
		}
	}
	return d
}

// xterm is a colour of the cube or the ramp, as xterm's 256colres.pl has them.
func xterm(n uint32) rgb {
	if n >= 232 {
		v := 8 + 10*(n-232)
		return hex(v<<16 | v<<8 | v)
	}
	level := func(i uint32) uint32 {
		if i == 0 {
			return 0
		}
		return 55 + 40*i
	}
	n -= 16
	return hex(level(n/36)<<16 | level(n/6%6)<<8 | level(n%6))
}

// textRoles are those that text is drawn in.
func textRoles() []string {
	return slices.DeleteFunc(configfile.RoleNames(), func(role string) bool {
		return role == "separator" || role == "prefix" || role == "block" || role == "block.alt"
	})
}

func eachTheme(t *testing.T, do func(t *testing.T, theme configfile.Theme)) {
	src := configfile.Sources{Embedded: aiterm.Files}
	for _, name := range configfile.ThemeNames(src) {
		t.Run(name, func(t *testing.T) {
			theme, err := configfile.LoadTheme(name, src)
			if err != nil {
				t.Fatal(err)
			}
			do(t, theme)
		})
	}
}

func TestThemesCanBeRead(t *testing.T) {
	eachTheme(t, func(t *testing.T, theme configfile.Theme) {
		if slices.Contains(fromPython(), theme.Name) {
			t.Skip("its colours are those that people know")
		}
		for _, level := range []layout.ColorLevel{layout.ANSI256, layout.Truecolor} {
			check := func(what string, d textLook) {
				if d.fg == nil {
					t.Errorf("%s in %v: the colour of the text is the terminal's own (SGR %s)", what, level, d.sgr)
					return
				}
				behind := grounds(theme.Ground)
				if d.bg != nil {
					behind = []rgb{*d.bg}
				}
				for _, b := range behind {
					if c := contrast(*d.fg, b); c < leastContrast {
						t.Errorf("%s in %v: contrast %.2f (SGR %s on %.2v)", what, level, c, d.sgr, b)
					}
				}
			}
			for _, role := range textRoles() {
				check(role, draw(t, theme.Roles, level, false, span.Span{Style: role}))
				check("a late "+role, draw(t, theme.Roles, level, true, span.Span{Style: role}))
				for _, ground := range []string{"block", "block.alt"} {
					check(role+" on "+ground, draw(t, theme.Roles, level, false, span.Span{Text: "-", Style: ground}, span.Span{Style: role}))
				}
			}
			for _, ground := range []string{"git", "git.modified", "git dim"} {
				for _, role := range []string{"dim", "text", "git.symbol", "git.operation", "git.worktree", "git.symbol dim"} {
					check(role+" on "+ground, draw(t, theme.Roles, level, false, span.Span{Text: "-", Style: ground}, span.Span{Style: role}))
				}
			}
			check("dim on dir", draw(t, theme.Roles, level, false, span.Span{Text: "-", Style: "dir"}, span.Span{Style: "dim"}))
		}
	})
}

// apart are roles that mean different things where they stand for one another.
func apart() [][]string {
	return [][]string{
		{"usage.ok", "usage.notice", "usage.warn", "usage.critical"},
		{"context.ok", "context.notice", "context.warn", "context.critical"},
		{"model.sonnet", "model.opus", "model.haiku"},
		{"diff.added", "diff.removed"},
		{"git", "git.modified"},
	}
}

func TestThemesStayApart(t *testing.T) {
	eachTheme(t, func(t *testing.T, theme configfile.Theme) {
		if slices.Contains(fromPython(), theme.Name) {
			t.Skip("its colours are those that people know")
		}
		for _, level := range []layout.ColorLevel{layout.ANSI16, layout.ANSI256, layout.Truecolor} {
			for _, group := range apart() {
				seen := map[string]string{}
				for _, role := range group {
					sgr := draw(t, theme.Roles, level, false, span.Span{Style: role}).sgr
					if other := seen[sgr]; other != "" {
						t.Errorf("%s looks like %s in %v: SGR %s", role, other, level, sgr)
					}
					seen[sgr] = role
				}
			}
		}
	})
}

// What sees no red, no green or no blue: linear RGB to linear RGB, of Machado,
// Oliveira and Fernandes (2009), for the whole want of a kind of cone.
func eyes() map[string][3]rgb {
	return map[string][3]rgb{
		"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	}
}

// oklab is where a colour that eyes see lies in Oklab, whose distances are those that
// people see.
func (c rgb) oklab(eye [3]rgb) rgb {
	in := rgb{linear(c[0]), linear(c[1]), linear(c[2])}
	var r rgb
	for i, row := range eye {
		r[i] = min(max(row[0]*in[0]+row[1]*in[1]+row[2]*in[2], 0), 1)
	}
	l := math.Cbrt(0.4122214708*r[0] + 0.5363325363*r[1] + 0.0514459929*r[2])
	m := math.Cbrt(0.2119034982*r[0] + 0.6806995451*r[1] + 0.1073969566*r[2])
	s := math.Cbrt(0.0883024619*r[0] + 0.2817188376*r[1] + 0.6299787005*r[2])
	return rgb{0.2104542553*l + 0.7936177850*m - 0.0040720468*s, 1.9779984951*l - 2.4285922050*m + 0.4505937099*s, 0.0259040371*l + 0.7827717662*m - 0.8086757660*s}
}

// A colour-blind person tells the levels of a limit from one another, and added from
// removed, in the themes that are for them; the worst of all looks different by more than
// its colour.
func TestColourBlindThemes(t *testing.T) {
	const least = 0.06 // of Oklab: three times what can just be told
	src := configfile.Sources{Embedded: aiterm.Files}
	for _, name := range []string{"colorblind-dark", "colorblind-light"} {
		theme, err := configfile.LoadTheme(name, src)
		if err != nil {
			t.Fatal(err)
		}
		for _, level := range []layout.ColorLevel{layout.ANSI256, layout.Truecolor} {
			for eye, matrix := range eyes() {
				for _, group := range [][]string{apart()[0], apart()[1], apart()[3]} {
					for i, a := range group {
						for _, b := range group[:i] {
							da, db := draw(t, theme.Roles, level, false, span.Span{Style: a}), draw(t, theme.Roles, level, false, span.Span{Style: b})
							x, y := *da.fg, *db.fg
							p, q := x.oklab(matrix), y.oklab(matrix)
							if d := math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2])); d < least {
								t.Errorf("%s in %v: with %s %s is %.3f from %s", name, level, eye, a, d, b)
							}
						}
					}
				}
			}
		}
		if !strings.Contains(theme.Roles["usage.critical"], "underline") {
			t.Errorf("%s: usage.critical is told by its colour alone", name)
		}
	}
}

// There are themes enough, and each leads to one for the other ground.
func TestThemesForEveryGround(t *testing.T) {
	count := map[string]int{}
	src := configfile.Sources{Embedded: aiterm.Files}
	eachTheme(t, func(t *testing.T, theme configfile.Theme) {
		count[theme.Ground]++
		partner, err := configfile.LoadTheme(theme.Partner, src)
		if err != nil || partner.Ground == theme.Ground {
			t.Errorf("its partner is %q, for the ground %q: %v", theme.Partner, partner.Ground, err)
		}
		if theme.Description == "" {
			t.Error("it says nothing of itself")
		}
	})
	if count[configfile.Dark] < 11 || count[configfile.Light] < 5 {
		t.Errorf("themes by ground: %v", fmt.Sprint(count))
	}
}
