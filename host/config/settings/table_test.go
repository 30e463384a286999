package settings

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
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
		`*theme string "loud" "plain" [..] [loud plain]`,
		`color string "auto" "auto" [..] [auto none 16 256 truecolor]`,
		`padding int "0" "0" [0..20] []`,
		`budget duration "100ms" "100ms" [10ms..2s] []`,
		`git_max_age duration "5s" "5s" [0s..1h] []`,
		`builtin_engine string "translated" "translated" [..] [translated wasm]`,
		`separator_spacing string "as-written" "as-written" [..] [as-written minimal standard relaxed]`,
		`history_days int "400" "400" [0..3660] []`,
		`git.show bool "true" "true" [..] []`,
		`*git.branch_length int "10" "32" [0..999] []`,
		`git.show_stash bool "true" "true" [..] []`,
		`git.priority int "80" "80" [0..1000] []`,
		`git.shrink int "16" "16" [0..400] []`,
		`git.source string "builtin" "builtin" [..] []`,
		`clock.show bool "true" "true" [..] []`,
		`clock.format string "24h" "24h" [..] [24h 12h]`,
		`clock.label string "" "" [..] []`,
		`clock.priority int "50" "50" [0..1000] []`,
		`clock.shrink int "0" "0" [0..400] []`,
		`clock.source string "builtin" "builtin" [..] []`,
		`duration.show bool "true" "true" [..] []`,
		`duration.format string "compact" "compact" [..] [compact seconds]`,
		`duration.weight number "0.5" "0.5" [0..] []`,
		`duration.priority int "50" "50" [0..1000] []`,
		`duration.shrink int "0" "0" [0..400] []`,
		`duration.source string "builtin" "builtin" [..] []`,
		`utc.show bool "true" "true" [..] []`,
		`*utc.format string "12h" "24h" [..] [24h 12h]`,
		`utc.label string "" "" [..] []`,
		`utc.priority int "50" "50" [0..1000] []`,
		`utc.shrink int "0" "0" [0..400] []`,
		`*utc.source string "builtin:clock" "" [..] []`,
		`*mine.show bool "false" "true" [..] []`,
		`mine.label string "a" "a" [..] []`,
		`mine.priority int "50" "50" [0..1000] []`,
		`mine.shrink int "0" "0" [0..400] []`,
		`*mine.source string "mine.wasm" "" [..] []`,
		`bare.show bool "true" "true" [..] []`,
		`*bare.free string "5" "" [..] []`,
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
