package plugins

import (
	"strings"
	"testing"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table/tabletest"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/host/view"
)

func TestSegmentTable(t *testing.T) {
	ms := 0.31
	env := &console.Env{Getenv: func(string) string { return "" }}
	segments := []view.SegmentInfo{
		{Order: 1, Line: 1, Name: "dir", Version: "0.1.0", ABI: "aiterm_segment_v1", Source: "builtin:dir", Asks: []string{"env:HOME", "env:USERPROFILE"},
			Granted: []string{"env:HOME", "env:USERPROFILE"}, State: view.StateOK, Size: 6944, LastMS: &ms},
		{Order: 12, Line: 2, Name: "weather-of-the-whole-wide-world", Version: "12.10.2", ABI: "extism", Source: "x", From: "oci://ghcr.io/example/weather:1.2.0",
			Asks: []string{"http:api.example.com", "usage"}, Granted: []string{"usage"}, State: view.StateBlocked, Size: 2345678,
			Reason: "needs http:api.example.com, which is not granted: aiterm plugins grant weather-of-the-whole-wide-world"},
		{Order: 13, Line: 2, Name: "bad", ABI: "", Source: "/home/dev/segments/bad.wasm", State: view.StateBroken, Size: 53, Reason: "exports no function aiterm_segment_v1"},
		{Name: "git", Version: "0.1.0", ABI: "aiterm_segment_v1", Source: "builtin:git", Asks: []string{"git"}, Granted: []string{"git"}, State: view.StateOff, Size: 5980,
			Reason: "on no line: aiterm plugins enable git puts it there"},
	}
	tabletest.Golden(t, "list", segmentTable(env, segments))
}

func TestMatchTable(t *testing.T) {
	tabletest.Golden(t, "search", matchTable([]catalog.Match{
		{Entry: catalog.Entry{Name: "weather", Version: "1.2.0", Author: "Somebody Else <somebody@example.com>", Permissions: []string{"http:api.example.com"}, Description: "What the sky does, here and now", Source: "oci://ghcr.io/example/weather:1.2.0"}},
		{Entry: catalog.Entry{Name: "mail", Description: "How many letters wait", Source: "https://example.com/mail.wasm"}},
	}))
}

func TestVerifiedTable(t *testing.T) {
	tabletest.Golden(t, "verify", verifiedTable([]verified{
		{Name: "weather", SHA256: strings.Repeat("9f86d081", 8), OK: true, Bytes: "ok", Signature: "trusted", Signer: "alice", Remote: "the same"},
		{Name: "mail", SHA256: strings.Repeat("00c0ffee", 8), Bytes: "the kept bytes are not those that were added", Signature: "none", Remote: "other bytes: aiterm plugins update mail"},
	}))
}

func TestSettingTable(t *testing.T) {
	tabletest.Golden(t, "settings", settingTable(manifest.Manifest{Settings: []manifest.Setting{
		{Name: "format", Type: "string", Default: "count", Allowed: []string{"count", "percentage", "remaining", "bar"}, Description: "45/100, 45%, 55% left, or a bar with the time that is over as ┃"},
		{Name: "icon", Type: "string", Default: "📊", Description: "Icon in front; empty for none", Icons: map[string]string{"nerd": "\uf080", "unicode": "▤", "ascii": "", "none": "-"}},
	}}))
}
