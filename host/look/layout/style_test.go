package layout

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStyle(t *testing.T) {
	tests := []struct {
		name, words, want string // want: the SGR sequence at truecolor
	}{
		{"nothing is text", "", "\x1b[38;5;250m"},
		{"role", "usage.ok", "\x1b[32m"},
		{"unknown role is text", "no.such.role", "\x1b[38;5;250m"},
		{"role over text", "git.symbol", "\x1b[37m"},
		{"role that names a role", "cost", "\x1b[38;2;215;175;255m"},
		{"roles in a circle", "circle", "\x1b[35m"},
		{"all attributes", "bold dim italic underline reverse strike fg=default", "\x1b[1;2;3;4;7;9m"},
		{"later words win", "usage.ok fg=9 fg=10 bg=#102030", "\x1b[92;48;2;16;32;48m"},
		{"a role later than a colour wins", "fg=9 usage.ok", "\x1b[32m"},
		{"bright background", "bg=12", "\x1b[38;5;250;104m"},
		{"default undoes a role", "dir fg=default bg=default", ""},
		{"many spaces", "  bold   usage.ok ", "\x1b[1;32m"},
		{"index out of range", "fg=256 bg=-1", "\x1b[38;5;250m"},
		{"not a colour", "fg=red bg=#12345 fg=#1234567 bg=#xyzxyz fg= bg=#+12345", "\x1b[38;5;250m"},
		{"unknown key", "blink=1 size=3", "\x1b[38;5;250m"},
	}
	p := newPalette(Options{Roles: testRoles(), Level: Truecolor})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, string(sgr(p.style(tt.words).lowered(Truecolor)))); diff != "" {
				t.Errorf("style %q (-want +got):\n%s", tt.words, diff)
			}
		})
	}
}

func sgr(s style) []byte { return appendSwitch(nil, run{}, run{style: s}) }

func TestStaleKeepsItsColour(t *testing.T) {
	p := newPalette(Options{Roles: testRoles(), Level: ANSI256})
	if diff := cmp.Diff("\x1b[38;5;244;41m", string(sgr(newPalette(Options{Level: ANSI256, Roles: map[string]string{"dim": "fg=244", "r": "fg=1 bg=1"}}).style("r dim")))); diff != "" {
		t.Errorf("dim where the theme has a style for it (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("\x1b[2;31m", string(sgr(p.stale(p.style("bold usage.critical"))))); diff != "" {
		t.Errorf("stale style (-want +got):\n%s", diff)
	}
}

func TestLowered(t *testing.T) {
	tests := []struct {
		name  string
		words string
		level ColorLevel
		want  string
	}{
		{"none has no attributes", "bold fg=208 bg=54", None, ""},
		{"truecolor stays", "fg=#ff8700", Truecolor, "\x1b[38;2;255;135;0m"},
		{"index stays at 256", "fg=208", ANSI256, "\x1b[38;5;208m"},
		{"orange to the cube", "fg=#ff8700", ANSI256, "\x1b[38;5;208m"},
		{"near orange to the cube", "fg=#fa8a05", ANSI256, "\x1b[38;5;208m"},
		{"dark grey to the ramp", "fg=#1e1e1e", ANSI256, "\x1b[38;5;234m"},
		{"black", "fg=#000000", ANSI256, "\x1b[38;5;16m"},
		{"white", "fg=#ffffff", ANSI256, "\x1b[38;5;231m"},
		{"low index stays at 16", "fg=3 bg=12", ANSI16, "\x1b[33;104m"},
		{"orange is not yellow", "fg=208", ANSI16, "\x1b[93m"},
		{"pastel keeps its hue", "fg=147", ANSI16, "\x1b[94m"},
		{"dark purple", "bg=54", ANSI16, "\x1b[45m"},
		{"greys", "fg=250 bg=236", ANSI16, "\x1b[37;40m"},
		{"middle grey", "fg=240", ANSI16, "\x1b[90m"},
		{"rgb", "fg=#10c040", ANSI16, "\x1b[32m"},
		{"text must not vanish on a dark ground", "fg=235 bg=236", ANSI16, "\x1b[97;40m"},
		{"text must not vanish on a light ground", "fg=254 bg=255", ANSI16, "\x1b[30;107m"},
		{"hidden on purpose", "fg=236 bg=236", ANSI16, "\x1b[30;40m"},
	}
	p := newPalette(Options{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, string(sgr(p.style(tt.words).lowered(tt.level)))); diff != "" {
				t.Errorf("%q at %v (-want +got):\n%s", tt.words, tt.level, diff)
			}
		})
	}
}

// TestPaletteMapsToItself finds errors in the arithmetic of the cube and the
// ramp: each of their colours is its own nearest one.
func TestPaletteMapsToItself(t *testing.T) {
	for i := range 240 {
		c := colorIndexed | color(16+i)
		r, g, b := c.rgb()
		n := colorIndexed | color(nearest256(r, g, b))
		if nr, ng, nb := n.rgb(); nr != r || ng != g || nb != b {
			t.Errorf("nearest256(%d, %d, %d) = %d, want %d", r, g, b, n&0xff, c&0xff)
		}
	}
}
