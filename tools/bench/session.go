//go:build linux || darwin

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// sample is what Claude Code really sent.
const sample = "testdata/payloads/subscription-limits-2.1.330.json"

// session is what a command is told of: a repository that the session is in, and
// the payload that says so.
type session struct {
	repo       string
	payload    []byte
	transcript string         // the file that the payload names, or ""
	fields     map[string]any // the payload before it is encoded
}

// newSession puts the session of the sample into a repository, with limits that
// have not been reset yet and lines to count. Its transcript is written to a file.
func newSession(repo, transcript string) (*session, error) {
	data, err := os.ReadFile(sample)
	if err != nil {
		return nil, fmt.Errorf("%w: run it in the root of the repository", err)
	}
	s := &session{repo: repo, transcript: transcript}
	if err := json.Unmarshal(data, &s.fields); err != nil {
		return nil, fmt.Errorf("%s: %w", sample, err)
	}
	now := time.Now()
	reset := func(d time.Duration) int64 { return now.Add(d).Unix() }
	maps.Copy(s.fields, map[string]any{
		"cwd":             repo,
		"transcript_path": transcript,
		"workspace":       map[string]any{"current_dir": repo, "project_dir": repo},
		"cost": map[string]any{
			"total_cost_usd": 0.31, "total_duration_ms": 5_160_000,
			"total_lines_added": 123, "total_lines_removed": 45,
		},
		"rate_limits": map[string]any{
			"five_hour": map[string]any{"used_percentage": 45, "resets_at": reset(3 * time.Hour)},
			"seven_day": map[string]any{"used_percentage": 46.8, "resets_at": reset(4 * 24 * time.Hour)},
		},
	})
	if s.payload, err = json.Marshal(s.fields); err != nil {
		return nil, err
	}
	return s, os.WriteFile(transcript, s.conversation(now), 0o644)
}

// replyLine is a reply as it stands in a transcript, as far as status lines read it.
const replyLine = `{"type":"assistant","sessionId":%q,"timestamp":%q,"version":"2.1.330","requestId":"req_%d","cwd":%q,"message":{"id":"msg_%d","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text","text":"done"}],"usage":{"input_tokens":850,"output_tokens":120,"cache_creation_input_tokens":500,"cache_read_input_tokens":%d}}}
`

// conversation is a transcript of 50 replies within the last hour.
func (s *session) conversation(now time.Time) []byte {
	var b strings.Builder
	for i := range 50 {
		at := now.Add(time.Duration(i-50) * time.Minute).UTC().Format(time.RFC3339)
		fmt.Fprintf(&b, replyLine, s.fields["session_id"], at, i, s.repo, i, 300*i)
	}
	return []byte(b.String())
}

// keepTranscript makes a home in which Claude Code was used for this session.
func (s *session) keepTranscript(home string) error {
	folder := filepath.Join(home, ".claude", "projects", "bench")
	if err := os.MkdirAll(folder, 0o755); err != nil || s.transcript == "" {
		return err
	}
	text, err := os.ReadFile(s.transcript)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, filepath.Base(s.transcript)), text, 0o644)
}

// after is the payload after n more replies: the session cost more, took longer,
// changed more lines and used more of the limits.
func (s *session) after(n int) ([]byte, error) {
	payload := maps.Clone(s.fields)
	payload["cost"] = map[string]any{
		"total_cost_usd": 0.31 + 0.07*float64(n), "total_duration_ms": 5_160_000 + 61_000*n,
		"total_lines_added": 123 + n, "total_lines_removed": 45,
	}
	limits := maps.Clone(payload["rate_limits"].(map[string]any))
	five := maps.Clone(limits["five_hour"].(map[string]any))
	five["used_percentage"] = 45 + float64(n%500)/10
	limits["five_hour"] = five
	payload["rate_limits"] = limits
	context := maps.Clone(payload["context_window"].(map[string]any))
	context["used_percentage"] = 10 + n%80
	payload["context_window"] = context
	return json.Marshal(payload)
}

// sized is the same session with a payload of another size. One that is smaller
// has only the folder and the model; a larger one, what no segment asks for.
func (s *session) sized(bytes int) (*session, error) {
	fields := map[string]any{"session_id": "s", "cwd": s.repo, "model": map[string]any{"display_name": "Sonnet 4.5"}}
	encoded := func() ([]byte, error) { return json.Marshal(fields) }
	payload, err := encoded()
	if err != nil {
		return nil, err
	}
	if bytes < len(s.payload) {
		fields["session_id"] = strings.Repeat("s", max(bytes-len(payload)+1, 1))
	} else {
		const each = `{"name":"segment","ok":true,"tokens":12345},`
		fields = maps.Clone(s.fields)
		list := make([]json.RawMessage, (bytes-len(s.payload))/len(each))
		for i := range list {
			list[i] = json.RawMessage(each[:len(each)-1])
		}
		fields["others"] = list
	}
	payload, err = encoded()
	return &session{repo: s.repo, transcript: s.transcript, payload: payload, fields: fields}, err
}
