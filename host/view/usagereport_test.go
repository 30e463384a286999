package view

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/forecast"
	"github.com/data-wise/aiterm/host/facts/usage"
)

const reportSecret = "sk-ant-api03-secretsecret1234"

// reportHome is a home folder with the files of one account, and its environment.
func reportHome(t *testing.T, files map[string]string) (state.Dirs, func(string) string) {
	t.Helper()
	home := t.TempDir()
	for name, text := range files {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dirs := state.Dirs{Config: filepath.Join(home, "config"), Cache: filepath.Join(home, "cache"), State: filepath.Join(home, "state")}
	return dirs, func(name string) string {
		switch name {
		case "HOME", "USERPROFILE":
			return home
		case "ANTHROPIC_API_KEY":
			return reportSecret
		}
		return ""
	}
}

var reportTime = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestUsageReport(t *testing.T) {
	dirs, getenv := reportHome(t, map[string]string{
		"cache/usage.json": `{"version":1,"windows":{
			"five_hour":{"used_percentage":60,"resets_at":"2026-11-22T14:00:00Z","source":"stdin","seen_at":"2026-11-22T11:50:00Z"},
			"extra_usage":{"used_percentage":25,"used":10,"limit":40,"unit":"EUR","source":"endpoint","seen_at":"2026-11-22T11:00:00Z"},
			"spend_limit":{"used_percentage":25,"resets_at":"2026-11-22T11:59:00Z","source":"stdin","seen_at":"2026-11-22T11:00:00Z"}}}`,
		".claude.json": `{"cachedUsageUtilization":{"fetchedAtMs":1795334400000,"utilization":{
			"five_hour":{"utilization":30,"resets_at":"2026-11-22T14:00:00Z"},
			"seven_day":{"utilization":20,"resets_at":"2026-11-25T12:00:00Z"}}}}`,
		"state/usage.jsonl": `{"at":"2026-11-20T10:00:00Z","window":"five_hour","used_percentage":90,"resets_at":"2026-11-20T12:00:00Z","source":"stdin"}
{"at":"2026-11-22T11:50:00Z","window":"five_hour","used_percentage":60,"resets_at":"2026-11-22T14:00:00Z","source":"stdin"}
half of a li`,
		"config/credentials": "anthropic:\n  api_key: " + reportSecret + "\n",
	})
	r, err := Usage(dirs, getenv, reportTime)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range r.Windows {
		text := w.Name + " " + w.Source + " " + w.SeenAt.Format("15:04") + " " + string(w.Forecast.Verdict)
		if w.Forecast.Pace != nil {
			text += " " + time.Duration(*w.Forecast.Pace*float64(time.Second)).String()
		}
		if w.Limit != nil {
			text += " of money"
		}
		got = append(got, text)
	}
	want := []string{
		"five_hour stdin 11:50 silent 0s",
		"seven_day claude 08:00 silent -37.14s",
		"extra_usage endpoint 11:00 silent of money",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("windows (-want +got):\n%s", diff)
	}
	wantSources := []SourceReport{
		{Name: usage.SourceStdin, SeenAt: reportTime.Add(-10 * time.Minute), Windows: []string{"five_hour"}},
		{Name: usage.SourceClaude, Path: filepath.Join(getenv("HOME"), ".claude.json"), SeenAt: reportTime.Add(-4 * time.Hour), Windows: []string{"seven_day"}},
		{Name: usage.SourceEndpoint, SeenAt: reportTime.Add(-time.Hour), Windows: []string{"extra_usage"}},
	}
	if diff := cmp.Diff(wantSources, r.Sources); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	wantHistory := HistoryReport{
		Path: filepath.Join(dirs.State, "usage.jsonl"), KeptDays: 400, Bytes: r.History.Bytes, Samples: 2, Damaged: 1,
		FirstAt: reportTime.Add(-50 * time.Hour), LastAt: reportTime.Add(-10 * time.Minute),
	}
	if diff := cmp.Diff(wantHistory, r.History); diff != "" || r.History.Bytes < 200 {
		t.Errorf("history of %d bytes (-want +got):\n%s", r.History.Bytes, diff)
	}
	if !r.Endpoint.HasKey || r.Endpoint.KeyFrom != "stored" || len(r.Problems) > 0 {
		t.Errorf("endpoint %+v, problems %q", r.Endpoint, r.Problems)
	}
	document, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(document), "secretsecret") {
		t.Errorf("a key is in %s", document)
	}
	checkKeys(t, document)
}

// checkKeys fails the test for a key that is not in lower case, and for a time
// that is not known and there all the same.
func checkKeys(t *testing.T, document []byte) {
	t.Helper()
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, value := range v {
				if key != strings.ToLower(key) {
					t.Errorf("the key %s is not in lower case", key)
				}
				walk(value)
			}
		case []any:
			for _, value := range v {
				walk(value)
			}
		case string:
			if strings.HasPrefix(v, "0001-") {
				t.Errorf("there is the time %s", v)
			}
		}
	}
	var v any
	if err := json.Unmarshal(document, &v); err != nil {
		t.Fatal(err)
	}
	walk(v)
}

func TestUsageReportOfNothing(t *testing.T) {
	dirs, getenv := reportHome(t, nil)
	r, err := Usage(dirs, getenv, reportTime)
	if err != nil || len(r.Windows)+len(r.Problems) > 0 || r.Endpoint.HasKey {
		t.Errorf("%+v, %v", r, err)
	}
	document, err := json.Marshal(r)
	if err != nil || strings.Contains(string(document), "null") {
		t.Errorf("%s, %v", document, err)
	}
	checkKeys(t, document)
	if _, err := Usage(state.Dirs{}, getenv, reportTime); err == nil {
		t.Error("no error without folders")
	}
}

// A reader that goes on sees what is added, and does not forget what was there.
func TestUsageReaderFollowsTheHistory(t *testing.T) {
	const line = `{"at":"2026-11-22T11:%d:00Z","window":"five_hour","used_percentage":60,"resets_at":"2026-11-22T14:00:00Z","source":"stdin"}` + "\n"
	dirs, getenv := reportHome(t, map[string]string{"state/usage.jsonl": fmt.Sprintf(line, 50) + "half of a li"})
	reader := UsageReader{Dirs: dirs, Getenv: getenv}
	path := filepath.Join(dirs.State, "usage.jsonl")
	look := func(what string, samples, damaged int) {
		t.Helper()
		r, err := reader.Report(reportTime)
		if err != nil || r.History.Samples != samples || r.History.Damaged != damaged {
			t.Errorf("%s: %d samples, %d damaged, %v; want %d and %d", what, r.History.Samples, r.History.Damaged, err, samples, damaged)
		}
	}
	look("at first", 1, 1)
	look("again", 1, 1)
	if err := os.WriteFile(path, []byte(fmt.Sprintf(line, 50)+fmt.Sprintf(line, 51)), 0o600); err != nil {
		t.Fatal(err)
	}
	look("with another sample", 2, 0)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	look("erased", 0, 0)
}

func TestUsageReportKeys(t *testing.T) {
	tests := []struct {
		name, credentials, claudeDir, want string
	}{
		{"none", "", "", ""},
		{"the environment's is not used unasked", "anthropic: {max_age: 60s}\n", "", ""},
		{"the environment's", "anthropic: {use_environment: true}\n", "", "ANTHROPIC_API_KEY"},
		{"a helper, which is not run", "anthropic: {api_key_helper: exit 1, use_environment: true}\n", "", "api_key_helper"},
		{"of the other account", "anthropic:\n  api_key: " + reportSecret + "\n", filepath.Join(os.TempDir(), "work"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dirs, getenv := reportHome(t, map[string]string{"config/credentials": tt.credentials})
			r, err := Usage(dirs, func(name string) string {
				if name == "CLAUDE_CONFIG_DIR" {
					return tt.claudeDir
				}
				return getenv(name)
			}, reportTime)
			if err != nil || r.Endpoint.KeyFrom != tt.want || r.Endpoint.HasKey != (tt.want != "") || r.ClaudeDir != tt.claudeDir {
				t.Errorf("key %+v, problems %q, error %v; want from %q", r.Endpoint, r.Problems, err, tt.want)
			}
		})
	}
}

// Every file that cannot be read is named, and the others count all the same.
func TestUsageReportProblems(t *testing.T) {
	dirs, getenv := reportHome(t, map[string]string{
		"cache/usage.json":          "{",
		".claude.json":              "{",
		"config/credentials":        "anthropic: {api_kee: " + reportSecret + "}\n",
		"state/usage.jsonl/a/file":  "",
		"cache/endpoint.json/a/dir": "",
	})
	r, err := Usage(dirs, getenv, reportTime)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"the usage cache was broken", ".claude.json", "usage.jsonl", "credentials", "endpoint.json"} {
		if !slices.ContainsFunc(r.Problems, func(problem string) bool { return strings.Contains(problem, part) }) {
			t.Errorf("no problem names %s: %q", part, r.Problems)
		}
	}
	if strings.Contains(strings.Join(r.Problems, ""), "secretsecret") {
		t.Errorf("a key is in %q", r.Problems)
	}
	if r.Endpoint.Unreadable == "" || !slices.Contains(r.Problems, r.Endpoint.Unreadable) {
		t.Errorf("the credentials are unreadable: %q", r.Endpoint.Unreadable)
	}
}

// The forecast is made from the history of the same window.
func TestUsageReportForecast(t *testing.T) {
	var history strings.Builder
	for i := range 12 {
		at := reportTime.Add(time.Duration(i-12) * 10 * time.Minute)
		history.WriteString(`{"at":"` + at.Format(time.RFC3339) + `","window":"five_hour","used_percentage":` + []string{"5", "12", "19", "26", "33", "40", "47", "54", "61", "68", "75", "82"}[i] +
			`,"resets_at":"2026-11-22T14:30:00Z","source":"stdin"}` + "\n")
	}
	dirs, getenv := reportHome(t, map[string]string{
		"cache/usage.json":  `{"windows":{"five_hour":{"used_percentage":85,"resets_at":"2026-11-22T14:30:00Z","source":"stdin","seen_at":"2026-11-22T12:00:00Z"}}}`,
		"state/usage.jsonl": history.String(),
	})
	r, err := Usage(dirs, getenv, reportTime)
	if err != nil || len(r.Windows) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	f := r.Windows[0].Forecast
	if f.Verdict != forecast.Fills || !f.FullAt.After(reportTime) || f.AtReset == nil || f.Chance == nil || f.Earliest.After(f.FullAt) {
		t.Errorf("forecast %+v", f)
	}
}
