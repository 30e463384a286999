//go:build linux || darwin

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// killCommands ends commands that change a person's files: what they hold is
// either what they held or what they should.
func killCommands(r *run) error {
	m := r.rich()
	m.user = map[string]string{} // they are changed on purpose
	commands := [][]string{
		{"statusline", "config", "set", "usage.format", "bar"}, {"statusline", "config", "unset", "usage.format"},
		{"statusline", "config", "set", "theme", "forest-greens"}, {"statusline", "config", "set", "git.show", "false"}, {"statusline", "config", "set", "git.show", "true"},
		{"plugins", "disable", "hello"}, {"plugins", "enable", "hello"},
		{"plugins", "revoke", "store", "store"}, {"plugins", "grant", "store", "store"},
		{"plugins", "add", "./hello.wasm", "--name", "added", "--grant", "none"}, {"plugins", "remove", "added"},
		{"statusline", "install", "--force"}, {"statusline", "uninstall"},
	}
	settings := filepath.Join(m.home, ".claude", "settings.json")
	if err := writeFile(settings, "{\n \"model\": \"opus\",\n \"statusLine\": {\"type\": \"command\", \"command\": \"echo mine\"}\n}\n"); err != nil {
		return err
	}
	for i := range r.times(300) {
		args := commands[r.rand.IntN(len(commands))]
		r.endCommand(m, time.Duration(r.rand.Int64N(int64(40*time.Millisecond))), args...)
		what := "ended: aiterm " + strings.Join(args, " ")
		if out, err := m.aiterm("statusline", "config", "validate"); err != nil {
			r.fail(failure{kind: kindFile, what: what, why: "plugins.yaml is no longer valid: " + out, home: m.home})
			return nil
		}
		data, err := readSmall(m.config("plugins.yaml"))
		if err != nil || !strings.HasPrefix(string(data), "# mine\n") {
			r.fail(failure{kind: kindFile, what: what, why: fmt.Sprintf("plugins.yaml lost its first line: %v", err), home: m.home})
			return nil
		}
		if data, err := readSmall(settings); err != nil || !json.Valid(data) || !strings.Contains(string(data), `"model": "opus"`) {
			r.fail(failure{kind: kindFile, what: what, why: fmt.Sprintf("settings.json is damaged: %v %.200q", err, data), home: m.home})
			return nil
		}
		if i%25 == 0 {
			m.draw(what, "s", "Opus")
		}
	}
	m.settle()
	left := m.configDrafts()
	old := time.Now().AddDate(0, 0, -3)
	for _, draft := range left {
		os.Chtimes(draft, old, old)
	}
	for _, args := range commands { // each of them to its end
		m.aiterm(args...)
	}
	r.note("%d drafts of a person's files were left by commands that were ended, until the next ones took them away", len(left))
	if still := m.configDrafts(); len(still) > 0 {
		r.fail(failure{kind: kindFile, what: "commands that were ended", why: fmt.Sprintf("%d drafts are still there: %.300s", len(still), strings.Join(still, ", ")), home: m.home})
	}
	r.recover(m)
	return nil
}

// configDrafts are the drafts beside a person's files: whatever has the name of
// one of them and something before or after it.
func (m *machine) configDrafts() (found []string) {
	for _, dir := range []string{m.config(""), filepath.Join(m.home, ".claude"), m.state(""), m.state("modules")} {
		files, _ := os.ReadDir(dir)
		for _, file := range files {
			for _, own := range []string{"plugins.yaml", "plugins.lock", "grants.yaml", "settings.json", "previous-statusline.json", ".wasm"} {
				name := file.Name()
				draft := strings.HasSuffix(name, ".tmp") || strings.Trim(strings.TrimPrefix(name, own), "0123456789") == "" && len(name) > len(own)+4
				if strings.Contains(name, own) && name != own && draft {
					found = append(found, filepath.Join(dir, name))
					break
				}
			}
		}
	}
	return found
}
