package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// word is what the next replies say of limits and tokens.
type word struct {
	session, week           float64 // parts of 1
	sessionReset, weekReset time.Duration
	tokens                  int // of the context, beside the written ones
}

// usual is what the stand-in says unless a check wants something else. The reset
// times have half an hour to spare, so that they round to the same text for as
// long as the checks run.
var usual = word{
	session: 0.45, sessionReset: 2*time.Hour + 30*time.Minute,
	week: 0.86, weekReset: 3*24*time.Hour + 12*time.Hour,
	tokens: 35_000,
}

// limits is how aiterm draws what is usual.
const limits = "S:45%(2h) W:86%(3d)"

// standIn answers as Anthropic's API does, as far as Claude Code needs it for a
// prompt without tools. It is the proxy of the sessions too, and refuses to
// connect them with anybody else.
type standIn struct {
	server *http.Server
	url    string

	mu      sync.Mutex
	word    word
	text    string
	command string // what the next reply has run, if it is to a request with about in it
	about   string
	result  string // the request with what came of it
}

func startAPI() (*standIn, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	api := &standIn{url: "http://" + l.Addr().String(), word: usual}
	api.server = &http.Server{Handler: http.HandlerFunc(api.answer)}
	go api.server.Serve(l)
	return api, nil
}

// says sets what the replies from now on say of limits and tokens.
func (a *standIn) says(w word) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.word = w
}

// replies sets the text of the replies from now on.
func (a *standIn) replies(text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.text = text
}

func (a *standIn) said() (word, string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.word, a.text
}

// runs makes the reply to the next request that has the words about in it a use of the
// tool Bash.
func (a *standIn) runs(command, about string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.command, a.about, a.result = command, about, ""
}

// use is the command that a request is answered with, once, and "" otherwise. A request
// with a result is kept.
func (a *standIn) use(request string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if strings.Contains(request, `"`+toolUse+`"`) && strings.Contains(request, "tool_result") {
		a.result = request
	}
	if a.command == "" || !strings.Contains(request, a.about) {
		return ""
	}
	command := a.command
	a.command = ""
	return command
}

// came is the request with the result of the last command.
func (a *standIn) came() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.result
}

// toolUse is the name of a use of a tool, and that of its result.
const toolUse = "toolu_e2e"

func (a *standIn) close() { a.server.Close() }

func (a *standIn) answer(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || !strings.HasPrefix(r.URL.Path, "/v1/messages") {
		http.Error(w, "{}", http.StatusNotFound)
		return
	}
	if strings.HasSuffix(r.URL.Path, "/count_tokens") {
		fmt.Fprint(w, `{"input_tokens":10}`)
		return
	}
	var request struct {
		Model  string `json:"model"`
		Stream bool   `json:"stream"`
	}
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &request)
	}
	if err != nil {
		http.Error(w, "{}", http.StatusBadRequest)
		return
	}
	said, text := a.said()
	// A subscriber's limits; with an API key there are none.
	if r.Header.Get("Authorization") != "" {
		limit := func(window string, used float64, reset time.Duration) {
			w.Header().Set("anthropic-ratelimit-unified-"+window+"-utilization", strconv.FormatFloat(used, 'f', -1, 64))
			w.Header().Set("anthropic-ratelimit-unified-"+window+"-reset", strconv.FormatInt(time.Now().Add(reset).Unix(), 10))
		}
		w.Header().Set("anthropic-ratelimit-unified-status", "allowed")
		limit("5h", said.session, said.sessionReset)
		limit("7d", said.week, said.weekReset)
	}
	if !request.Stream {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(message(request.Model, said.tokens, "end_turn", object{"type": "text", "text": text}))
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	event := func(kind string, fields object) {
		fields["type"] = kind
		data, _ := json.Marshal(fields) // of strings and numbers
		fmt.Fprintf(w, "event: %s\ndata: %s\n\n", kind, data)
	}
	event("message_start", object{"message": message(request.Model, said.tokens, nil)})
	if command := a.use(string(body)); command != "" {
		input, _ := json.Marshal(object{"command": command, "description": "look"})
		event("content_block_start", object{"index": 0, "content_block": object{"type": "tool_use", "id": toolUse, "name": "Bash", "input": object{}}})
		event("content_block_delta", object{"index": 0, "delta": object{"type": "input_json_delta", "partial_json": string(input)}})
		event("content_block_stop", object{"index": 0})
		event("message_delta", object{"delta": object{"stop_reason": "tool_use", "stop_sequence": nil}, "usage": object{"output_tokens": 20}})
		event("message_stop", object{})
		return
	}
	event("content_block_start", object{"index": 0, "content_block": object{"type": "text", "text": ""}})
	event("content_block_delta", object{"index": 0, "delta": object{"type": "text_delta", "text": text}})
	event("content_block_stop", object{"index": 0})
	event("message_delta", object{"delta": object{"stop_reason": "end_turn", "stop_sequence": nil}, "usage": object{"output_tokens": 20}})
	event("message_stop", object{})
}

type object = map[string]any

func message(model string, tokens int, stopReason any, content ...any) object {
	if content == nil {
		content = []any{}
	}
	return object{
		"id": "msg_1", "type": "message", "role": "assistant", "model": model,
		"content": content, "stop_reason": stopReason, "stop_sequence": nil,
		"usage": object{
			"input_tokens": tokens / 7, "output_tokens": 1,
			"cache_creation_input_tokens": tokens - tokens/7, "cache_read_input_tokens": 0,
		},
	}
}
