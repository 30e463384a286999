package sample

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Each sample is a document as Claude Code sends one, and differs from all others.
func TestSamples(t *testing.T) {
	now := time.Now()
	seen := map[string]string{}
	for _, s := range All() {
		text := string(s.Status(now))
		if !json.Valid([]byte(text)) {
			t.Errorf("%s: its status is no JSON:\n%s", s.Name, text)
		}
		facts, err := json.Marshal([]any{text, s.Windows(now), s.Git(), s.Transcript(), s.System(), s.Spend(), s.Ground})
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[string(facts)]; ok {
			t.Errorf("%s is %s", s.Name, other)
		}
		seen[string(facts)] = s.Name
		if found, ok := Find(s.Name); !ok || found.Description != s.Description || s.Description == "" {
			t.Errorf("%s can't be found by its name", s.Name)
		}
	}
}

// What a sample puts in the place of something is there to be replaced.
func TestSamplesReplaceWhatIsThere(t *testing.T) {
	now := time.Now()
	for _, s := range All() {
		if s.Ground == "" && s.Name != "usual" && string(s.Status(now)) == string(StatusAt(now)) {
			t.Errorf("%s has the usual status", s.Name)
		}
	}
	start, _ := Find("start")
	var status struct {
		PR      any `json:"pr"`
		Context struct {
			Used *float64 `json:"used_percentage"`
		} `json:"context_window"`
	}
	if err := json.Unmarshal(start.Status(now), &status); err != nil || status.PR != nil || status.Context.Used != nil {
		t.Errorf("start: %v, %+v", err, status)
	}
	if diff := cmp.Diff(map[string]string{"known": "known", "mode": "acceptEdits", "mode.asof": "turn"}, start.Transcript()); diff != "" {
		t.Errorf("start (-want +got):\n%s", diff)
	}
}
