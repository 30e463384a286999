// Package setup knows where other agents than Claude Code find the command of a status
// line, and runs one as each of them does. How such a file is changed is the business of
// host/claude, which does the same in Claude Code's.
package setup

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/claude"
)

// ErrNoHome is why it is not known where an agent's settings are.
var ErrNoHome = errors.New("no home directory: set HOME")

// File is the file of the user in which an agent finds the command. It is never one of a
// project's.
func File(host agent.Host, getenv func(string) string) (claude.AgentFile, error) {
	f := claude.AgentFile{Agent: host.Name(), Title: host.Title(), Key: []string{"statusLine"}}
	var dir, name string
	switch host {
	case agent.Copilot:
		dir, name = agent.ConfigDir(getenv, "COPILOT_HOME", ".copilot"), "settings.json"
		f.Interval = true
	case agent.Qwen:
		dir, name = agent.QwenDir(getenv), "settings.json"
		f.Key, f.Interval = []string{"ui", "statusLine"}, true
		// Else it draws all in one dim colour, and takes the end of the row to say how full
		// the context is.
		f.Also = []claude.Also{{Name: "respectUserColors", Value: "true"}, {Name: "hideContextIndicator", Value: "true"}}
	case agent.Antigravity:
		dir, name = agent.ConfigDir(getenv, "", ".gemini", "antigravity-cli"), "settings.json"
		f.Also = []claude.Also{{Name: "enabled", Value: "true"}}
	case agent.Cursor:
		dir, name = agent.ConfigDir(getenv, "CURSOR_CONFIG_DIR", ".cursor"), "cli-config.json"
		f.NoShell = true
	case agent.Kimi:
		dir, name = agent.ConfigDir(getenv, "KIMI_CODE_HOME", ".kimi-code"), "tui.toml"
		f.Key, f.TOML = []string{"status_line", "command"}, true
	default:
		return f, errors.New(host.Name() + " has no file here")
	}
	if dir == "" {
		return f, ErrNoHome
	}
	f.Path = filepath.Join(dir, name)
	return f, nil
}

// Found tells whether an agent is on this machine: by the folder that it keeps its settings
// in, or by its program.
func Found(host agent.Host, getenv func(string) string) bool {
	if f, err := File(host, getenv); err == nil {
		if info, err := os.Stat(filepath.Dir(f.Path)); err == nil && info.IsDir() {
			return true
		}
	}
	_, err := exec.LookPath(program(host))
	return err == nil
}

// program is the name that an agent is started by.
func program(host agent.Host) string {
	switch host {
	case agent.Antigravity:
		return "agy"
	case agent.Cursor:
		return "cursor-agent"
	}
	return host.Name()
}

// Patience is how long an agent waits for its command.
func Patience(host agent.Host) time.Duration {
	switch host {
	case agent.Kimi:
		return 300 * time.Millisecond
	case agent.Cursor:
		return 2 * time.Second
	}
	return 5 * time.Second
}

// Run runs a command as an agent does, with a document of its on stdin: by the shell or
// without one, and without what Claude Code tells its command. Rows are those of its output
// that the agent shows.
func Run(ctx context.Context, f claude.AgentFile, command string, document []byte) (rows []string, stderr string, err error) {
	host, _ := agent.Named(f.Agent)
	var environ []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if strings.HasPrefix(name, "CLAUDE") || name == "LINES" || name == "COLUMNS" {
			continue
		}
		environ = append(environ, v)
	}
	call := claude.Call{Command: command, Payload: document, Environ: append(environ, "COLUMNS=120"), Most: 1 << 20}
	if f.NoShell && runtime.GOOS != "windows" {
		call.Words = strings.Fields(command)
	}
	out := call.Run(ctx)
	if out.Err != nil {
		return nil, out.Stderr, out.Err
	}
	rows = claude.Rows(out.Stdout)
	if most := host.Rows(); most > 0 && len(rows) > most {
		rows = rows[:most]
	}
	if len(rows) == 0 {
		return nil, out.Stderr, errors.New("it printed nothing to draw")
	}
	return rows, out.Stderr, nil
}
