package payloads

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLive(t *testing.T) {
	now := time.Date(2030, 2, 28, 23, 59, 30, 7e8, time.FixedZone("", -3600)) // 1898557170
	tests := []struct{ name, recorded, want string }{
		{"seconds", `{"rate_limits":{"five_hour":{"used_percentage":5,"resets_at":1000}, "seven_day":{"resets_at" : 4600}}}`,
			`{"rate_limits":{"five_hour":{"used_percentage":5,"resets_at":1898569770}, "seven_day":{"resets_at" : 1898573370}}}`},
		{"the later first", `{"a":{"resets_at":4600},"b":{"resets_at":1000}}`, `{"a":{"resets_at":1898573370},"b":{"resets_at":1898569770}}`},
		{"milliseconds and text", `{"fetchedAtMs":1795341000123,"resets_at":"2026-11-22T14:59:59.943648+00:00","x":{"resets_at":"2026-11-22T15:59:59Z"},"y":{"resets_at":null}}`,
			`{"fetchedAtMs":1898551171123,"resets_at":"2030-03-01T04:29:30.943648+00:00","x":{"resets_at":"2030-03-01T05:29:30Z"},"y":{"resets_at":null}}`},
		{"the prompt cache", `{"prompt_cache":{"expires_at":900,"last_miss_at":null},"resets_at":1000}`,
			`{"prompt_cache":{"expires_at":1898569670,"last_miss_at":null},"resets_at":1898569770}`},
		{"no reset", `{"prompt_cache":{"expires_at":900}}`, `{"prompt_cache":{"expires_at":900}}`},
		{"text that is no time", `{"resets_at":"soon","b":{"resets_at":1000}}`, `{"resets_at":"soon","b":{"resets_at":1898569770}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, string(Live([]byte(tt.recorded), now))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Every recorded document stays one, and what is live stays where it is.
func TestLiveOfEveryDocument(t *testing.T) {
	now := time.Now()
	for _, document := range All() {
		live := Live([]byte(document), now)
		if !json.Valid(live) {
			t.Errorf("%s\nbecame\n%s", document, live)
		}
		if diff := cmp.Diff(string(live), string(Live(live, now))); diff != "" {
			t.Errorf("and again (-once +twice):\n%s", diff)
		}
	}
}
