package transcript

import (
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/disk/jsontext"
)

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
	if e.timed = e.when > 0; !e.timed {
		e.when = s.Last
	}
	if e.fork.IsObject() || e.asked != "" && e.session != "" && e.asked != e.session {
		s.seen(messageID(e))
		if !s.agentsOnly {
			// What the client says of a fork at its end is of the parent too; of a
			// branch, for which it begins anew, it is not.
			s.forked = !e.fork.IsObject()
			s.inherit()
		}
		return
	}
	if s.agentsOnly {
		if e.kind == "assistant" {
			e.side = true
			s.assistant(l, e)
		}
		return
	}
	if s.ended && s.Resumed == 0 && e.timed {
		s.Resumed = e.when
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
		s.said(e.models)
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
		s.count(messageID(e), e.when, e.side, tokens{
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

// said takes what Claude Code says at its end of the requests to each model.
func (s *Summary) said(models jsontext.Value) {
	if !models.IsObject() || s.forked {
		return
	}
	var all tokens
	models.ForEach(func(_, of jsontext.Value) bool {
		all.add(tokens{
			In: amount(of.Get("inputTokens")), Out: amount(of.Get("outputTokens")), Thinking: amount(of.Get("thinkingTokens")),
			Read: amount(of.Get("cacheReadInputTokens")), Write: amount(of.Get("cacheCreationInputTokens")),
		})
		return true
	})
	s.ended, s.Said, s.Resumed = true, all, 0
	s.before = s.Tokens
	s.before.add(s.Side)
}

// amount is a number of tokens.
func amount(v jsontext.Value) int64 {
	const most = 1 << 40 // of a wrong one, the sum would turn
	return min(max(v.Int(), 0), most)
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
