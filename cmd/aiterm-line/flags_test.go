package main

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	tests := []struct {
		args, plugins, mistake string
		padding                int // -1 for none
	}{
		{"", "", "", -1},
		{"--plugins a.yaml --padding 2", "a.yaml", "", 2},
		{"--plugins=a=b.yaml --padding=0", "a=b.yaml", "", 0},
		{"--padding 21", "", "--padding is 21: give 0 to 20; see aiterm-line --help", -1},
		{"--padding -1", "", "--padding is -1: give 0 to 20; see aiterm-line --help", -1},
		{"--padding wide --plugins a", "a", `--padding is "wide": give a whole number; see aiterm-line --help`, -1},
		{"--padding", "", "--padding needs a value; see aiterm-line --help", -1},
		{"--plugins=", "", "--plugins is empty: give it a value, or leave it out; see aiterm-line --help", -1},
		{"--colour x", "", "there is no flag --colour; see aiterm-line --help", -1},
		{"render", "", `unexpected argument "render"; see aiterm-line --help`, -1},
	}
	for _, tt := range tests {
		f := parse(strings.Fields(tt.args))
		mistake, padding := "", -1
		if f.mistake != nil {
			mistake = f.mistake.Error()
		}
		if f.padding != nil {
			padding = *f.padding
		}
		if f.plugins != tt.plugins || mistake != tt.mistake || padding != tt.padding {
			t.Errorf("%q: plugins %q, padding %d, mistake %q", tt.args, f.plugins, padding, mistake)
		}
	}
}
