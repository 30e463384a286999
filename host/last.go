package host

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/span"
	"github.com/data-wise/aiterm/host/state"
	"github.com/data-wise/aiterm/host/status"
)

const (
	// lastRest is how often the last good output is written while every
	// segment is quick: it is hardly ever needed then.
	lastRest = 10 * time.Second
	// lastAge is how old an output may be and still be shown for a late one.
	lastAge = 10 * time.Minute
	// lastKept is when the file of a session that ended is removed.
	lastKept = 7 * 24 * time.Hour
)

// lastGood is the file with what each segment of one session last showed, for
// the render in which one of them is late.
type lastGood struct {
	path string
}

type lastOutput struct {
	At     time.Time   `json:"at"`
	TookMS float64     `json:"took_ms"`
	Spans  []span.Span `json:"spans"`
}

func openLastGood(cacheDir, plugins string, stdin status.Status) lastGood {
	session, _ := stdin.Get("session_id")
	sum := sha256.Sum256([]byte(session + "\x00" + sessionDir(stdin) + "\x00" + plugins))
	return lastGood{filepath.Join(cacheDir, "last", hex.EncodeToString(sum[:8])+".json")}
}

// load returns what is known, nil if nothing is: the file may be missing, and a
// broken one is worth nothing.
func (l lastGood) load() map[string]lastOutput {
	data, err := os.ReadFile(l.path)
	if err != nil {
		return nil
	}
	var outputs map[string]lastOutput
	if json.Unmarshal(data, &outputs) != nil {
		return nil
	}
	for name, o := range outputs {
		for i := range o.Spans {
			o.Spans[i].Text = span.Clean(o.Spans[i].Text)
		}
		outputs[name] = o
	}
	return outputs
}

// fillLate gives late segments their last good output.
func (r *render) fillLate(plan config.Plan, stdin status.Status, outcomes []outcome) {
	var known map[string]lastOutput
	for i, segment := range placed(plan) {
		if !outcomes[i].late || r.Dirs.Cache == "" {
			continue
		}
		if known == nil {
			known = openLastGood(r.Dirs.Cache, r.Plugins, stdin).load()
		}
		if last, ok := known[segment.Name]; ok && r.now.Sub(last.At).Abs() < lastAge {
			outcomes[i].spans = last.Spans
		}
	}
}

// keepLast writes the outputs of this render if it is time to, or if a segment
// is so slow that the next render may need its output.
func (r *render) keepLast(plan config.Plan, stdin status.Status, outcomes []outcome) error {
	l := openLastGood(r.Dirs.Cache, r.Plugins, stdin)
	info, err := os.Stat(l.path)
	fresh := err == nil && r.now.Sub(info.ModTime()).Abs() < lastRest
	if fresh && !anySlow(outcomes, plan.Budget/4) {
		return nil
	}
	if err != nil {
		l.purge(r.now)
	}
	outputs := map[string]lastOutput{}
	known := map[string]lastOutput(nil)
	for i, segment := range placed(plan) {
		switch o := outcomes[i]; {
		case o.late:
			if known == nil {
				known = l.load()
			}
			if last, ok := known[segment.Name]; ok {
				outputs[segment.Name] = last
			}
		case o.err == nil && len(o.spans) > 0:
			outputs[segment.Name] = lastOutput{At: r.now.UTC().Truncate(time.Second), TookMS: float64(o.took.Microseconds()) / 1000, Spans: o.spans}
		}
	}
	data, err := json.MarshalIndent(outputs, "", " ")
	if err != nil {
		return err
	}
	return state.WriteCache(l.path, append(data, '\n'))
}

func anySlow(outcomes []outcome, limit time.Duration) bool {
	for _, o := range outcomes {
		if !o.late && o.took > limit {
			return true
		}
	}
	return false
}

// purge removes the files of sessions that ended. It runs when a session writes
// its first one.
func (l lastGood) purge(now time.Time) {
	files, _ := os.ReadDir(filepath.Dir(l.path))
	for _, f := range files {
		if info, err := f.Info(); err == nil && now.Sub(info.ModTime()) > lastKept {
			os.Remove(filepath.Join(filepath.Dir(l.path), f.Name()))
		}
	}
}
