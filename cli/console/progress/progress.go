// Package progress tells somebody who waits at a terminal what is being done, how far that
// is, and how long it will take yet. In a pipe it is silent.
package progress

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/look/layout"
)

// When a row of progress is first drawn, and how often then.
const (
	shownAfter = time.Second
	drawnEvery = 250 * time.Millisecond
)

// Progress tells what is being done, how far that is, and how long it will take yet: on
// one row of the terminal, which is written over, and cleared at the end.
type Progress struct {
	out     io.Writer
	columns int
	tell    func(what, far string) // in place of out
	now     func() time.Time

	mutex       sync.Mutex
	what        string
	done, total int64
	amount      func(int64) string // how done and total are said
	begun       time.Time
	shown       bool
	ended       chan struct{}
}

// Start begins something that may take long, and tells of it on out, which has so many
// columns. The function that it returns must be called when that is over. Nothing is shown
// of what takes less than a second, nor where columns is 0.
func Start(out io.Writer, columns int, what string) (p *Progress, done func()) {
	p = &Progress{out: out, columns: columns, now: time.Now, what: what, ended: make(chan struct{})}
	p.begun = p.now()
	if columns == 0 {
		p.out = io.Discard
		return p, func() {}
	}
	return p, p.begin()
}

// StartTelling is Start for what has a place of its own for the row: tell is given what is
// done and how far that is, at once, and again and again.
func StartTelling(tell func(what, far string), what string) (p *Progress, done func()) {
	p = &Progress{out: io.Discard, tell: tell, now: time.Now, what: what, ended: make(chan struct{})}
	p.begun = p.now()
	p.draw()
	return p, p.begin()
}

// begin follows until the function that it returns is called.
func (p *Progress) begin() (done func()) {
	ticker := time.NewTicker(drawnEvery)
	finished := make(chan struct{})
	go func() {
		p.follow(ticker.C)
		close(finished)
	}()
	return sync.OnceFunc(func() {
		ticker.Stop()
		close(p.ended)
		<-finished
	})
}

// OnStderr is Start for a program that knows of nothing but its stderr.
func OnStderr(what string) (p *Progress, done func()) {
	columns, _, err := term.GetSize(int(os.Stderr.Fd()))
	if err != nil || os.Getenv("TERM") == "dumb" {
		columns = 0
	}
	return Start(os.Stderr, columns, what)
}

// follow draws at each tick until the end.
func (p *Progress) follow(ticks <-chan time.Time) {
	for {
		select {
		case <-p.ended:
			p.mutex.Lock()
			p.clear()
			p.mutex.Unlock()
			return
		case <-ticks:
			p.draw()
		}
	}
}

// Doing says what is being done now.
func (p *Progress) Doing(what string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.what = what
}

// Counted notes how many are done, of how many.
func (p *Progress) Counted(done, total int) {
	p.Measured(int64(done), int64(total), func(n int64) string { return fmt.Sprint(n) })
}

// Measured notes how much is done, of how much, which is -1 if nobody knows; amount says
// such a number.
func (p *Progress) Measured(done, total int64, amount func(int64) string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.done, p.total, p.amount = done, total, amount
}

// Above has something written where the row is, which comes again below it.
func (p *Progress) Above(write func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.clear()
	write()
}

// clear is called with the mutex held.
func (p *Progress) clear() {
	if p.shown {
		p.out.Write(layout.AppendRedraw([]byte("\r"), 0))
	}
	p.shown = false
}

func (p *Progress) draw() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	took := p.now().Sub(p.begun)
	if p.tell != nil {
		p.tell(p.what, p.said(took))
		return
	}
	if took >= shownAfter {
		p.shown = true
		p.out.Write(append(layout.AppendRedraw([]byte("\r"), 0), p.text(took)...))
	}
}

// text is the row, which leaves the last column free.
func (p *Progress) text(took time.Duration) string {
	said := p.said(took)
	room := p.columns - 1 - layout.Width(said) - 2
	if room < 8 {
		return table.Clip(said, max(p.columns-1, 1))
	}
	return table.Clip(p.what, room) + ": " + said
}

// said is how far it is.
func (p *Progress) said(took time.Duration) string {
	switch {
	case p.amount == nil:
		return seconds(took)
	case p.total <= 0:
		return p.amount(p.done) + ", " + seconds(took)
	}
	said := fmt.Sprintf("%d %%, %s of %s", 100*p.done/p.total, p.amount(p.done), p.amount(p.total))
	if left := remaining(p.done, p.total, took); left > 0 {
		said += ", about " + seconds(left) + " left"
	}
	return said
}

// remaining is how long it will take yet at the pace so far, or 0 where too little is done
// to tell.
func remaining(done, total int64, took time.Duration) time.Duration {
	if done <= 0 || done*20 < total || took < 2*time.Second {
		return 0
	}
	left := time.Duration(float64(took) * float64(total-done) / float64(done))
	if left > 0 {
		left = max(left, time.Second)
	}
	return left
}

// seconds is a time as somebody says it who waits.
func seconds(d time.Duration) string {
	switch s := int(d.Seconds() + 0.5); {
	case s < 60:
		return fmt.Sprintf("%d s", s)
	case s < 3600:
		return fmt.Sprintf("%d min %d s", s/60, s%60)
	default:
		return fmt.Sprintf("%d h %d min", s/3600, s%3600/60)
	}
}
