// Command e2e looks at the line in the real Claude Code: it runs the published
// program in tmux, against a stand-in for its API on this machine, with the
// status line that "aiterm statusline install" wrote, and reads the screen.
//
//	go run ./tools/e2e [-agents] [-run REGEXP]
//
// With -agents it looks at Qwen Code and GitHub Copilot CLI in the same way, at pinned
// versions that npm fetches into .build/e2e, against a stand-in for OpenAI's API.
//
// It runs in the root of the repository on linux/amd64 and needs git and tmux.
// Claude Code is the program that $CLAUDE names, else the pinned version, which
// npm fetches once into .build/e2e. Where one of these can't be had it says so
// and ends with 0. It touches nothing outside .build and a temporary folder.
//
// It is no test of what aiterm draws from which input; the packages have those.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"syscall"

	"github.com/data-wise/aiterm/cli/console/progress"
	"github.com/data-wise/aiterm/tools/programs"
)

// skipError says why nothing can be checked on this machine.
type skipError struct{ reason string }

func (e skipError) Error() string { return e.reason }

func main() {
	if len(os.Args) == 2 && os.Args[1] == nearArgument {
		serveNear(os.Stdin, os.Stdout)
		return
	}
	all := flag.Bool("widths", false, "measure all characters, which takes minutes, and write "+claudeTable+"; no other checks")
	agents := flag.Bool("agents", false, "look at the line in other agents than Claude Code, which npm has; no other checks")
	run := flag.String("run", "", "run the scenarios whose name matches `REGEXP`")
	flag.Parse()
	only, err := regexp.Compile(*run)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e: -run:", err)
		os.Exit(2)
	}
	// A terminal or a pipe that goes away must not leave Claude Code running. The signal
	// of a pipe would come for the stand-in's connections too, which a client closes
	// when it is interrupted: what can't be printed is an error instead.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	var failed int
	if *agents {
		failed, err = lookAtOthers(ctx, only)
	} else {
		failed, err = look(ctx, only, *all)
	}
	var skip skipError
	switch {
	case errors.As(err, &skip):
		fmt.Println("e2e: skipped:", skip.reason)
	case err != nil:
		fmt.Fprintln(os.Stderr, "e2e:", err)
		os.Exit(1)
	case failed > 0:
		fmt.Printf("e2e: %d checks failed\n", failed)
		os.Exit(1)
	default:
		fmt.Println("e2e: all passed")
	}
}

func look(ctx context.Context, only *regexp.Regexp, allWidths bool) (failed int, err error) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		return 0, skipError{"Claude Code is fetched for linux/amd64 only, and this is " + runtime.GOOS + "/" + runtime.GOARCH}
	}
	for _, tool := range []string{"git", "tmux"} {
		if _, err := exec.LookPath(tool); err != nil {
			return 0, skipError{tool + " is not on the PATH: install it"}
		}
	}
	claude, err := findClaude(ctx)
	if err != nil {
		return 0, err
	}
	root, err := os.MkdirTemp("", "aiterm-e2e-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(root)
	if root, err = filepath.EvalSymlinks(root); err != nil { // Claude Code knows a project by its real path
		return 0, err
	}
	defer endProcesses(root)

	bin := filepath.Join(root, "bin")
	if _, err := programs.Build(ctx, bin); err != nil {
		return 0, err
	}
	p, done := progress.OnStderr("e2e")
	defer done()
	s := &suite{ctx: ctx, root: root, bin: bin, claude: claude, only: only, progress: p}
	if allWidths {
		if s.api, err = startAPI(); err != nil {
			return 0, err
		}
		defer s.api.close()
		err := s.play(scenario{name: "widths", options: options{project: "plain"}, checks: []check{{"all characters", measureAll}}})
		return s.failed, err
	}
	return s.run()
}
