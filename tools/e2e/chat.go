package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
)

// chat answers as an API of OpenAI's kind does, as far as other agents need it.
type chat struct {
	server  *http.Server
	url     string
	project string
}

const (
	chatText   = "As usual, by the stand-in."
	writeAsked = "please write the file"
)

func startChat(project string) (*chat, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &chat{url: "http://" + l.Addr().String(), project: project}
	c.server = &http.Server{Handler: http.HandlerFunc(c.answer)}
	go c.server.Serve(l)
	return c, nil
}

func (c *chat) close() { c.server.Close() }

// chatRequest is what an agent asks.
type chatRequest struct {
	Model    string
	Stream   bool
	Messages []struct {
		Role    string
		Content json.RawMessage
	}
	Tools []struct{ Function struct{ Name string } }
}

func (c *chat) answer(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/chat/completions") {
		fmt.Fprint(w, `{"object":"list","data":[]}`)
		return
	}
	var asked chatRequest
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		http.Error(w, "{}", http.StatusBadRequest)
		return
	}
	usage := object{"prompt_tokens": 15_500, "completion_tokens": 300, "total_tokens": 15_800, "prompt_tokens_details": object{"cached_tokens": 2_000}}
	reply := object{"id": "reply", "created": 1, "model": asked.Model}
	if !asked.Stream {
		reply["object"], reply["usage"] = "chat.completion", usage
		reply["choices"] = []object{{"index": 0, "finish_reason": "stop", "message": object{"role": "assistant", "content": chatText}}}
		json.NewEncoder(w).Encode(reply)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	event := func(choices []object, usage object) {
		reply["object"], reply["choices"] = "chat.completion.chunk", choices
		if delete(reply, "usage"); usage != nil {
			reply["usage"] = usage
		}
		data, _ := json.Marshal(reply) // of texts and numbers
		fmt.Fprintf(w, "data: %s\n\n", data)
	}
	delta, end := object{"role": "assistant", "content": chatText}, "stop"
	if call := c.write(asked); call != nil {
		delta, end = object{"role": "assistant", "tool_calls": []object{call}}, "tool_calls"
	}
	event([]object{{"index": 0, "delta": delta}}, nil)
	event([]object{{"index": 0, "delta": object{}, "finish_reason": end}}, nil)
	event([]object{}, usage)
	fmt.Fprint(w, "data: [DONE]\n\n")
}

// write is the call of the tool that writes a file, where the last message asks for that.
func (c *chat) write(asked chatRequest) object {
	if len(asked.Messages) == 0 {
		return nil
	}
	last := asked.Messages[len(asked.Messages)-1]
	if last.Role != "user" || !strings.Contains(string(last.Content), writeAsked) {
		return nil
	}
	file, text := filepath.Join(c.project, "new.txt"), "a\nb\nc\n"
	for _, tool := range asked.Tools {
		var arguments object
		switch tool.Function.Name {
		case "write_file":
			arguments = object{"file_path": file, "content": text}
		case "create":
			arguments = object{"path": file, "file_text": text}
		default:
			continue
		}
		data, _ := json.Marshal(arguments) // of texts
		return object{"index": 0, "id": "call", "type": "function", "function": object{"name": tool.Function.Name, "arguments": string(data)}}
	}
	return nil
}
