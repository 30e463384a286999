package configfile

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
)

func TestLoadTheme(t *testing.T) {
	src := fixture(t)
	write := func(name, text string) { writeOld(t, filepath.Join(src.ThemeDir, name+".yaml"), text) }
	write("mine", "extends: plain\nroles:\n  dir: clock bold bg=#1e1e2E\n  clock: fg=3 underline\n  git: dir fg=default\n")
	write("plain", "name: plain\ndescription: over the built-in one\nextends: plain\nroles: {cost: dim}\n")
	write("whole", plainTheme())

	tests := []struct {
		name, theme string
		want        map[string]string // of the roles that are not fg=7
	}{
		{"embedded", "loud", nil},
		{"extends, with references", "mine", map[string]string{
			"dir": "fg=3 bg=#1e1e2E bold underline", "clock": "fg=3 underline", "git": "fg=default bg=#1e1e2E bold underline",
		}},
		{"over the built-in one of its name", "plain", map[string]string{"cost": "dim"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := LoadTheme(tt.theme, src)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{}
			for _, role := range RoleNames() {
				want[role] = "fg=7"
				if s, ok := tt.want[role]; ok {
					want[role] = s
				}
			}
			if diff := cmp.Diff(config.Theme{Name: tt.theme, Roles: want}, got.Theme); diff != "" {
				t.Errorf("LoadTheme (-want +got):\n%s", diff)
			}
		})
	}
	if diff := cmp.Diff([]string{"loud", "mine", "plain", "whole"}, ThemeNames(src)); diff != "" {
		t.Errorf("ThemeNames (-want +got):\n%s", diff)
	}
}

func TestLoadThemeBroken(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"unknown key", "rolls: {}\n", `mine.yaml:1:1: unknown key "rolls", did you mean "roles"?`},
		{"unknown role", "extends: plain\nroles: {clok: fg=1}\n", `mine.yaml:2:9: unknown role "clok", did you mean "clock"?`},
		{"bad colour", "extends: plain\nroles: {clock: fg=256}\n", `mine.yaml:2:16: roles.clock must have a colour after fg= that is 0 to 255, #rrggbb or default, not "256"`},
		{"bad hex", "extends: plain\nroles:\n  clock: bg=#12345g\n", `mine.yaml:3:10: roles.clock must have a colour after bg= that is 0 to 255, #rrggbb or default, not "#12345g"`},
		{"signed colour", "extends: plain\nroles: {clock: fg=+1}\n", `mine.yaml:2:16: roles.clock must have a colour after fg= that is 0 to 255, #rrggbb or default, not "+1"`},
		{"colour of what", "extends: plain\nroles: {clock: color=1}\n", `mine.yaml:2:16: roles.clock must not hold "color=1": only fg= and bg= set a colour`},
		{"unknown word", "extends: plain\nroles: {clock: fg=1 blod}\n", `mine.yaml:2:16: roles.clock must be made of fg=, bg=, attributes and roles, not "blod", did you mean "bold"?`},
		{"style is a number", "extends: plain\nroles: {clock: 12}\n", `mine.yaml:2:16: roles.clock must be text, not 12: put it in quotes if it is meant`},
		{"circle", "extends: plain\nroles:\n  clock: cost\n  cost: bold clock\n", `mine.yaml:3:3: the role clock refers to itself: give it a colour`},
		{"name of another file", plainTheme(), `mine.yaml:1:7: name is "plain", but the file is mine.yaml: make them the same`},
		{"missing roles", strings.TrimPrefix(plainTheme("git", "clock"), "name: plain\n"), "mine.yaml:1:6: the theme has no style for git, clock: add it under roles, or write extends: purple-charcoal"},
		{"no ground", "extends: plain\nground: grey\n", `mine.yaml:2:9: ground must be one of dark, light, not "grey"`},
		{"a partner that is a path", "extends: plain\npartner: ../x\n", `mine.yaml:2:10: partner must be a plain name of letters, digits, -, _ and ., not "../x"`},
		{"extends nothing", "extends: plian\n", `mine.yaml:1:10: extends must name a built-in theme: unknown theme "plian", did you mean "plain"?`},
		{"extends a path", "extends: ../plain\n", `mine.yaml:1:10: extends must name a built-in theme: unknown theme "../plain"`},
		{"extends itself", "extends: mine\n", `mine.yaml:1:10: extends must name a built-in theme: unknown theme "mine"`},
		{"not a theme", "- a\n", `mine.yaml:1:1: the theme must be a mapping`},
		{"empty", "", `mine.yaml:1:1: the theme has no style for text, dim,`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := fixture(t)
			writeOld(t, filepath.Join(src.ThemeDir, "mine.yaml"), tt.text)
			_, err := LoadTheme("mine", src)
			if err == nil || !strings.Contains(err.Error(), string(filepath.Separator)+tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			// The same through plugins.yaml, which only names the theme.
			_, err = Load("plugins.yaml", []byte("theme: mine\n"), src)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("through plugins.yaml: got %v", err)
			}
		})
	}
}

func TestLoadThemeName(t *testing.T) {
	for _, name := range []string{"", ".", "..", "../plain", "a/b", `a\b`, ".hidden", "a\x00", "ü", strings.Repeat("a", 65)} {
		_, err := LoadTheme(name, fixture(t))
		if err == nil || !strings.Contains(err.Error(), "must be a plain name") {
			t.Errorf("%q: got %v", name, err)
		}
	}
}

// What a theme says of itself, its own file first; and what it need not say.
func TestThemeAbout(t *testing.T) {
	src := fixture(t)
	write := func(name, text string) { writeOld(t, filepath.Join(src.ThemeDir, name+".yaml"), text) }
	write("day", "ground: light\npartner: plain\ndescription: by day\n"+strings.TrimPrefix(plainTheme("block", "block.alt"), "name: plain\n"))
	write("night", strings.TrimPrefix(plainTheme("block", "block.alt"), "name: plain\n"))
	write("mine", "extends: plain\npartner: day\n")
	tests := []struct {
		theme string
		want  [5]string // description, ground, partner, block, block.alt
	}{
		{"plain", [5]string{"", "dark", "", "fg=7", "fg=7"}},
		{"day", [5]string{"by day", "light", "plain", "bg=255", "bg=254"}},
		{"night", [5]string{"", "dark", "", "bg=234", "bg=236"}},
		{"mine", [5]string{"", "dark", "day", "fg=7", "fg=7"}},
	}
	for _, tt := range tests {
		got, err := LoadTheme(tt.theme, src)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, [5]string{got.Description, got.Ground, got.Partner, got.Roles["block"], got.Roles["block.alt"]}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.theme, diff)
		}
		if (got.Path == "") != (tt.theme == "plain") {
			t.Errorf("%s is from %q", tt.theme, got.Path)
		}
	}
}

// Which theme is taken where the terminal is dark, light, or nobody knows.
func TestThemeOnGround(t *testing.T) {
	tests := []struct{ file, dark, light, unknown string }{
		{"", "plain", "day", "plain"},
		{"theme: auto\n", "plain", "day", "plain"},
		{"theme: auto\nground: dark\n", "plain", "plain", "plain"},
		{"theme: auto\nground: light\n", "day", "day", "day"},
		{"ground: light\n", "day", "day", "day"},
		{"ground: dark\n", "plain", "plain", "plain"},
		{"theme: plain\n", "plain", "plain", "plain"},
		{"theme: day\n", "day", "day", "day"},
		{"theme: day\nground: as-chosen\n", "day", "day", "day"},
		{"theme: day\nground: auto\n", "plain", "day", "day"},
		{"theme: plain\nground: auto\n", "plain", "day", "plain"},
		{"theme: day\nground: dark\n", "plain", "plain", "plain"},
		{"theme: loud\nground: auto\n", "loud", "loud", "loud"}, // it has no partner
	}
	for _, tt := range tests {
		got := [3]string{}
		for i, ground := range []string{"dark", "light", ""} {
			src := fixture(t)
			writeOld(t, filepath.Join(src.ThemeDir, "plain.yaml"), "extends: plain\npartner: day\n")
			writeOld(t, filepath.Join(src.ThemeDir, "day.yaml"), "extends: plain\nground: light\npartner: plain\n")
			src.Ground = ground
			plan, err := Load("plugins.yaml", []byte(tt.file), src)
			if tt.file == "" && i == 1 {
				plan, err = Load("", nil, src) // no file at all
			}
			if err != nil {
				t.Fatal(err)
			}
			got[i] = plan.Theme.Name
		}
		if want := [3]string{tt.dark, tt.light, tt.unknown}; got != want {
			t.Errorf("%q: %v, want %v", tt.file, got, want)
		}
	}

	src := fixture(t)
	src.Ground = Light
	writeOld(t, filepath.Join(src.ThemeDir, "mine.yaml"), "extends: plain\npartner: dya\n")
	_, err := Load("plugins.yaml", []byte("theme: mine\nground: auto\n"), src)
	want := `plugins.yaml:1:8: theme mine: its partner for a terminal that is light: unknown theme "dya": use one of loud, mine, plain`
	if err == nil || err.Error() != want {
		t.Errorf("a partner that is not there: got %v, want %s", err, want)
	}
}
