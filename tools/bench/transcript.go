//go:build linux || darwin

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// longSession is the line of eight segments and three that read the transcript, in a
// session whose transcript has 50 MB.
const longSession = "8 + tasks, agents, tool in 50 MB"

// long adds those three.
func long(l *lines) {
	l.copies(1)
	l.row("tasks", "agents", "tool")
}

// longSessions is that line with nothing new.
func (w *world) longSessions() ([]*subject, []missing) {
	s := w.line(longSession, unchanged, 11, long)
	if err := w.talk(s, 50e6); err != nil {
		return nil, []missing{{s.Name, err.Error()}}
	}
	return []*subject{s}, nil
}

// transcriptAxis are transcripts of several sizes.
func (w *world) transcriptAxis() (axis, error) {
	a := axis{name: "transcript, 8 segments and 3 that read it", unit: "10 MB", each: 10e6, note: "counted in the background: transcript-scan"}
	for _, size := range []float64{1e5, 5e6, 50e6} {
		st := step{label: bytesText(int(size)), size: size, still: w.line("scale", unchanged, 11, long), run: w.line("scale", allRun, 11, long)}
		for _, s := range []*subject{st.still, st.run} {
			if err := w.talk(s, size); err != nil {
				return a, err
			}
		}
		a.steps = append(a.steps, st)
	}
	return a, nil
}

// talk gives a subject a session with a transcript of so many bytes in its home, of which
// all is counted before the first line.
func (w *world) talk(s *subject, size float64) error {
	const id = "3f6f2b1e-0000-4000-8000-000000000000"
	fields := maps.Clone(w.session.fields)
	path := filepath.Join(s.home, ".claude", "projects", "bench", id+".jsonl")
	fields["session_id"], fields["transcript_path"] = id, path
	payload, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	s.session = &session{repo: w.session.repo, payload: payload, fields: fields}
	s.prepare = append(s.prepare, []string{w.Aiterm, "transcript-scan", "--session", id, "--path", path})
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return writeTalk(path, int64(size), time.Now())
}

// turn are the records of a turn with two calls of tools, without their texts. The request
// takes most of the room, as in Claude Code 2.1.332.
const turn = `{"type":"user","promptId":"p%[1]d","message":{"role":"user","content":"go on"},"origin":{"kind":"human"},"permissionMode":"acceptEdits","timestamp":%[2]q}
{"type":"api-request","id":"r%[1]d","timestamp":%[2]q,"params":{"pad":%[3]q}}
{"type":"assistant","isSidechain":false,"message":{"id":"msg_%[1]d","type":"message","role":"assistant","model":"claude-opus-5-5","content":[{"type":"tool_use","id":"toolu_%[1]da","name":"Bash","input":{"command":"make"}}],"usage":{"input_tokens":8500,"output_tokens":321,"cache_creation_input_tokens":5000,"cache_read_input_tokens":2000}},"requestRef":"r%[1]d","timestamp":%[2]q}
{"type":"user","isSidechain":false,"message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_%[1]da","content":%[4]q}]},"toolUseResult":{"stdout":%[4]q},"timestamp":%[2]q}
{"type":"attachment","attachment":{"type":"prompt_snapshot","systemPrompt":[%[4]q]},"timestamp":%[2]q}
{"type":"system","subtype":"turn_duration","durationMs":1200,"pendingBackgroundAgentCount":1,"timestamp":%[2]q}
`

// atWork are the last records: two tasks, an agent in the background and a call that runs.
const atWork = `{"type":"user","message":{"role":"user","content":"go on"},"origin":{"kind":"human"},"permissionMode":"acceptEdits","timestamp":%[1]q}
{"type":"assistant","message":{"id":"msg_x","content":[{"type":"tool_use","id":"toolu_x","name":"TodoWrite","input":{"todos":[{"content":"a","status":"completed"},{"content":"b","status":"in_progress"}]}}]},"timestamp":%[1]q}
{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"toolu_x"}]},"timestamp":%[1]q}
{"type":"assistant","message":{"id":"msg_y","content":[{"type":"tool_use","id":"toolu_y","name":"Agent","input":{"description":"look","subagent_type":"Explore"}}]},"timestamp":%[1]q}
{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"toolu_y"}]},"toolUseResult":{"status":"async_launched","agentId":"a1"},"timestamp":%[1]q}
{"type":"assistant","message":{"id":"msg_z","content":[{"type":"tool_use","id":"toolu_z","name":"Bash","input":{"command":"sleep 9"}}]},"timestamp":%[1]q}
`

func writeTalk(path string, size int64, now time.Time) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	b := bufio.NewWriter(f)
	request, output := strings.Repeat("x", 12_000), strings.Repeat("y", 2_000)
	at := now.Add(-time.Hour).UTC().Format(time.RFC3339Nano)
	for n, written := 0, int64(0); written < size; n++ {
		more, err := fmt.Fprintf(b, turn, n, at, request, output)
		if err != nil {
			return err
		}
		written += int64(more)
	}
	// So long ago that what is shown of it has hours, minutes and seconds all the while.
	fmt.Fprintf(b, atWork, now.Add(-2*time.Hour).UTC().Format(time.RFC3339Nano))
	return b.Flush()
}
