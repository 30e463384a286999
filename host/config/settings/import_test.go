package settings

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestImport(t *testing.T) {
	const old = `{
  "display": {"show_git": false, "show_r_version": true, "separator_spacing": "standard", "show_current_time": true},
  "git": {"truncate_branch_length": 20, "show_stash_count": true},
  "time": {"session_duration_format": "verbose", "time_format": "13h"},
  "theme": {"name": null},
  "project": {"detect_new_things": true},
  "anthropic": {"api_key": "sk-ant-0123456789zzzz", "apikey": "sk-ant-0123456789yyyy"},
  "display.show_session_duration": "maybe", "extra": [1],
  "color": "sk-ant-0123456789xxxx"
}`
	want := []Imported{
		{Old: "display.show_git", Key: "git.show", Value: "false", Taken: true},
		{Old: "display.show_r_version", Value: "true", Reason: "has no counterpart"},
		{Old: "display.separator_spacing", Key: "separator_spacing", Value: "standard", Taken: true},
		{Old: "display.show_current_time", Key: "clock.show", Value: "true"},
		{Old: "git.truncate_branch_length", Key: "git.branch_length", Value: "20", Taken: true},
		{Old: "git.show_stash_count", Key: "git.show_stash", Value: "true", Taken: true},
		{Old: "time.session_duration_format", Key: "duration.format", Value: "seconds", Taken: true},
		{Old: "time.time_format", Reason: `must be one of 24h, 12h, not "13h", did you mean "12h"?`},
		{Old: "theme.name", Reason: "is not a single value"},
		{Old: "project.detect_new_things", Value: "true", Reason: "has no counterpart"},
		{Old: "anthropic.api_key", Key: "anthropic.api_key", Value: "…zzzz", Taken: true},
		{Old: "anthropic.apikey", Reason: "is not a setting that is known"},
		{Old: "display.show_session_duration", Reason: `must be true or false, not "maybe"`},
		{Old: "extra", Reason: "is not a setting that is known"},
		{Old: "color", Reason: "must not hold an API key: the place for one is anthropic.api_key"},
	}
	const before = "# mine\nsegments:\n  git:\n    settings: {show_stash: false} # why\n"
	for _, dry := range []bool{true, false} {
		files := fixture(t)
		write(t, files.Plugins, before)
		got, err := Import(files, []byte("\ufeff"+old), dry)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("imported (-want +got):\n%s", diff)
		}
		plugins, keys := before, ""
		if !dry {
			plugins = "# mine\nsegments:\n  git:\n    settings: {show_stash: true, branch_length: 20} # why\n    show: false\n" +
				"  duration:\n    settings:\n      format: seconds\nseparator_spacing: standard\n"
			keys = credentialsHead + "anthropic:\n  api_key: sk-ant-0123456789zzzz\n"
		}
		if diff := cmp.Diff([]string{plugins, keys}, []string{text(t, files.Plugins), text(t, files.Credentials)}); diff != "" {
			t.Errorf("files (-want +got):\n%s", diff)
		}
	}
}

func TestImportRefuses(t *testing.T) {
	tests := []struct{ name, plugins, old, want string }{
		{"no JSON", "", "{\n  \"a\": 1,\n}", "line 3: it is not JSON"},
		{"no object", "", "[1]", "it is not a JSON object"},
		{"null", "", "null", "it is not a JSON object"},
		{"a broken plugins.yaml", "theme: [\n", `{"theme": {"name": "loud"}}`, "put right first"},
		{"a wrong plugins.yaml", "paddin: 1\n", `{"theme": {"name": "loud"}}`, "put right first"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			if tt.plugins != "" {
				write(t, files.Plugins, tt.plugins)
			}
			if _, err := Import(files, []byte(tt.old), false); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v", err)
			}
			if got := text(t, files.Plugins); got != tt.plugins {
				t.Errorf("the file is %q", got)
			}
		})
	}
}
