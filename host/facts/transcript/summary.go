package transcript

import "slices"

// Summary is what is known of a session from the records of its file up to an offset. It
// holds numbers and nothing else: what has a name stands in it as the place of that name
// in the file (see [place]). It follows from the records alone, in their order, so that
// it is the same in however many steps they were read.
type Summary struct {
	Records, Unknown int64 // lines, and those of an unknown kind or that are no JSON

	Requests  int64 // of the main conversation
	Tokens    tokens
	SideCalls int64  // requests of agents whose records are in this file
	Side      tokens // of those

	// Said is what Claude Code said at the end of the last process, of all requests
	// since the session began: also of those that have no record. before is what
	// Tokens and Side were then, and Resumed the moment of the first record after it.
	Said, before tokens
	Resumed      int64
	ended        bool // there is such a word
	forked       bool // it would be of the session too that this one is a fork of

	// Of a summary of agents' files: since a moment, and what is of that moment or later.
	agentsOnly bool
	since      int64
	Later      tokens

	Prompts, Interrupts, APIErrors int64
	promptIndex                    int64 // of the last prompt, as Claude Code counts
	busy                           bool  // a turn is running
	TurnStart, TurnTook, Last      int64 // milliseconds

	Mode int64 // of modes; 0 unknown

	Compactions, AutoCompactions int64
	Reclaimed, Before, After     int64 // tokens: in all, and of the last one
	compactUnsure                bool  // one did not say how many

	Calls       [len(tools)]int64
	Errors      int64
	Denied      int64
	MCPErrors   int64
	SkillUses   int64
	Commands    int64
	AgentsBegun int64

	running []call
	agents  []agent
	tasks   []task
	// tasksUnsure says that there are more tasks than are kept, or one without a number.
	tasksUnsure bool
	sawPending  bool // a turn's end told how many agents go on
	named       []name

	ids    []uint64 // of the messages that were counted
	recent []counted
}

// tokens are those of requests.
type tokens struct{ In, Out, Read, Write, Thinking int64 }

// place is where a text stands in the file, quotes included, and a checksum of it by
// which it is found to be there still. The zero place is none.
type place struct {
	at, size int64
	sum      uint64
}

// call is one of a tool that has no result yet.
type call struct {
	id    uint64
	tool  int64
	start int64
	name  place // of one that is not Claude Code's own
	entry int   // of named, plus one; 0 for none

	task   uint64 // that it is about
	status int64
	title  place
	list   []task // that is to take the place of the tasks
	isList bool
}

// agent is one that has not ended.
type agent struct {
	call, id          uint64
	start             int64
	background        bool
	kind, title, idAt place
}

// task is one of the list of tasks.
type task struct {
	id     uint64
	status int64
	title  place
}

const (
	taskOpen = iota
	taskActive
	taskDone
	taskGone
)

// name is what was used under a name: a server, a skill or a command.
type name struct {
	kind          int64
	sum           uint64
	times, errors int64
	last          int64 // when
	place         place
}

const (
	nameServer = iota
	nameSkill
	nameCommand
	nameKinds
)

// counted is the usage of a message that may be told again, larger.
type counted struct {
	id   uint64
	side bool
	tokens
}

// What is kept at most. One session has some of each.
const (
	mostRunning = 64
	mostAgents  = 64
	mostTasks   = 256
	mostNames   = 48 // of one kind
	mostRecent  = 8
	mostIDs     = 1 << 15
)

// inherit forgets what was counted: it was in the session that this one was forked from,
// whose records are the first of the file. Who is known by an id stays known.
func (s *Summary) inherit() {
	*s = Summary{Records: s.Records, Unknown: s.Unknown, Mode: s.Mode, Last: s.Last, promptIndex: s.promptIndex, ids: s.ids, forked: s.forked}
}

// turnEnds ends what does not outlive a turn.
func (s *Summary) turnEnds() {
	s.busy = false
	s.running = nil
	s.agents = slices.DeleteFunc(s.agents, func(a agent) bool { return !a.background })
}

// processEnds ends what does not outlive a process.
func (s *Summary) processEnds() {
	s.turnEnds()
	s.agents = nil
}

// IsUnknown tells that too much of the file is of a form that nobody knows.
func (s *Summary) IsUnknown() bool { return s.Unknown*10 > s.Records }

// seen tells whether the usage of a message was counted, and notes that it is.
func (s *Summary) seen(id uint64) bool {
	if slices.Contains(s.ids, id) {
		return true
	}
	if len(s.ids) == mostIDs {
		s.ids = s.ids[mostIDs/2:]
	}
	s.ids = append(s.ids, id)
	return false
}

// count adds the usage of a message, once. Where it is told again, as it is for each of
// its blocks, the larger numbers count: the first ones may be those of a reply that had
// only begun.
func (s *Summary) count(id uint64, when int64, side bool, used tokens) {
	sum, all := &s.Tokens, s.Side
	if side {
		sum = &s.Side
		defer func() {
			if s.since > 0 && when >= s.since {
				s.Later.add(s.Side.less(all))
			}
		}()
	}
	if s.seen(id) {
		for i := range s.recent {
			if r := &s.recent[i]; r.id == id && r.side == side {
				sum.grow(&r.tokens, used)
			}
		}
		return
	}
	if side {
		s.SideCalls++
	} else {
		s.Requests++
	}
	var none tokens
	sum.grow(&none, used)
	if len(s.recent) == mostRecent {
		s.recent = slices.Delete(s.recent, 0, 1)
	}
	s.recent = append(s.recent, counted{id, side, used})
}

// grow adds to t what now is above what was counted, which it raises.
func (t *tokens) grow(was *tokens, now tokens) {
	for _, n := range [...]struct {
		sum, was *int64
		now      int64
	}{
		{&t.In, &was.In, now.In}, {&t.Out, &was.Out, now.Out}, {&t.Read, &was.Read, now.Read},
		{&t.Write, &was.Write, now.Write}, {&t.Thinking, &was.Thinking, now.Thinking},
	} {
		if n.now > *n.was {
			*n.sum += n.now - *n.was
			*n.was = n.now
		}
	}
}

// add adds other tokens.
func (t *tokens) add(more tokens) {
	t.In += more.In
	t.Out += more.Out
	t.Read += more.Read
	t.Write += more.Write
	t.Thinking += more.Thinking
}

// less are the tokens without others.
func (t tokens) less(others tokens) tokens {
	return tokens{t.In - others.In, t.Out - others.Out, t.Read - others.Read, t.Write - others.Write, t.Thinking - others.Thinking}
}

// use notes that something was used under a name, and returns where that is in named,
// plus one; 0 where there is no room.
func (s *Summary) use(kind int64, sum uint64, at place, when int64) int {
	of := 0
	for i := range s.named {
		n := &s.named[i]
		if n.kind == kind {
			of++
		}
		if n.kind == kind && n.sum == sum {
			n.times++
			n.last = max(n.last, when)
			return i + 1
		}
	}
	if of == mostNames {
		return 0
	}
	s.named = append(s.named, name{kind: kind, sum: sum, times: 1, last: when, place: at})
	return len(s.named)
}

// begin notes a call.
func (s *Summary) begin(c call) {
	if len(s.running) == mostRunning {
		s.running = slices.Delete(s.running, 0, 1)
	}
	s.running = append(s.running, c)
}

// end takes a call that has its result.
func (s *Summary) end(id uint64) (c call, ok bool) {
	i := slices.IndexFunc(s.running, func(c call) bool { return c.id == id })
	if i < 0 {
		return c, false
	}
	c = s.running[i]
	s.running = slices.Delete(s.running, i, i+1)
	return c, true
}

// endAgents ends those that match.
func (s *Summary) endAgents(match func(a agent) bool) {
	s.agents = slices.DeleteFunc(s.agents, match)
}

// setTask gives a task a status, and a title if there is one.
func (s *Summary) setTask(id uint64, status int64, title place) {
	i := slices.IndexFunc(s.tasks, func(t task) bool { return t.id == id })
	switch {
	case status == taskGone && i >= 0:
		s.tasks = slices.Delete(s.tasks, i, i+1)
	case status == taskGone:
	case i >= 0:
		if s.tasks[i].status = status; title.size > 0 {
			s.tasks[i].title = title
		}
	case len(s.tasks) == mostTasks:
		s.tasksUnsure = true
	default:
		s.tasks = append(s.tasks, task{id, status, title})
	}
}
