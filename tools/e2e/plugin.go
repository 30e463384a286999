package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The folder of the plugin in this repository, whose root is the marketplace.
const pluginFolder = "claude-code"

// runClaude runs one of Claude Code's own commands in the session's home.
func (t *session) runClaude(args ...string) error {
	cmd := exec.CommandContext(t.ctx, t.claude, args...)
	cmd.Env, cmd.Dir = t.env, t.project
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("claude %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

// installPlugin goes the way that the plugin's page says, with this folder in place of
// the published repository.
func (t *session) installPlugin() error {
	root, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	if err := t.runClaude("plugin", "marketplace", "add", root); err != nil {
		return err
	}
	return t.runClaude("plugin", "install", "aiterm@aiterm")
}

func validPlugin(t *session) error {
	for _, folder := range []string{".", pluginFolder} {
		path, err := filepath.Abs(folder)
		if err != nil {
			return err
		}
		if err := t.runClaude("plugin", "validate", "--strict", path); err != nil {
			return err
		}
	}
	return nil
}

// everyCommand types each command, and looks for its text in what is sent.
func everyCommand(t *session) error {
	files, err := filepath.Glob(filepath.Join(pluginFolder, "commands", "*.md"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("%s has no commands (%v)", pluginFolder, err)
	}
	for _, file := range files {
		if err := t.command(file, "true"); err != nil {
			return err
		}
	}
	return nil
}

// command types the command of a file, to which the model answers with another one for
// Bash, and sees that what comes of that is sent.
func (t *session) command(file, answer string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	parts := strings.SplitN(string(text), "---\n", 3)
	if len(parts) != 3 {
		return fmt.Errorf("%s has no head", file)
	}
	first, _, _ := strings.Cut(parts[2], "\n")
	first, _, _ = strings.Cut(first, " $ARGUMENTS")
	name := "/aiterm:" + strings.TrimSuffix(filepath.Base(file), ".md")
	t.prompts++
	reply := fmt.Sprintf("Reply %d of the stand-in.", t.prompts)
	t.api.replies(reply)
	t.api.runs(answer, first)
	if err := t.enter(name, reply); err != nil {
		return err
	}
	if t.api.came() == "" {
		return fmt.Errorf("after %s no request had the text of %s in it", name, file)
	}
	return nil
}

// commandRuns has the doctor's command run the doctor: it must neither ask nor fail.
func commandRuns(t *session) error {
	if err := t.command(filepath.Join(pluginFolder, "commands", "doctor.md"), "aiterm statusline doctor"); err != nil {
		return err
	}
	if result := t.api.came(); !strings.Contains(result, "aiterm-line") {
		return fmt.Errorf("the doctor's words are not in what was sent")
	}
	return nil
}
