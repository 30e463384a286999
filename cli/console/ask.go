package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// ErrCancelled is that the person pressed Ctrl-C instead of answering.
var ErrCancelled = errors.New("cancelled; nothing was changed")

// maxAnswer bounds what is read as an answer, in bytes.
const maxAnswer = 64 << 10

// StdinTerminal returns the terminal that a person types into, if there is one.
func StdinTerminal(env *Env) (fd int, ok bool) {
	f, isFile := env.Stdin.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	return int(f.Fd()), true
}

// ReadSecret asks for a secret without echo, or reads the first line of stdin.
func ReadSecret(ctx context.Context, env *Env, name string) (string, error) {
	fd, ok := StdinTerminal(env)
	if !ok {
		return ReadLine(env)
	}
	before, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("ask for %s: %w: pipe it into stdin instead", name, err)
	}
	fmt.Fprintf(env.Stderr, "%s (what you type is not shown): ", name)
	secret, err := Answer(ctx, func() (string, error) {
		typed, err := term.ReadPassword(fd)
		return string(typed), err
	})
	fmt.Fprintln(env.Stderr)
	if err != nil {
		term.Restore(fd, before) // a cancelled one left the echo off
	}
	return secret, err
}

// Confirm asks a question that is answered with y or n; Enter means usual.
func Confirm(ctx context.Context, env *Env, question string, usual bool) (bool, error) {
	choice := " [y/N] "
	if usual {
		choice = " [Y/n] "
	}
	fmt.Fprint(env.Stderr, question+choice)
	line, err := Answer(ctx, func() (string, error) { return ReadLine(env) })
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "":
		return usual && err == nil, err
	case "y", "yes":
		return true, err
	}
	return false, err
}

// Answer waits for read, or for the person to press Ctrl-C.
func Answer(ctx context.Context, read func() (string, error)) (string, error) {
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := read()
		done <- result{text, err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-ctx.Done():
		return "", ErrCancelled
	}
}

// ReadLine reads a line of stdin, which may lack its line break.
func ReadLine(env *Env) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(env.Stdin, maxAnswer)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", fmt.Errorf("read stdin: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
