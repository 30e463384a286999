package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// This file has what the stand-in answers, and to what.

type object = map[string]any

// request is what a client asks, as far as it is looked at.
type request struct {
	Model    string `json:"model"`
	Stream   bool   `json:"stream"`
	Tools    []any  `json:"tools"`
	Messages []struct {
		Role    string `json:"role"`
		Content any    `json:"content"`
	} `json:"messages"`
}

// newest is what was said since the last reply, as JSON: prompts, the results of tools, and
// what the client adds to them.
func (r request) newest() string {
	var text bytes.Buffer
	write := json.NewEncoder(&text)
	write.SetEscapeHTML(false)
	for _, m := range slices.Backward(r.Messages) {
		if m.Role == "assistant" {
			break
		}
		write.Encode(m.Content) // it was JSON
	}
	return text.String()
}

// rule is a reply to the next request of a conversation in which a text was said since the last reply.
type rule struct {
	asked string
	reply reply
}

// reply is one of the stand-in. The zero value is a text, as soon as it is asked for.
type reply struct {
	text   string // "" is what [standIn.replies] has set, unless there are calls
	calls  []call
	output int             // tokens; 0 is 20
	hold   <-chan struct{} // the first block ends when this is closed
	status int             // of HTTP, if it is refused

	number, tokens, cached int
}

// call is one of a tool.
type call struct {
	tool  string
	input object
}

// plays has the stand-in answer by rules, each once and the first that fits; what none
// fits is answered as before.
func (a *standIn) plays(rules ...rule) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.plan = append(a.plan, rules...)
}

// runs has a command run in answer to the next request in which words were said.
func (a *standIn) runs(command, words string) {
	a.plays(rule{words, reply{calls: []call{{"Bash", object{"command": command, "description": "look"}}}}})
	a.mu.Lock()
	defer a.mu.Unlock()
	a.result = ""
}

// came is what the last request said that had results of tools, since [standIn.runs].
func (a *standIn) came() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.result
}

// answered is how many requests were answered so far.
func (a *standIn) answered() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.told
}

// forgets takes back what was to be played.
func (a *standIn) forgets() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.plan = nil
}

// reply chooses the answer to a request.
func (a *standIn) reply(asked request) (word, reply) {
	a.mu.Lock()
	defer a.mu.Unlock()
	is := reply{text: a.text}
	// What is asked without tools is no conversation, such as a session's title.
	if newest := asked.newest(); len(asked.Tools) > 0 {
		if strings.Contains(newest, `"tool_result"`) {
			a.result = newest
		}
		for i, rule := range a.plan {
			if strings.Contains(newest, rule.asked) {
				is, a.plan = rule.reply, append(a.plan[:i:i], a.plan[i+1:]...)
				break
			}
		}
	}
	if is.text == "" && len(is.calls) == 0 {
		is.text = a.text
	}
	if is.output == 0 {
		is.output = 20
	}
	a.told++
	is.number, is.tokens, is.cached = a.told, a.word.tokens, a.word.cached
	return a.word, is
}

func (r reply) content() (blocks []object) {
	if r.text != "" {
		blocks = append(blocks, object{"type": "text", "text": r.text})
	}
	for i, c := range r.calls {
		blocks = append(blocks, object{"type": "tool_use", "id": fmt.Sprintf("toolu_%d_%d", r.number, i), "name": c.tool, "input": c.input})
	}
	return blocks
}

func (r reply) stopReason() string {
	if len(r.calls) > 0 {
		return "tool_use"
	}
	return "end_turn"
}

// streamed is a block as a stream has it: what it begins with, and the rest.
func streamed(block object) (start, delta object) {
	if block["type"] == "text" {
		return object{"type": "text", "text": ""}, object{"type": "text_delta", "text": block["text"]}
	}
	input, _ := json.Marshal(block["input"]) // of strings and numbers
	return object{"type": "tool_use", "id": block["id"], "name": block["name"], "input": object{}},
		object{"type": "input_json_delta", "partial_json": string(input)}
}

func (r reply) usage(output int) object {
	fresh := r.tokens - r.cached
	return object{
		"input_tokens": fresh / 7, "output_tokens": output,
		"cache_creation_input_tokens": fresh - fresh/7, "cache_read_input_tokens": r.cached,
	}
}

// message is a reply that has just begun.
func (r reply) message(model string) object {
	return object{
		"id": fmt.Sprintf("msg_%d", r.number), "type": "message", "role": "assistant", "model": model,
		"content": []any{}, "stop_reason": nil, "stop_sequence": nil, "usage": r.usage(1),
	}
}
