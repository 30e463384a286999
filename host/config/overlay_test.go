package config

import "testing"

func TestHolding(t *testing.T) {
	overlays := []Overlay{
		{Project: "/home/ada/work", File: true},
		{Model: "opus"},
		{Account: "/home/ada/.claude-work"},
		{Project: "/home/ada/work/acme", Model: "haiku"},
		{Project: "/"},
	}
	tests := []struct {
		name    string
		session OverlaySession
		want    string
	}{
		{"nothing known", OverlaySession{}, ""},
		{"a model by its id", OverlaySession{Model: "claude-opus-4-5"}, "1"},
		{"a model by its name, in capitals", OverlaySession{ModelName: "OPUS 4.5"}, "1"},
		{"an account", OverlaySession{Account: "/home/ada/.claude-work/"}, "2"},
		{"another account that begins alike", OverlaySession{Account: "/home/ada/.claude-work2"}, ""},
		{"a project", OverlaySession{Project: "/home/ada/work"}, "0 4"},
		{"a folder in it", OverlaySession{Project: "/home/ada/work/x/../y"}, "0 4"},
		{"a folder beside it that begins alike", OverlaySession{Project: "/home/ada/workshop"}, "4"},
		{"both of two conditions", OverlaySession{Project: "/home/ada/work/acme/web", Model: "claude-haiku-4"}, "0 3 4"},
		{"one of two conditions", OverlaySession{Project: "/home/ada/work/acme", Model: "sonnet"}, "0 4"},
	}
	for _, tt := range tests {
		if got := Holding(overlays, tt.session); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
