package layout

import "testing"

func TestDetectLevel(t *testing.T) {
	type env map[string]string
	tests := []struct {
		name    string
		setting string
		env     env
		want    ColorLevel
	}{
		{"nothing known", "auto", nil, ANSI256},
		{"no setting", "", nil, ANSI256},
		{"setting beats NO_COLOR", "truecolor", env{"NO_COLOR": "1"}, Truecolor},
		{"setting beats FORCE_COLOR", "none", env{"FORCE_COLOR": "3"}, None},
		{"setting 16", "16", env{"COLORTERM": "truecolor"}, ANSI16},
		{"setting 256", "256", nil, ANSI256},
		{"NO_COLOR", "auto", env{"NO_COLOR": "0", "COLORTERM": "truecolor"}, None},
		{"empty NO_COLOR", "auto", env{"NO_COLOR": ""}, ANSI256},
		{"NO_COLOR beats FORCE_COLOR", "auto", env{"NO_COLOR": "1", "FORCE_COLOR": "3"}, None},
		{"FORCE_COLOR 0", "auto", env{"FORCE_COLOR": "0"}, None},
		{"FORCE_COLOR false", "auto", env{"FORCE_COLOR": "false"}, None},
		{"FORCE_COLOR 1", "auto", env{"FORCE_COLOR": "1", "COLORTERM": "truecolor"}, ANSI16},
		{"FORCE_COLOR 2", "auto", env{"FORCE_COLOR": "2"}, ANSI256},
		{"FORCE_COLOR 3", "auto", env{"FORCE_COLOR": "3", "TERM": "dumb"}, Truecolor},
		{"FORCE_COLOR true detects", "auto", env{"FORCE_COLOR": "true", "COLORTERM": "24bit"}, Truecolor},
		{"FORCE_COLOR true beats dumb", "auto", env{"FORCE_COLOR": "true", "TERM": "dumb"}, ANSI16},
		{"CLICOLOR_FORCE beats dumb", "auto", env{"CLICOLOR_FORCE": "1", "TERM": "dumb"}, ANSI16},
		{"CLICOLOR_FORCE 0", "auto", env{"CLICOLOR_FORCE": "0", "TERM": "dumb"}, None},
		{"dumb", "auto", env{"TERM": "dumb", "COLORTERM": "truecolor"}, None},
		{"COLORTERM", "auto", env{"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Truecolor},
		{"COLORTERM of another kind", "auto", env{"COLORTERM": "yes"}, ANSI256},
		{"direct", "auto", env{"TERM": "xterm-direct"}, Truecolor},
		{"256color", "auto", env{"TERM": "tmux-256color"}, ANSI256},
		{"kitty", "auto", env{"TERM": "xterm-kitty"}, ANSI256},
		{"linux console", "auto", env{"TERM": "linux"}, ANSI16},
		{"xterm", "auto", env{"TERM": "xterm"}, ANSI16},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := DetectLevel(tt.setting, func(name string) string { return tt.env[name] })
			if got != tt.want {
				t.Errorf("DetectLevel(%q) with %v = %v, want %v", tt.setting, tt.env, got, tt.want)
			}
		})
	}
}

func TestParseLevelReadsString(t *testing.T) {
	for level := None; level <= Truecolor; level++ {
		if got, ok := ParseLevel(level.String()); got != level || !ok {
			t.Errorf("ParseLevel(%q) = %v, %v", level, got, ok)
		}
	}
	if _, ok := ParseLevel("auto"); ok {
		t.Error(`ParseLevel("auto") is a level, want none: it has to be detected`)
	}
}
