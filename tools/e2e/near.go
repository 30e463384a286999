package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
)

// This file has the skill and the MCP server of sessions that want some. The server is
// this program, with an argument.

const (
	nearArgument = "mcp-server"
	nearServer   = "near"
	nearSkill    = "greet"
)

// bringNear writes both where Claude Code looks for them.
func (t *session) bringNear() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	servers, err := json.Marshal(object{"mcpServers": object{nearServer: object{"command": program, "args": []string{nearArgument}}}})
	if err != nil {
		return err
	}
	skill := filepath.Join(t.home, "claude", "skills", nearSkill)
	if err := os.MkdirAll(skill, 0o700); err != nil {
		return err
	}
	text := "---\nname: " + nearSkill + "\ndescription: Greets people\n---\nSay hello.\n"
	if err := os.WriteFile(filepath.Join(skill, "SKILL.md"), []byte(text), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(t.project, ".mcp.json"), servers, 0o644)
}

// serveNear is an MCP server with two tools, one of which fails.
func serveNear(in io.Reader, out io.Writer) {
	for requests, replies := json.NewDecoder(in), json.NewEncoder(out); ; {
		var asked struct {
			ID     any    `json:"id"`
			Method string `json:"method"`
			Params struct {
				Name    string `json:"name"`
				Version string `json:"protocolVersion"`
			} `json:"params"`
		}
		if requests.Decode(&asked) != nil {
			return
		}
		if asked.ID == nil {
			continue // a notification
		}
		result := object{}
		switch asked.Method {
		case "initialize":
			result = object{"protocolVersion": asked.Params.Version, "capabilities": object{"tools": object{}}, "serverInfo": object{"name": nearServer, "version": "1"}}
		case "tools/list":
			tool := func(name string) object {
				return object{"name": name, "description": name, "inputSchema": object{"type": "object", "properties": object{}}}
			}
			result = object{"tools": []object{tool("look"), tool("fail")}}
		case "tools/call":
			result = object{"content": []object{{"type": "text", "text": "near-result"}}, "isError": asked.Params.Name == "fail"}
		}
		replies.Encode(object{"jsonrpc": "2.0", "id": asked.ID, "result": result})
	}
}
