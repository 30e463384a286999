package transcript

import (
	"slices"
	"strings"
	"time"
	"unsafe"

	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/disk/state"
)

// source is one line of the file, and where that stands.
type source struct {
	text string
	at   int64
}

// mostPlaced is how long a name or a title may be, as it is written.
const mostPlaced = 4 << 10

// place returns where a string of the line stands.
func (l source) place(v jsontext.Value) place {
	if v.Type != jsontext.String || v.Str == "" || len(v.Raw) > mostPlaced {
		return place{}
	}
	// What jsontext hands out is part of the text that it was given.
	begin := uintptr(unsafe.Pointer(unsafe.StringData(l.text)))
	offset := uintptr(unsafe.Pointer(unsafe.StringData(v.Raw))) - begin
	if offset >= uintptr(len(l.text)) {
		return place{}
	}
	return place{l.at + int64(offset), int64(len(v.Raw)), sum(v.Raw)}
}

// sum is a checksum that is never 0.
func sum(text string) uint64 { return state.Sum(text) | 1 }

func sumOf(text string) uint64 {
	if text == "" {
		return 0
	}
	return sum(text)
}

// entry is a record's members, as far as they are looked at.
type entry struct {
	kind, subtype, operation, session, asked, mode, uuid, ref, request      string
	when                                                                    int64
	message, content, result, attachment, compacted, origin, position, fork jsontext.Value
	side, meta, summary, hidden, failed, denied                             bool
	took, pending                                                           int64
}

// members reads the first level of a record. Of members of one name the first counts.
func members(record jsontext.Value) (e entry) {
	var had [16]string
	seen := had[:0]
	record.ForEach(func(key, v jsontext.Value) bool {
		if slices.Contains(seen, key.Str) {
			return true
		}
		known := true
		switch key.Str {
		case "type":
			e.kind = v.Str
		case "subtype":
			e.subtype = v.Str
		case "operation":
			e.operation = v.Str
		case "sessionId":
			e.session = v.Str
		case "requestSessionId":
			e.asked = v.Str
		case "permissionMode":
			e.mode = v.Str
		case "uuid":
			e.uuid = v.Str
		case "requestRef":
			e.ref = v.Str
		case "requestId":
			e.request = v.Str
		case "timestamp":
			e.when = milliseconds(v.Str)
		case "message":
			e.message = v
		case "content":
			e.content = v
		case "toolUseResult":
			e.result = v
		case "toolDenialKind":
			e.denied = v.Str != ""
		case "attachment":
			e.attachment = v
		case "compactMetadata":
			e.compacted = v
		case "origin":
			e.origin = v
		case "turnPosition":
			e.position = v
		case "forkedFrom":
			e.fork = v
		case "isSidechain":
			e.side = v.Type == jsontext.True
		case "isMeta":
			e.meta = v.Type == jsontext.True
		case "isCompactSummary":
			e.summary = v.Type == jsontext.True
		case "isVisibleInTranscriptOnly":
			e.hidden = v.Type == jsontext.True
		case "isApiErrorMessage":
			e.failed = v.Type == jsontext.True
		case "durationMs":
			e.took = v.Int()
		case "pendingBackgroundAgentCount":
			e.pending = v.Int()
		default:
			known = false
		}
		if known {
			seen = append(seen, key.Str)
		}
		return true
	})
	return e
}

// milliseconds is a time as records have it; 0 for anything else.
func milliseconds(text string) int64 {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || t.Year() < 2000 {
		return 0
	}
	return t.UnixMilli()
}

// add takes one line into account, which stands at an offset of the file.
func (s *Summary) add(line string, at int64) {
	if strings.Trim(line, " \t\r") == "" {
		return
	}
	s.Records++
	// The larger half of a file: what was sent, as it was sent.
	if strings.HasPrefix(line, `{"type":"api-request`) {
		return
	}
	record := jsontext.Parse(line)
	if !record.IsObject() || !jsontext.Valid(line) {
		s.Unknown++
		return
	}
	l, e := source{line, at}, members(record)
	if e.when == 0 {
		e.when = s.Last
	}
	if e.fork.IsObject() || e.asked != "" && e.session != "" && e.asked != e.session {
		s.inherit()
		s.seen(messageID(e))
		return
	}
	switch e.kind {
	case "user":
		s.user(l, e)
	case "assistant":
		s.assistant(l, e)
	case "system":
		s.system(l, e)
	case "attachment":
		s.attached(e)
	case "permission-mode":
		s.Mode = modeNamed(e.mode)
	case "queue-operation":
		if e.operation == "enqueue" {
			s.notified(e.content)
		}
	case "cost-state":
		s.processEnds()
	default:
		if !isKnown(e.kind) {
			s.Unknown++
		}
		return
	}
	s.Last = max(s.Last, e.when)
}

// messageID stands for a message of the API. The same one was asked for once: a stand-in
// for the API may give two of them one name.
func messageID(e entry) uint64 {
	id := e.message.Get("id").Str
	switch {
	case id == "" && e.request == "":
		return sum("uuid " + e.uuid)
	case id == "":
		return sum("request " + e.request)
	}
	return sum(id + " " + e.ref)
}

func (s *Summary) assistant(l source, e entry) {
	content := e.message.Get("content")
	if !e.message.IsObject() {
		s.Unknown++
		return
	}
	if synthetic := e.message.Get("model").Str == "<synthetic>"; e.failed || synthetic {
		if e.failed && !e.side {
			s.APIErrors++
			s.turnEnds()
		}
		return
	}
	if used := e.message.Get("usage"); used.IsObject() {
		s.count(messageID(e), e.side, tokens{
			In: amount(used.Get("input_tokens")), Out: amount(used.Get("output_tokens")),
			Read: amount(used.Get("cache_read_input_tokens")), Write: amount(used.Get("cache_creation_input_tokens")),
			Thinking: amount(used.Get("output_tokens_details.thinking_tokens")),
		})
	}
	if e.side || !content.IsArray() {
		return
	}
	s.busy = true
	content.ForEach(func(_, block jsontext.Value) bool {
		if block.IsObject() && block.Get("type").Str == "tool_use" {
			s.called(l, e, block)
		}
		return true
	})
}

// amount is a number of tokens.
func amount(v jsontext.Value) int64 {
	const most = 1 << 40 // of a wrong one, the sum would turn
	return min(max(v.Int(), 0), most)
}

// called notes a call of a tool.
func (s *Summary) called(l source, e entry, block jsontext.Value) {
	tool, input := block.Get("name"), block.Get("input")
	c := call{id: sumOf(block.Get("id").Str), tool: toolNamed(tool.Str), start: e.when}
	if c.id == 0 || slices.ContainsFunc(s.running, func(r call) bool { return r.id == c.id }) {
		return
	}
	s.Calls[c.tool]++
	switch tools[c.tool] {
	case "mcp":
		c.name = l.place(tool)
		server, _, _ := strings.Cut(strings.TrimPrefix(tool.Str, "mcp__"), "__")
		c.entry = s.use(nameServer, sum(server), c.name, e.when)
	case "other":
		c.name = l.place(tool)
	case "Skill", "SlashCommand":
		given := input.Get("skill")
		if !given.Exists() {
			given = input.Get("command")
		}
		if given.Type == jsontext.String && given.Str != "" {
			s.SkillUses++
			c.entry = s.use(nameSkill, sum(given.Str), l.place(given), e.when)
		}
	case "Agent", "Task":
		s.AgentsBegun++
		if len(s.agents) < mostAgents {
			s.agents = append(s.agents, agent{call: c.id, start: e.when, kind: l.place(input.Get("subagent_type")), title: l.place(input.Get("description"))})
		}
	case "TaskCreate", "TaskUpdate":
		c.task, c.status = sumOf(input.Get("taskId").String()), -1
		if word := input.Get("status"); word.Exists() {
			c.status = statusNamed(word.Str)
		}
		c.title = titleOf(l, input, "subject")
	case "TaskStop", "KillShell", "KillBash":
		for _, key := range [...]string{"task_id", "shell_id", "taskId"} {
			if id := input.Get(key); c.task == 0 {
				c.task = sumOf(id.Str)
			}
		}
	case "TodoWrite":
		c.isList = true
		for i := range s.running {
			s.running[i].isList, s.running[i].list = false, nil // this one has the last word
		}
		input.Get("todos").ForEach(func(n, todo jsontext.Value) bool {
			c.list = append(c.list, task{uint64(n.Num) + 1, statusNamed(todo.Get("status").Str), titleOf(l, todo, "content")})
			return len(c.list) < mostTasks
		})
	}
	s.begin(c)
}

// titleOf is what a task is called while it is done.
func titleOf(l source, of jsontext.Value, otherwise string) place {
	if p := l.place(of.Get("activeForm")); p.size > 0 {
		return p
	}
	return l.place(of.Get(otherwise))
}

func (s *Summary) user(l source, e entry) {
	content := e.message.Get("content")
	if !e.message.IsObject() {
		s.Unknown++
		return
	}
	if e.side {
		return
	}
	results, text := false, ""
	if content.Type == jsontext.String {
		text = content.Str
	}
	content.ForEach(func(_, block jsontext.Value) bool {
		if !block.IsObject() {
			return true
		}
		switch block.Get("type").Str {
		case "tool_result":
			results = true
			s.returned(l, e, block)
		case "text":
			if text == "" {
				text = block.Get("text").Str
			}
		}
		return true
	})
	kind := e.origin.Get("kind").Str
	switch {
	case results:
	case kind == "human" && !e.meta && !e.summary && !e.hidden:
		s.prompted(e)
	case strings.HasPrefix(text, "[Request interrupted by user"):
		s.Interrupts++
		s.turnEnds()
	case kind == "task-notification" || strings.HasPrefix(text, "<task-notification>"):
		s.over(text)
		s.busy = true
	case e.meta || e.summary || e.hidden:
	case strings.HasPrefix(text, commandName):
		s.command(l, content, text, e.when)
	case kind == "" && text != "" && text[0] != '<':
		s.prompted(e)
	}
	if e.mode != "" {
		s.Mode = modeNamed(e.mode)
	}
}

// prompted begins a turn. A prompt that was taken back before its first word stays in the
// file; the next one has its number.
func (s *Summary) prompted(e entry) {
	index := e.position.Get("promptIndex").Int()
	if index == 0 || index != s.promptIndex {
		s.Prompts++
	}
	s.promptIndex = index
	s.turnEnds()
	s.busy, s.TurnStart = true, e.when
}

// commandName is what the text of a slash command begins with.
const commandName = "<command-name>"

// command counts a slash command.
func (s *Summary) command(l source, content jsontext.Value, text string, when int64) {
	name, _, ok := strings.Cut(strings.TrimPrefix(text, commandName), "</command-name>")
	if name = strings.TrimPrefix(name, "/"); !ok || name == "" {
		return
	}
	s.Commands++
	// Where it is written as it is, it stands behind the quote and the tag.
	begin := strings.Index(content.Raw, name)
	at := l.place(content)
	if content.Type != jsontext.String || begin < 0 || at.size == 0 || len(name) > mostPlaced {
		s.use(nameCommand, sum(name), place{}, when)
		return
	}
	s.use(nameCommand, sum(name), place{at.at + int64(begin), int64(len(name)), sum(name)}, when)
}

// returned takes the result of a call.
func (s *Summary) returned(l source, e entry, block jsontext.Value) {
	id := sumOf(block.Get("tool_use_id").Str)
	c, known := s.end(id)
	wrong := block.Get("is_error").Type == jsontext.True
	launched := e.result.IsObject() && e.result.Get("status").Str == "async_launched"
	if launched {
		s.launched(l, e, id)
	} else {
		s.endAgents(func(a agent) bool { return a.call == id })
	}
	if !known {
		return
	}
	if wrong {
		if e.denied {
			s.Denied++
		} else {
			s.Errors++
			if c.tool == toolMCP {
				s.MCPErrors++
			}
			if c.entry > 0 {
				s.named[c.entry-1].errors++
			}
		}
		return
	}
	switch tools[c.tool] {
	case "EnterPlanMode":
		s.Mode = modeNamed("plan")
	case "ExitPlanMode":
		s.Mode = 0 // which one follows is said by the next record of it
	case "TaskCreate":
		if number := e.result.Get("task.id"); number.Exists() && e.result.IsObject() {
			s.setTask(sum(number.String()), taskOpen, c.title)
		} else {
			s.tasksUnsure = true
		}
	case "TaskUpdate":
		s.updated(e, c)
	case "TaskStop", "KillShell", "KillBash":
		if c.task != 0 {
			s.endAgents(func(a agent) bool { return a.id == c.task })
		}
	case "TodoWrite":
		s.tasks, s.tasksUnsure = c.list, len(c.list) == mostTasks
	}
}

// updated takes what became of a task.
func (s *Summary) updated(e entry, c call) {
	if e.result.Get("success").Type == jsontext.False || c.task == 0 {
		return
	}
	status := c.status
	if word := e.result.Get("statusChange.to"); e.result.IsObject() && word.Exists() {
		status = statusNamed(word.Str)
	}
	i := slices.IndexFunc(s.tasks, func(t task) bool { return t.id == c.task })
	switch {
	case status >= 0:
		s.setTask(c.task, status, c.title)
	case i >= 0 && c.title.size > 0:
		s.tasks[i].title = c.title
	}
}

// launched notes that the agent of a call goes on in the background.
func (s *Summary) launched(l source, e entry, call uint64) {
	id := e.result.Get("agentId")
	i := slices.IndexFunc(s.agents, func(a agent) bool { return a.call == call || id.Str != "" && a.id == sum(id.Str) })
	if i < 0 {
		if len(s.agents) == mostAgents {
			return
		}
		i = len(s.agents)
		s.agents = append(s.agents, agent{call: call, start: e.when, title: l.place(e.result.Get("description"))})
	}
	s.agents[i].background, s.agents[i].id, s.agents[i].idAt = true, sumOf(id.Str), l.place(id)
}

func (s *Summary) system(l source, e entry) {
	switch e.subtype {
	case "turn_duration":
		s.turnEnds()
		s.TurnTook = e.took
		s.goOn(e.pending)
	case "compact_boundary":
		s.Compactions++
		if e.compacted.Get("trigger").Str == "auto" {
			s.AutoCompactions++
		}
		before, after := e.compacted.Get("preTokens"), e.compacted.Get("postTokens")
		if before.Type != jsontext.Number || after.Type != jsontext.Number {
			s.compactUnsure, s.Before, s.After = true, 0, 0
			return
		}
		s.Before, s.After = amount(before), amount(after)
		s.Reclaimed += max(0, s.Before-s.After)
	case "local_command":
		// A command that has nothing for the model, such as /rename, is not the user's
		// record; what it said is another one of this kind.
		if text := e.content.Str; !e.side && strings.HasPrefix(text, commandName) {
			s.command(l, e.content, text, e.when)
		}
	case "":
		s.Unknown++
	}
}

// goOn takes how many agents go on at the end of a turn. Versions that tell it say
// nothing where there are none; of an agent that began in one that does not tell it,
// nothing is known. Where they are fewer than are known of, the older ones have ended.
func (s *Summary) goOn(pending int64) {
	s.sawPending = s.sawPending || pending > 0
	if n := int64(len(s.agents)) - max(pending, 0); s.sawPending && n > 0 {
		s.agents = slices.Delete(s.agents, 0, int(n))
	}
}

func (s *Summary) attached(e entry) {
	if !e.attachment.IsObject() {
		s.Unknown++
		return
	}
	if e.side {
		return
	}
	switch e.attachment.Get("type").Str {
	case "queued_command":
		given := e.attachment.Get("prompt")
		switch mode := e.attachment.Get("commandMode").Str; {
		case mode == "task-notification" || strings.HasPrefix(given.Str, "<task-notification>"):
			s.notified(given)
		case e.attachment.Get("origin.kind").Str == "human" || e.attachment.Get("humanTurn").Type == jsontext.True:
			s.Prompts++
		}
	case "task_status":
		id := e.attachment.Get("taskId").Str
		if id != "" && isOver(e.attachment.Get("status").Str) {
			s.endAgents(func(a agent) bool { return a.id == sum(id) })
		}
	}
}

// notified looks for what ended in the text of a message.
func (s *Summary) notified(content jsontext.Value) {
	if content.Type == jsontext.String {
		s.over(content.Str)
		return
	}
	content.ForEach(func(_, block jsontext.Value) bool {
		if block.IsObject() {
			s.over(block.Get("text").Str)
		}
		return true
	})
}

// over ends the agent that a notification is about, unless it says that it goes on.
func (s *Summary) over(text string) {
	_, text, ok := strings.Cut(text, "<task-notification>")
	if !ok {
		return
	}
	if status := within(text, "status"); status != "" && !isOver(status) {
		return
	}
	id, call := sumOf(within(text, "task-id")), sumOf(within(text, "tool-use-id"))
	s.endAgents(func(a agent) bool {
		return id != 0 && a.id == id || call != 0 && a.call == call && a.background
	})
}

// within is the text of the first such element.
func within(text, tag string) string {
	_, text, ok := strings.Cut(text, "<"+tag+">")
	text, _, closed := strings.Cut(text, "</"+tag+">")
	if !ok || !closed {
		return ""
	}
	return strings.TrimSpace(text)
}
