// Package cli is the command line: it parses arguments, asks the packages below
// host for what is wanted, and prints. What a line consists of is decided there.
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/data-wise/aiterm/cli/early"
	"github.com/data-wise/aiterm/host/sample"
	"github.com/data-wise/aiterm/host/state"
	"github.com/data-wise/aiterm/host/terminal"
)

// Main runs the program with the arguments that follow its name and returns the
// exit code. The process must end with it: segments that never return may still
// be running.
func Main(args []string) int {
	if waiting := early.Waiting(); waiting != nil {
		waiting.Draw(extismEngine())
		return 0
	}
	return doMain(processEnv(), args)
}

// doMain runs every command but render.
func doMain(env *Env, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRootCommand(env)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil {
		fmt.Fprintln(env.Stderr, "aiterm:", err)
	}
	return exitCode(err)
}

func processEnv() *Env {
	env := &Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv,
		Exit:   os.Exit, AskTerminal: terminal.Size,
		Build:  buildModule,
		Sample: []byte(sample.Status),
	}
	// Without a home there are no files, and without its own path a program
	// starts no background work; the commands that need either say so.
	env.Dirs, env.DirsErr = state.Find(os.Getenv)
	env.Executable, _ = os.Executable()
	env.Warm = func(ctx context.Context, out io.Writer) error { return warm(ctx, env, "", out) }
	return env
}
