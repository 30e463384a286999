package main

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// terminal is a program in a tmux server of its own.
type terminal struct {
	ctx    context.Context
	socket string
	env    []string // of tmux itself
}

// start runs argv, in dir, on a screen of columns × rows. The environment of
// tmux does not reach the program if argv begins with "env -i".
func (t *terminal) start(columns, rows int, dir string, argv []string) error {
	_, err := t.tmux(append([]string{
		"-f", "/dev/null",
		"start-server", ";", "set-option", "-g", "remain-on-exit", "on", ";",
		"new-session", "-d", "-x", strconv.Itoa(columns), "-y", strconv.Itoa(rows), "-c", dir, "--",
	}, argv...)...)
	return err
}

func (t *terminal) resize(columns, rows int) error {
	_, err := t.tmux("resize-window", "-x", strconv.Itoa(columns), "-y", strconv.Itoa(rows))
	return err
}

// write types text.
func (t *terminal) write(text string) error {
	_, err := t.tmux("send-keys", "-l", text)
	return err
}

// press presses a key by the name that tmux has for it.
func (t *terminal) press(key string) error {
	_, err := t.tmux("send-keys", key)
	return err
}

// screen returns what is on the screen, with its SGR sequences.
func (t *terminal) screen() (screen, error) {
	out, err := t.tmux("capture-pane", "-e", "-p")
	if err != nil {
		return nil, err
	}
	return readScreen(out), nil
}

// kill ends the server and hangs up on what runs in it.
func (t *terminal) kill() {
	t.ctx = context.WithoutCancel(t.ctx)
	t.tmux("kill-server")
}

func (t *terminal) tmux(args ...string) (string, error) {
	cmd := exec.CommandContext(t.ctx, "tmux", append([]string{"-S", t.socket}, args...)...)
	cmd.Env = t.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("tmux %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return string(out), nil
}
