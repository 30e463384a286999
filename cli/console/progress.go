package console

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress tells on stderr what is being done, once that has taken a second: in
// a terminal on one row that is written over, elsewhere on one line.
type progress struct {
	out      io.Writer
	terminal bool
	mutex    sync.Mutex
	what     string
	amount   string
	shown    bool
	last     time.Time
	timer    *time.Timer
}

// StartProgress begins something that may take long. The function that it returns
// must be called when that is over.
func StartProgress(env *Env, what string) (p *progress, done func()) {
	p = &progress{out: env.Stderr, terminal: IsTerminal(env.Stderr), what: WithoutLogins(what)}
	p.timer = time.AfterFunc(time.Second, func() {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		if p.timer != nil {
			p.shown = true
			p.draw()
		}
	})
	return p, p.end
}

// Fetched notes how many bytes have come, of how many; -1 if nobody knows.
func (p *progress) Fetched(bytes, total int64) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.amount = SizeText(int(bytes))
	if total > 0 {
		p.amount += " of " + SizeText(int(total))
	}
	if p.shown && p.terminal && time.Since(p.last) > 100*time.Millisecond {
		p.draw()
	}
}

// draw is called with the mutex held.
func (p *progress) draw() {
	p.last = time.Now()
	text := p.what
	if p.amount != "" {
		text += ": " + p.amount
	}
	if p.terminal {
		fmt.Fprintf(p.out, "\r\x1b[K%s … ", text)
	} else {
		fmt.Fprintf(p.out, "%s …\n", text)
	}
}

func (p *progress) end() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.timer.Stop()
	p.timer = nil
	if p.shown && p.terminal {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
