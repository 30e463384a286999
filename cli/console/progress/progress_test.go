package progress

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/look/layout"
)

func TestProgressText(t *testing.T) {
	bytes := func(p *Progress, done, total int64) {
		p.Measured(done, total, func(n int64) string { return fmt.Sprintf("%d MiB", n>>20) })
	}
	count := func(p *Progress, done, total int64) { p.Counted(int(done), int(total)) }
	for _, c := range []struct {
		note        func(*Progress, int64, int64)
		done, total int64
		took        time.Duration
		columns     int
		want        string
	}{
		{nil, 0, 0, 3 * time.Second, 80, "Fetching https://example.com/weather.wasm: 3 s"},
		{bytes, 1 << 20, -1, 3 * time.Second, 80, "Fetching https://example.com/weather.wasm: 1 MiB, 3 s"},
		{bytes, 1 << 20, 4 << 20, time.Second, 80, "Fetching https://example.com/weather.wasm: 25 %, 1 MiB of 4 MiB"},
		{bytes, 1 << 20, 4 << 20, 4 * time.Second, 90, "Fetching https://example.com/weather.wasm: 25 %, 1 MiB of 4 MiB, about 12 s left"},
		{bytes, 1 << 20, 4 << 20, 4 * time.Second, 60, "Fetching https://ex…: 25 %, 1 MiB of 4 MiB, about 12 s left"},
		{bytes, 1 << 20, 4 << 20, 4 * time.Second, 40, "25 %, 1 MiB of 4 MiB, about 12 s left"},
		{count, 0, 7, 9 * time.Second, 80, "Fetching https://example.com/weather.wasm: 0 %, 0 of 7"},
		{count, 99, 100, 9 * time.Second, 80, "Fetching https://example.com/weather.wasm: 99 %, 99 of 100, about 1 s left"},
		{count, 7, 7, 9 * time.Second, 80, "Fetching https://example.com/weather.wasm: 100 %, 7 of 7"},
		{count, 1, 1000, time.Hour, 80, "Fetching https://example.com/weather.wasm: 0 %, 1 of 1000"},
		{count, 100, 1000, 10 * time.Minute, 90, "Fetching https://example.com/weather.wasm: 10 %, 100 of 1000, about 1 h 30 min left"},
		{count, 9, 10, 13 * time.Minute, 90, "Fetching https://example.com/weather.wasm: 90 %, 9 of 10, about 1 min 27 s left"},
		{nil, 0, 0, 3 * time.Second, 3, "3…"},
	} {
		p := &Progress{what: "Fetching https://example.com/weather.wasm", columns: c.columns}
		if c.note != nil {
			c.note(p, c.done, c.total)
		}
		got := p.text(c.took)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if layout.Width(got) >= c.columns {
			t.Errorf("%q has no room in %d columns", got, c.columns)
		}
	}
}

// It is there while it lasts, gives way to what is written above it, and is gone at the end.
func TestProgressIsCleared(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(0, 0)
	p := &Progress{out: &out, columns: 80, now: func() time.Time { return now }, begun: now, what: "Compiling", ended: make(chan struct{})}
	ticks, finished := make(chan time.Time), make(chan struct{})
	go func() { p.follow(ticks); close(finished) }()
	ticks <- now // too early
	ticks <- now // the one before has been drawn, or not
	if out.Len() > 0 {
		t.Errorf("%q within the first second", out.String())
	}
	p.mutex.Lock()
	now = now.Add(2 * time.Second)
	p.mutex.Unlock()
	p.Counted(1, 4)
	ticks <- now
	ticks <- now
	p.Above(func() { out.WriteString("one\n") })
	close(p.ended)
	<-finished
	const clear = "\r\x1b[J"
	got := out.String()
	if !strings.HasPrefix(got, clear+"Compiling: 25 %, 1 of 4, about 6 s left") {
		t.Errorf("%q does not begin with a row", got)
	}
	before, after, _ := strings.Cut(got, "one\n")
	if !strings.HasSuffix(before, clear) {
		t.Errorf("%q is written into the row", got)
	}
	if after != "" && !strings.HasSuffix(after, clear) {
		t.Errorf("%q is left", after)
	}
}

// In a pipe nothing is told, however long it takes.
func TestProgressInPipe(t *testing.T) {
	var out bytes.Buffer
	p, done := Start(&out, 0, "Fetching")
	p.Counted(1, 2)
	p.begun = time.Unix(0, 0)
	p.draw()
	p.Above(func() {})
	done()
	done()
	if out.Len() > 0 {
		t.Errorf("%q", out.String())
	}
}
