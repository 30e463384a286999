// Package cli is the command line: it parses arguments, asks the packages below
// host for what is wanted, and prints. What a line consists of is decided there.
//
// It imports cli/configure, cli/statusline, cli/plugins, cli/usage, cli/author, cli/modules,
// cli/console, host/claude, host/guest, host/facts, host/yaml, host/look and host/disk.
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/author"
	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/modules"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/facts/zone"
	"github.com/data-wise/aiterm/host/look/terminal"
)

// Main runs the program with the arguments that follow its name and returns the
// exit code. The process must end with it: segments that never return may still
// be running.
func Main(args []string) int {
	zone.Use(os.Getenv("TZ"))
	return doMain(processEnv(), args)
}

// signalGrace is how long a command may take to end after a signal.
const signalGrace = 5 * time.Second

// doMain runs the command that the arguments name.
func doMain(env *console.Env, args []string) int {
	if asksOverview(args) { // there is nothing that a signal should be waited for
		return execute(context.Background(), env, newOverview(env), args)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ended := make(chan struct{})
	defer close(ended)
	context.AfterFunc(ctx, func() {
		select {
		case <-ended:
		case <-time.After(signalGrace):
			// It waits for something that no context ends, such as a pipe.
			fmt.Fprintln(env.Stderr, "aiterm: ended by a signal")
			env.Exit(console.ExitFailed)
		}
	})
	return execute(ctx, env, newRootCommand(env), args)
}

func execute(ctx context.Context, env *console.Env, root *cobra.Command, args []string) int {
	root.SetArgs(args)
	err := console.Written(env, root.ExecuteContext(ctx))
	if err != nil {
		fmt.Fprintln(env.Stderr, "aiterm:", console.ErrorText(env, err))
	}
	return console.ExitCode(err)
}

func processEnv() *console.Env {
	env := &console.Env{
		Start: time.Now(),
		Stdin: os.Stdin, Stdout: &console.Stdout{File: os.Stdout}, Stderr: os.Stderr,
		Getenv: os.Getenv,
		Exit:   os.Exit, AskTerminal: terminal.Size,
		Build:  author.BuildModule,
		Sample: sample.StatusAt(time.Now()),
	}
	// Without a home there are no files, and without its own path a program
	// starts no background work; the commands that need either say so.
	env.Dirs, env.DirsErr = state.Find(os.Getenv)
	env.Executable, _ = os.Executable()
	env.Warm = func(ctx context.Context, out io.Writer) error { return modules.Warm(ctx, env, "", out) }
	return env
}
