package line

import (
	"slices"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/facts/spend"
	"github.com/data-wise/aiterm/host/line/memo"
)

// spending is what one render knows of what sessions cost, and has to note.
type spending struct {
	answers *SpendFacts // what segments may ask of
	mark    string      // of what the session said when it was noted last, or ""
	marked  bool        // it says the same now
	next    string      // the mark of what the ledger has now, or "" if it has not noted it
}

// The memo's answers that are of the ledger.
const (
	spendMark    = "spend mark"    // what the session said when it was noted last
	spendFigures = "spend figures" // what segments were told
)

// openSpend looks at what the session says of its cost. The ledger is only read if a
// segment asks, or if the session says something new.
func (r *request) openSpend(historyDays int, last *memo.File) *spending {
	if r.foreign() || r.Dirs.State == "" {
		return &spending{answers: &SpendFacts{}}
	}
	said, told := spend.SaidBy(r.status)
	s := &spending{answers: &SpendFacts{
		Ledger: spend.Open(r.Dirs, ClaudeDir(r.Getenv), historyDays), Said: said, Told: told, Now: r.now,
	}}
	for _, a := range last.Answers() {
		switch a.Path {
		case spendMark:
			s.mark, s.marked = a.Value, told && said.Repeats(a.Value, r.now)
		case spendFigures:
			s.answers.last = a
		}
	}
	return s
}

// note writes into the ledger what is new. The line is out by now.
func (s *spending) note(r *request) {
	f := s.answers
	if f.Told && f.Ledger.Keeps() && !s.marked {
		next, err := f.Ledger.Note(f.Said, f.Now, cacheWait, s.mark)
		r.noteError(err)
		s.next = next
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.sums.Outdated() {
		r.noteError(f.Ledger.Keep(f.sums, f.Now, cacheWait))
	}
}

// remember adds to the memo's answers those that are new.
func (s *spending) remember(answers []memo.Answer) (all []memo.Answer, news bool) {
	f := s.answers
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if s.next != "" {
		answers = withAnswer(answers, memo.Answer{Path: spendMark, Value: s.next})
	}
	if f.made {
		answers = withAnswer(answers, f.last)
	}
	return answers, s.next != "" || f.made
}

// withAnswer puts an answer in the place of the former one to the same question.
func withAnswer(answers []memo.Answer, a memo.Answer) []memo.Answer {
	answers = slices.DeleteFunc(slices.Clone(answers), func(each memo.Answer) bool { return each.Path == a.Path })
	return append(answers, a)
}

// SpendFacts are what segments may ask of the ledger. It is read when one asks, and not
// even then if nobody has written to it since the last time.
type SpendFacts struct {
	Ledger spend.Ledger
	Said   spend.Said
	Told   bool // the session says what it has cost
	Now    time.Time

	mutex   sync.Mutex // segments run side by side
	figures *spend.Figures
	sums    spend.Sums
	last    memo.Answer // all figures, and what they came from
	made    bool        // they are not in the memo yet
}

// Get answers the paths of [spend.Figures].
func (f *SpendFacts) Get(path string) (value string, ok bool) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.figures == nil {
		f.look()
	}
	return f.figures.Get(path)
}

func (f *SpendFacts) look() {
	f.figures = &spend.Figures{}
	if !f.Ledger.Keeps() {
		return
	}
	key := f.Said.Key(f.Ledger.Stamp(), f.Told, f.Now)
	if f.last.Key == key {
		if known, ok := spend.ParseFigures(f.last.Value); ok {
			f.figures = &known
			return
		}
	}
	*f.figures, f.sums = f.Ledger.Figures(f.Said, f.Told, f.Now)
	f.last, f.made = memo.Answer{Path: spendFigures, Key: key, Value: f.figures.String()}, true
}
