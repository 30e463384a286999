package settings

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/guest/manifest"
)

func TestTable(t *testing.T) {
	files := fixture(t)
	write(t, filepath.Join(filepath.Dir(files.Plugins), "mine.wasm"), "name: mine\nversion: 1.0.0\ndescription: x\nsettings:\n"+
		"  - {name: label, type: string, default: a, description: label}\n")
	write(t, filepath.Join(filepath.Dir(files.Plugins), "bare.wasm"), "")
	write(t, files.Plugins, `theme: loud
segments:
  utc: {source: "builtin:clock", settings: {format: 12h}}
  mine: {source: mine.wasm, show: false}
  bare: {source: bare.wasm, settings: {free: 5}}
  git: {settings: {branch_length: 010}}
`)
	write(t, files.Credentials, "anthropic: {api_key: sk-ant-0123456789abcd}\n")
	table, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range table.All() {
		mark := ""
		if s.Given {
			mark = "*"
		}
		got = append(got, fmt.Sprintf("%s%s %s %q %q [%s..%s] %v", mark, s.Key, s.Type, s.Value, s.Default, s.Min, s.Max, s.Allowed))
	}
	want := []string{
		`preset string "default" "default" [..] [default loud-one short]`,
		`*theme string "loud" "plain" [..] [loud plain auto]`,
		`ground string "as-chosen" "as-chosen" [..] [as-chosen auto dark light]`,
		`icons string "emoji" "emoji" [..] [emoji nerd unicode ascii none]`,
		`color string "auto" "auto" [..] [auto none 16 256 truecolor]`,
		`padding int "0" "0" [0..20] []`,
		`budget duration "100ms" "100ms" [10ms..2s] []`,
		`git_max_age duration "5s" "5s" [0s..1h] []`,
		`builtin_engine string "translated" "translated" [..] [translated wasm]`,
		`style string "as-written" "as-written" [..] [as-written plain powerline capsule box]`,
		`separator_spacing string "as-written" "as-written" [..] [as-written minimal standard relaxed]`,
		`wrap bool "false" "false" [..] []`,
		`align_columns bool "false" "false" [..] []`,
		`history_days int "400" "400" [0..3660] []`,
		`keep_session bool "true" "true" [..] []`,
		`update_notice bool "true" "true" [..] []`,
		`git.show bool "true" "true" [..] []`,
		`*git.branch_length int "10" "32" [0..999] []`,
		`git.show_stash bool "true" "true" [..] []`,
		`git.icons string "emoji" "emoji" [..] [emoji nerd unicode ascii none]`,
		`git.priority int "80" "80" [0..1000] []`,
		`git.shrink int "16" "16" [0..400] []`,
		`git.source string "builtin" "builtin" [..] []`,
		`clock.show bool "true" "true" [..] []`,
		`clock.format string "24h" "24h" [..] [24h 12h]`,
		`clock.label string "" "" [..] []`,
		`clock.icons string "emoji" "emoji" [..] [emoji nerd unicode ascii none]`,
		`clock.priority int "50" "50" [0..1000] []`,
		`clock.shrink int "0" "0" [0..400] []`,
		`clock.source string "builtin" "builtin" [..] []`,
		`duration.show bool "true" "true" [..] []`,
		`duration.format string "compact" "compact" [..] [compact seconds]`,
		`duration.weight number "0.5" "0.5" [0..] []`,
		`duration.icons string "emoji" "emoji" [..] [emoji nerd unicode ascii none]`,
		`duration.priority int "50" "50" [0..1000] []`,
		`duration.shrink int "0" "0" [0..400] []`,
		`duration.source string "builtin" "builtin" [..] []`,
		`utc.show bool "true" "true" [..] []`,
		`*utc.format string "12h" "24h" [..] [24h 12h]`,
		`utc.label string "" "" [..] []`,
		`utc.icons string "emoji" "emoji" [..] [emoji nerd unicode ascii none]`,
		`utc.priority int "50" "50" [0..1000] []`,
		`utc.shrink int "0" "0" [0..400] []`,
		`*utc.source string "builtin:clock" "" [..] []`,
		`*mine.show bool "false" "true" [..] []`,
		`mine.label string "a" "a" [..] []`,
		`mine.icons string "emoji" "emoji" [..] [emoji nerd unicode ascii none]`,
		`mine.priority int "50" "50" [0..1000] []`,
		`mine.shrink int "0" "0" [0..400] []`,
		`*mine.source string "mine.wasm" "" [..] []`,
		`bare.show bool "true" "true" [..] []`,
		`*bare.free string "5" "" [..] []`,
		`bare.icons string "emoji" "emoji" [..] [emoji nerd unicode ascii none]`,
		`bare.priority int "50" "50" [0..1000] []`,
		`bare.shrink int "0" "0" [0..400] []`,
		`*bare.source string "bare.wasm" "" [..] []`,
		`*anthropic.api_key string "…abcd" "" [..] []`,
		`anthropic.api_key_helper string "" "" [..] []`,
		`anthropic.use_environment bool "false" "false" [..] []`,
		`anthropic.base_url string "https://api.anthropic.com" "https://api.anthropic.com" [..] []`,
		`anthropic.max_age duration "1m" "1m" [1m..24h] []`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	if err := table.Problems(); err != nil {
		t.Error(err)
	}
}

// What a sign is where the file does not give it depends on the icon set: its segment's,
// or else that of all.
func TestIconsInTheTable(t *testing.T) {
	tests := []struct{ name, file, clock, usage string }{
		{"none said", "theme: plain\n", "☀", "U"},
		{"all", "icons: ascii\n", "o", "u"},
		{"one", "segments: {clock: {icons: ascii}}\n", "o", "U"},
		{"one otherwise", "icons: ascii\nsegments: {clock: {icons: none}}\n", "", "u"},
		{"no set", "icons: fancy\nsegments: {clock: {icons: fancy}}\n", "☀", "U"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			describe := files.Sources.Describe
			files.Sources.Describe = func(source string) (configfile.About, error) {
				about, err := describe(source)
				sign := manifest.Setting{Name: "sign", Type: "string", Default: "☀", Description: "d", Icons: map[string]string{"nerd": "n", "unicode": "c", "ascii": "o"}}
				if source == "builtin:duration" {
					sign.Default, sign.Icons = "U", map[string]string{"nerd": "n", "unicode": "c", "ascii": "u"}
				}
				about.Settings = append(slices.Clip(about.Settings), sign)
				return about, err
			}
			write(t, files.Plugins, tt.file)
			table, err := Open(files)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, key := range []string{"clock.sign", "duration.sign"} {
				s, err := table.Find(key)
				if err != nil || s.Value != s.Default {
					t.Errorf("%s is %q, by default %q: %v", key, s.Value, s.Default, err)
				}
				got[key] = s.Default
			}
			if diff := cmp.Diff(map[string]string{"clock.sign": tt.clock, "duration.sign": tt.usage}, got); diff != "" {
				t.Errorf("defaults (-want +got):\n%s", diff)
			}
		})
	}
}
