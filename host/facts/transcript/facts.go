package transcript

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Facts answers what may be asked of a transcript.
type Facts struct {
	file  *File
	s     *Summary
	known Known
	now   time.Time

	once  sync.Once // for what follows
	tasks taskList

	agentsOnce sync.Once // for what follows
	agents     []agent   // that run, the oldest first

	usageOnce sync.Once // for what follows
	all, side tokens    // of all requests, and of the agents'
	usageOK   bool
	// Behind is called, once, where there is more to read of the agents' files than a
	// line reads.
	Behind func()
}

// NewFacts answers from a summary of a file, at a moment. The summary may be nil.
func NewFacts(f *File, s *Summary, known Known, now time.Time) *Facts {
	if s == nil {
		s = &Summary{}
	}
	return &Facts{file: f, s: s, known: known, now: now}
}

// mostAge is how long what has no end counts as running: a process that was killed writes
// none.
const mostAge = 12 * time.Hour

// Get answers one key as text; ok is false for an unknown one, and for what is not known.
//
//	known         "known"; "partial" while the rest of a large file is read: sums up to
//	              some moment, and nothing of the present; "pending" before that; "none"
//	              without a file; "unknown" where more than a tenth of it is
//	tasks.total, tasks.done, tasks.active     of the list of tasks
//	agents.running, agents.oldest (seconds), agents.begun
//	agents.tokens of all their requests
//	agents.I.age  seconds since the I-th agent that runs began; the oldest one is 0
//	tool.name     what runs now: a tool of Claude Code's, "mcp" or "other"
//	tool.age      seconds
//	tool.running  how many run at once
//	calls, calls.NAME, errors, denied         of tools, since the session began
//	mode          default, acceptEdits, plan, bypassPermissions, auto, dontAsk
//	mode.asof     "turn" while the turn runs that it was said in; else "prompt"
//	compact.count, compact.auto, compact.manual, compact.reclaimed (tokens)
//	compact.before, compact.after             of the last one
//	tokens.input, tokens.output, tokens.cache_read, tokens.cache_write,
//	tokens.thinking, tokens.total             of the main conversation
//	requests      likewise
//	usage.input, usage.output, usage.cache_read, usage.cache_write, usage.thinking,
//	usage.total   of the main conversation and the agents; of the processes before this
//	              one what Claude Code said at their ends
//	prompts, interrupts, api_errors, commands
//	skills.used, skills.kinds; skills.I.used
//	mcp.calls, mcp.errors, mcp.servers; mcp.I.calls, mcp.I.errors
//	turn.running  "true" or "false"; turn.age (seconds), turn.took (ms of the last one)
//
// Below "names." are names that somebody chose: names.agents.I, names.tool,
// names.skills.I, names.mcp.I, names.commands.I; the one that was used last is 0. Below
// "titles." is titles.task, what the task that is being done is called, and
// titles.agents.I, what an agent is for. They are read from the file, which is where they
// are kept.
func (f *Facts) Get(key string) (string, bool) {
	if key == "known" {
		return string(f.known), true
	}
	if f.known != KnownAll && f.known != Partly {
		return "", false
	}
	if value, ok := f.sum(key); ok || f.known == Partly {
		return value, ok
	}
	first, rest, _ := strings.Cut(key, ".")
	switch first {
	case "names":
		return f.name(rest)
	case "titles":
		return f.title(rest)
	case "tasks":
		return f.taskCount(rest)
	case "agents":
		return f.agent(rest)
	case "tool":
		return f.tool(rest)
	case "turn":
		return f.turn(rest)
	case "mode":
		return f.mode(rest)
	}
	return "", false
}

func number(n int64) (string, bool) { return strconv.FormatInt(n, 10), true }

// sum answers what only grows.
func (f *Facts) sum(key string) (string, bool) {
	s := f.s
	switch key {
	case "agents.begun":
		return number(s.AgentsBegun)
	case "calls":
		return number(s.calls())
	case "errors":
		return number(s.Errors)
	case "denied":
		return number(s.Denied)
	case "compact.count":
		return number(s.Compactions)
	case "compact.auto":
		return number(s.AutoCompactions)
	case "compact.manual":
		return number(s.Compactions - s.AutoCompactions)
	case "compact.reclaimed":
		if s.compactUnsure {
			return "", false
		}
		return number(s.Reclaimed)
	case "compact.before", "compact.after":
		n := s.Before
		if key == "compact.after" {
			n = s.After
		}
		if s.Before == 0 {
			return "", false
		}
		return number(n)
	case "tokens.input":
		return number(s.Tokens.In)
	case "tokens.output":
		return number(s.Tokens.Out)
	case "tokens.cache_read":
		return number(s.Tokens.Read)
	case "tokens.cache_write":
		return number(s.Tokens.Write)
	case "tokens.thinking":
		return number(s.Tokens.Thinking)
	case "tokens.total":
		return number(s.Tokens.total())
	case "requests":
		return number(s.Requests)
	case "prompts":
		return number(s.Prompts)
	case "interrupts":
		return number(s.Interrupts)
	case "api_errors":
		return number(s.APIErrors)
	case "commands":
		return number(s.Commands)
	case "skills.used":
		return number(s.SkillUses)
	case "skills.kinds":
		return number(int64(len(s.used(nameSkill))))
	case "mcp.calls":
		return number(s.Calls[toolMCP])
	case "mcp.errors":
		return number(s.MCPErrors)
	case "mcp.servers":
		return number(int64(len(s.used(nameServer))))
	}
	if what, ok := strings.CutPrefix(key, "usage."); ok || key == "agents.tokens" {
		return f.usage(key, what)
	}
	return f.sumOf(key)
}

// sumOf answers the sums of one of several.
func (f *Facts) sumOf(key string) (string, bool) {
	if tool, ok := strings.CutPrefix(key, "calls."); ok {
		for i, name := range tools {
			if name == tool {
				return number(f.s.Calls[i])
			}
		}
		return "", false
	}
	kind, rest, _ := strings.Cut(key, ".")
	at, what, _ := strings.Cut(rest, ".")
	switch {
	case kind == "mcp" && (what == "calls" || what == "errors"):
		if n, ok := f.s.nth(nameServer, at); ok && what == "calls" {
			return number(n.times)
		} else if ok {
			return number(n.errors)
		}
	case kind == "skills" && what == "used":
		if n, ok := f.s.nth(nameSkill, at); ok {
			return number(n.times)
		}
	}
	return "", false
}

func (t tokens) total() int64 { return t.In + t.Out + t.Read + t.Write }

func (s *Summary) calls() (n int64) {
	for _, calls := range s.Calls {
		n += calls
	}
	return n
}

// used returns the names of one kind, the one that was used last first.
func (s *Summary) used(kind int64) (all []name) {
	for _, n := range s.named {
		if n.kind == kind {
			all = append(all, n)
		}
	}
	slices.SortStableFunc(all, func(a, b name) int {
		switch {
		case a.last > b.last:
			return -1
		case a.last < b.last:
			return 1
		}
		return 0
	})
	return all
}

func (s *Summary) nth(kind int64, at string) (name, bool) {
	all := s.used(kind)
	i, ok := index(at, len(all))
	if !ok {
		return name{}, false
	}
	return all[i], true
}

// index reads the position of one of several.
func index(at string, of int) (int, bool) {
	i, err := strconv.ParseUint(at, 10, 16)
	return int(i), err == nil && int(i) < of
}

// age is for how long something runs, in seconds; ok is false for what cannot be running
// still.
func (f *Facts) age(start int64) (seconds int64, ok bool) {
	age := f.now.Sub(time.UnixMilli(start))
	return max(0, int64(age/time.Second)), start > 0 && age < mostAge && age > -time.Minute
}

func (f *Facts) running() []agent {
	f.agentsOnce.Do(func() {
		all := slices.Clone(f.s.agents)
		all = slices.DeleteFunc(all, func(a agent) bool { _, ok := f.age(a.start); return !ok })
		slices.SortStableFunc(all, func(a, b agent) int { return int(min(max(a.start-b.start, -1), 1)) })
		if f.file != nil {
			all = f.file.unfinished(all)
		}
		f.agents = all
	})
	return f.agents
}

func (f *Facts) agent(key string) (string, bool) {
	all := f.running()
	at, what, _ := strings.Cut(key, ".")
	switch {
	case key == "running":
		return number(int64(len(all)))
	case key == "oldest":
		at = "0"
	case what != "age":
		return "", false
	}
	i, ok := index(at, len(all))
	if !ok {
		return "", false
	}
	seconds, _ := f.age(all[i].start)
	return number(seconds)
}

// current are the calls that have no result yet, the newest last.
func (f *Facts) current() []call {
	all := slices.Clone(f.s.running)
	all = slices.DeleteFunc(all, func(c call) bool { _, ok := f.age(c.start); return !ok })
	slices.SortStableFunc(all, func(a, b call) int { return int(min(max(a.start-b.start, -1), 1)) })
	return all
}

func (f *Facts) tool(key string) (string, bool) {
	all := f.current()
	if key == "running" {
		return number(int64(len(all)))
	}
	if len(all) == 0 {
		return "", false
	}
	last := all[len(all)-1]
	switch key {
	case "name":
		return tools[last.tool], true
	case "age":
		seconds, _ := f.age(last.start)
		return number(seconds)
	}
	return "", false
}

func (f *Facts) turn(key string) (string, bool) {
	switch key {
	case "running":
		return strconv.FormatBool(f.s.busy), true
	case "age":
		if seconds, ok := f.age(f.s.TurnStart); ok && f.s.busy {
			return number(seconds)
		}
	case "took":
		if f.s.TurnTook > 0 {
			return number(f.s.TurnTook)
		}
	}
	return "", false
}

func (f *Facts) mode(key string) (string, bool) {
	mode := modes[f.s.Mode]
	switch {
	case mode == "":
	case key == "":
		return mode, true
	case key == "asof" && f.s.busy:
		return "turn", true
	case key == "asof":
		return "prompt", true
	}
	return "", false
}

func (f *Facts) name(key string) (string, bool) {
	if key == "tool" {
		if all := f.current(); len(all) > 0 {
			return f.text(all[len(all)-1].name)
		}
		return "", false
	}
	kind, at, _ := strings.Cut(key, ".")
	switch kind {
	case "agents":
		all := f.running()
		if i, ok := index(at, len(all)); ok {
			return f.text(all[i].kind)
		}
	case "mcp":
		if n, ok := f.s.nth(nameServer, at); ok {
			tool, _ := f.text(n.place)
			server, _, _ := strings.Cut(strings.TrimPrefix(tool, "mcp__"), "__")
			return server, server != ""
		}
	case "skills":
		if n, ok := f.s.nth(nameSkill, at); ok {
			return f.text(n.place)
		}
	case "commands":
		if n, ok := f.s.nth(nameCommand, at); ok {
			return f.text(n.place)
		}
	}
	return "", false
}

func (f *Facts) title(key string) (string, bool) {
	if key == "task" {
		return f.list().title(f)
	}
	if at, ok := strings.CutPrefix(key, "agents."); ok {
		all := f.running()
		if i, ok := index(at, len(all)); ok {
			return f.text(all[i].title)
		}
	}
	return "", false
}

// text reads what stands at a place of the file.
func (f *Facts) text(p place) (string, bool) {
	if p.size == 0 || f.file == nil {
		return "", false
	}
	text := f.file.texts(p)[0]
	return text, text != ""
}
