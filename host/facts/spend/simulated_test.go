package spend

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// process is one of Claude Code's, as it is seen from outside.
type process struct {
	session string
	cost    float64 // that it says
	api     int
	began   time.Time
	before  time.Duration // that the processes before it lasted
	asked   bool
	pid     int
}

func (p *process) words(now time.Time) string {
	return said(p.session, p.cost, p.api, int((p.before+now.Sub(p.began))/time.Millisecond), !p.asked)
}

// saved is what a process leaves that exits, and the next one of the session begins with.
type saved struct {
	cost   float64
	api    int
	lasted time.Duration
}

// world has people who start, fork, branch, clear, leave, kill and resume sessions, and
// knows what they really spent.
type world struct {
	t       *testing.T
	random  *rand.Rand
	now     time.Time
	skew    time.Duration // of the clock
	ledger  Ledger
	marks   map[string][]string // what Note returned, by session
	marked  *rand.Rand          // which of that a line finds
	alive   []*process
	left    map[string]saved
	names   []string
	spent   float64
	history []string
}

func (w *world) clock() time.Time { return w.now.Add(w.skew) }

func (w *world) hear(p *process, at time.Time, document string) {
	w.t.Helper()
	w.history = append(w.history, fmt.Sprintf("%s process %d: %s", at.Format(time.RFC3339Nano), p.pid, document))
	words := parse(w.t, document)
	next, err := w.ledger.Note(words, at, time.Minute, w.mark(words.session))
	if err != nil {
		w.t.Fatal(err)
	}
	w.marks[words.session] = append(w.marks[words.session], next)
}

// mark is what a line finds of what Note returned for a session: the last, or an older one
// where lines are drawn at once, or nothing where the cache was lost.
func (w *world) mark(session string) string {
	marks := w.marks[session]
	if n := w.marked.IntN(8); len(marks) > n && n < 6 {
		return marks[len(marks)-1-max(0, n-3)]
	}
	return ""
}

func (w *world) start(p *process) {
	p.began, p.pid = w.now, len(w.history)
	w.pass(time.Duration(300+w.random.IntN(900)) * time.Millisecond)
	w.alive = append(w.alive, p)
	w.hear(p, w.clock(), p.words(w.now)) // Claude Code draws a line at once
}

func (w *world) newName() string {
	name := fmt.Sprintf("session-%d", len(w.names))
	w.names = append(w.names, name)
	return name
}

// reply is what a model's reply costs; every line of it but the last may be lost.
func (w *world) reply(p *process) {
	p.asked = true
	for range 1 + w.random.IntN(3) {
		cost := float64(1+w.random.IntN(400_000)) / 1e6
		p.cost += cost
		p.api += 200 + w.random.IntN(3000)
		w.spent += cost
		w.pass(time.Duration(200+w.random.IntN(4000)) * time.Millisecond)
		if w.random.IntN(3) == 0 {
			early, older := w.clock(), p.words(w.now)
			w.pass(time.Millisecond)
			if w.random.IntN(2) == 0 { // a later line is quicker
				w.hear(p, w.clock(), p.words(w.now))
				w.hear(p, early, older)
			}
		}
	}
	w.hear(p, w.clock(), p.words(w.now))
}

func (w *world) pass(d time.Duration) { w.now = w.now.Add(d) }

func (w *world) end(i int, kill bool) {
	p := w.alive[i]
	if !kill {
		w.left[p.session] = saved{p.cost, p.api, p.before + w.now.Sub(p.began)}
	}
	w.alive = append(w.alive[:i], w.alive[i+1:]...)
}

func (w *world) act(jumps bool) {
	w.pass(time.Duration(w.random.IntN(200_000)) * time.Millisecond)
	one := -1
	if len(w.alive) > 0 {
		one = w.random.IntN(len(w.alive))
	}
	switch n := w.random.IntN(20); {
	case one < 0 || n == 0:
		w.start(&process{session: w.newName()})
	case n == 1: // --fork-session
		p := w.alive[one]
		w.start(&process{session: w.newName(), cost: p.cost, api: p.api, before: p.before + w.now.Sub(p.began)})
	case n == 2: // /branch, /clear
		w.end(one, false)
		w.start(&process{session: w.newName()})
	case n == 3:
		w.end(one, false)
	case n == 4:
		w.end(one, true)
	case n == 5 || n == 6: // --resume, be it of one that runs
		name := w.names[w.random.IntN(len(w.names))]
		for i := len(w.alive) - 1; jumps && i >= 0; i-- {
			// With a clock that nobody can rely on, two processes of one session cannot
			// be told apart.
			if w.alive[i].session == name {
				w.end(i, false)
			}
		}
		last := w.left[name]
		w.pass(5 * time.Minute)
		w.start(&process{session: name, cost: last.cost, api: last.api, before: last.lasted})
	case n == 7 && jumps:
		w.skew += time.Duration(w.random.IntN(4000)-2000) * time.Hour
	case n == 8: // idle
		p := w.alive[one]
		w.hear(p, w.clock(), p.words(w.now))
	default:
		w.reply(w.alive[one])
	}
}

func sumOf(t *testing.T, l Ledger) float64 {
	t.Helper()
	entries, damaged, err := l.Read("")
	if err != nil || damaged != 0 {
		t.Fatalf("%d damaged, %v", damaged, err)
	}
	sum := 0.0
	for _, e := range entries {
		sum += e.Spent
	}
	return sum
}

// Whatever people do with their sessions, what the ledger has is what was spent.
func TestSumIsWhatWasSpent(t *testing.T) {
	// In the last ones two processes of a session began within a minute, and only the
	// entries of the other one were near the end of the ledger.
	seeds := []uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 189}
	for _, seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			dir := t.TempDir()
			w := &world{
				t: t, random: rand.New(rand.NewPCG(seed, 21)), now: noon, left: map[string]saved{},
				marks: map[string][]string{}, marked: rand.New(rand.NewPCG(seed, 22)),
				ledger: Open(state.Dirs{State: dir, Cache: dir}, "", 4000),
			}
			for i := range 120 {
				w.act(seed%4 == 0)
				if got := sumOf(t, w.ledger); math.Abs(got-w.spent) > 1e-6 {
					for _, line := range w.history[max(0, len(w.history)-14):] {
						t.Log(line)
					}
					t.Fatalf("after %d steps the ledger has %.6f, and %.6f was spent", i+1, got, w.spent)
				}
				if i%50 == 49 {
					if err := w.ledger.locked(time.Minute, func() error { return w.ledger.fold(w.clock()) }); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}
