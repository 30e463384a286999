// Package gitrun runs git in a repository that is not trusted: a folder that was
// unpacked can name programs in its config, and git is kept from starting any of
// them (see programs.go). It knows no fact of a repository; package gitrepo does,
// and is told of one only what [In] returns.
package gitrun

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// In returns what runs a git command in the work tree at root, its absolute path,
// with stdin for it, and gives the output to read. gitDir is "" to have git look
// for the repository at root, and ask whether it is the person's own; or what it
// has to use: ".git", or an absolute path if the person named one.
//
// settings are those of the config that say what counts as a change, by the names
// that git lists them by; of a filter's programs they only say that there are some.
//
// Every error names the work tree, and what git said in its first line. When ctx
// ends, git gets SIGTERM and is waited for; it is never killed outright, which
// could leave its lock files behind. Windows has no such signal: there it is ended.
func In(ctx context.Context, root, gitDir string) (git func(ctx context.Context, read func(stdout *os.File) error, stdin, command string, args ...string) error, settings map[string]string, err error) {
	t := tree{root: root, gitDir: gitDir}
	settings, err = t.readSettings(ctx)
	if err != nil {
		return nil, nil, err
	}
	return t.run, settings, nil
}

// tree is a work tree that git is run in.
type tree struct {
	root, gitDir string
	options      []string // of git, before the command
}

// run runs a git command.
func (t *tree) run(ctx context.Context, read func(stdout *os.File) error, stdin, command string, args ...string) error {
	root := t.root
	cmd := exec.CommandContext(ctx, "git", slices.Concat(startNothing(), t.options, []string{command}, args)...)
	cmd.Dir = root
	cmd.Env = gitEnv(os.Environ(), root, t.gitDir)
	if stdin != "" {
		cmd.Stdin = strings.NewReader(stdin)
	}
	cmd.SysProcAttr = gitAttributes()
	cmd.Cancel = func() error { return terminate(cmd.Process) }
	// No WaitDelay: when it runs out, Wait kills.
	stderr := &boundedBuffer{limit: 4 << 10}
	cmd.Stderr = stderr

	stdout, child, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("run git: %w", err)
	}
	defer stdout.Close()
	cmd.Stdout = child
	err = cmd.Start()
	child.Close()
	if err != nil {
		return fmt.Errorf("run git: %w; install git, or put it on PATH, to see counts", err)
	}
	readErr := read(stdout)
	// Whatever is not read ends git by SIGPIPE instead of blocking it.
	stdout.Close()
	err = cmd.Wait()
	said := strings.TrimPrefix(firstLine(stderr.kept.String()), "fatal: ")
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("git %s in %s took too long and was stopped; run it there to see how long it needs", command, root)
	case ctx.Err() != nil:
		return fmt.Errorf("git %s in %s was stopped: %w", command, root, ctx.Err())
	case err != nil && said != "":
		return fmt.Errorf("git %s in %s: %s; run it there to see the whole message", command, root, said)
	case readErr != nil: // before err, which may be no more than the SIGPIPE from above
		return fmt.Errorf("git %s in %s: %w", command, root, readErr)
	case err != nil:
		return fmt.Errorf("git %s in %s: %w; run it there to see more", command, root, err)
	}
	return nil
}

// gitEnv returns the environment for git: env without the variables that would
// lead it to another repository or make it write somewhere, and with those that
// keep it from asking questions, using the network, or looking above root when
// root's own repository is damaged. gitDir is as in [In].
func gitEnv(env []string, root, gitDir string) []string {
	kept := make([]string, 0, len(env)+9)
	for _, v := range env {
		name, _, _ := strings.Cut(v, "=")
		switch name = strings.ToUpper(name); name {
		case "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH":
			// The user's choice of settings and installation.
		case "LANGUAGE", "LC_ALL", "SSH_ASKPASS":
			continue
		default:
			if strings.HasPrefix(name, "GIT_") {
				continue
			}
		}
		kept = append(kept, v)
	}
	kept = append(kept, trustSettings(env)...)
	if gitDir != "" {
		kept = append(kept, "GIT_DIR="+gitDir)
		if filepath.IsAbs(gitDir) {
			kept = append(kept, "GIT_WORK_TREE="+root)
		}
	}
	return append(kept,
		"LC_ALL=C",
		"GIT_CEILING_DIRECTORIES="+filepath.Dir(root),
		"GIT_OPTIONAL_LOCKS=0",
		"GIT_NO_LAZY_FETCH=1",
		"GIT_ALLOW_PROTOCOL="+noProtocol(),
		"GIT_TERMINAL_PROMPT=0",
		"GIT_ASKPASS=",
	)
}

// boundedBuffer keeps the first limit bytes and takes the rest without a word,
// so that a talkative child never blocks.
type boundedBuffer struct {
	kept  bytes.Buffer
	limit int
}

func (b *boundedBuffer) Write(p []byte) (int, error) {
	b.kept.Write(p[:min(len(p), b.limit-b.kept.Len())])
	return len(p), nil
}

// firstLine returns the first line of s, up to 300 bytes.
func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return strings.ToValidUTF8(strings.TrimSpace(s[:min(len(s), 300)]), "")
}
