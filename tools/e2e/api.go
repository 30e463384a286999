package main

import (
	"encoding/json"
	"fmt"
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
	cached                  int // of those, how many come from the cache
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

// standIn answers as Anthropic's API does, as far as Claude Code needs it. It is the
// proxy of the sessions too, and refuses to connect them with anybody else.
type standIn struct {
	server *http.Server
	url    string

	mu   sync.Mutex
	word word
	text string
	plan []rule
	told int // messages so far: each has an id of its own
	// result is what a request said that had results of tools.
	result string
}

func startAPI() (*standIn, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	api := &standIn{url: "http://" + l.Addr().String(), word: usual, text: "As usual."}
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
	var asked request
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		http.Error(w, "{}", http.StatusBadRequest)
		return
	}
	said, is := a.reply(asked)
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
	if is.status != 0 {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(is.status)
		fmt.Fprint(w, `{"type":"error","error":{"type":"invalid_request_error","message":"the stand-in refuses this"}}`)
		return
	}
	if !asked.Stream {
		w.Header().Set("Content-Type", "application/json")
		m := is.message(asked.Model)
		m["content"], m["stop_reason"], m["usage"] = is.content(), is.stopReason(), is.usage(is.output)
		json.NewEncoder(w).Encode(m)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	event := func(kind string, fields object) {
		fields["type"] = kind
		data, _ := json.Marshal(fields) // of strings and numbers
		fmt.Fprintf(w, "event: %s\ndata: %s\n\n", kind, data)
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
	}
	event("message_start", object{"message": is.message(asked.Model)})
	for i, block := range is.content() {
		start, delta := streamed(block)
		event("content_block_start", object{"index": i, "content_block": start})
		event("content_block_delta", object{"index": i, "delta": delta})
		if i == 0 && is.hold != nil {
			select {
			case <-is.hold:
			case <-r.Context().Done():
				return
			}
		}
		event("content_block_stop", object{"index": i})
	}
	event("message_delta", object{"delta": object{"stop_reason": is.stopReason(), "stop_sequence": nil}, "usage": object{"output_tokens": is.output}})
	event("message_stop", object{})
}
