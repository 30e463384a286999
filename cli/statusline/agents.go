package statusline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/agent/setup"
	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/look/span"
)

// agentFlags say for which agents the status line is installed or taken out.
type agentFlags struct {
	name string
	all  bool
}

// add adds the flags to those of a command.
func (a *agentFlags) add(cmd *cobra.Command, what string) {
	f := cmd.Flags()
	f.StringVar(&a.name, "agent", "", "`name` of the agent: claude-code, copilot, qwen, antigravity, cursor or kimi (default claude-code)")
	f.BoolVar(&a.all, "all", false, what+" for every agent that is found on this machine")
	cmd.RegisterFlagCompletionFunc("agent", completeAgents)
}

// hosts are the agents that the flags mean: nil for Claude Code alone, as without them.
func (a agentFlags) hosts(env *console.Env, set *pflag.FlagSet) ([]agent.Host, error) {
	switch {
	case !set.Changed("agent") && !a.all:
		return nil, nil
	case set.Changed("agent") && a.all:
		return nil, errors.New("--agent names one agent and --all means every one that is found: give one of them")
	case a.all:
		var found []agent.Host
		for _, host := range agent.All() {
			if host == agent.ClaudeCode && foundClaude(env) || host != agent.ClaudeCode && setup.Found(host, env.Getenv) {
				found = append(found, host)
			}
		}
		if len(found) == 0 {
			return nil, errors.New("--all: no agent is found on this machine: name one with --agent")
		}
		return found, nil
	}
	host, ok := agent.Named(a.name)
	if !ok {
		return nil, fmt.Errorf("--agent is %q: give one of %s", a.name, agent.Names())
	}
	if host == agent.ClaudeCode {
		return nil, nil
	}
	for _, flag := range []string{"settings", "keep", "padding"} {
		if f := set.Lookup(flag); f != nil && f.Changed {
			why := "it is for Claude Code"
			if flag == "settings" {
				why = host.Title() + " has one file for the user, which is found by itself, and a project's is never written"
			}
			return nil, fmt.Errorf("--%s with --agent %s: %s: leave it out", flag, a.name, why)
		}
	}
	return []agent.Host{host}, nil
}

// foundClaude tells whether Claude Code is on this machine.
func foundClaude(env *console.Env) bool {
	if path, err := claude.SettingsPath(env.Getenv); err == nil {
		if info, err := os.Stat(filepath.Dir(path)); err == nil && info.IsDir() {
			return true
		}
	}
	_, err := exec.LookPath("claude")
	return err == nil
}

// eachAgent does something for one agent after the other. What fails for one is told, and
// the next one has its turn; the code is that of the last failure.
func eachAgent(env *console.Env, hosts []agent.Host, do func(agent.Host) error) error {
	var failed error
	for i, host := range hosts {
		if len(hosts) > 1 {
			if i > 0 {
				fmt.Fprintln(env.Stdout)
			}
			fmt.Fprintf(env.Stdout, "%s\n", host.Title())
		}
		err := do(host)
		if err == nil {
			continue
		}
		if len(hosts) == 1 {
			return err
		}
		fmt.Fprintf(env.Stderr, "aiterm: %s: %s\n", host.Title(), console.ErrorText(env, err))
		failed = &console.ExitError{Code: console.ExitCode(err), Err: fmt.Errorf("not done for every agent: see above")}
	}
	return failed
}

// installAgent makes aiterm the status line of another agent than Claude Code.
func installAgent(cmd *cobra.Command, env *console.Env, flags installFlags, host agent.Host) error {
	file, err := setup.File(host, env.Getenv)
	if err != nil {
		return err
	}
	if cmd.Flags().Changed("refresh-interval") && !file.Interval {
		return console.UsageError(cmd, fmt.Errorf("--refresh-interval: %s has no such setting: leave it out", host.Title()))
	}
	quickest, slower := quickestProgram(cmd.Context(), env)
	command, err := file.Command(quickest)
	if err != nil {
		return err
	}
	var interval *int
	if cmd.Flags().Changed("refresh-interval") {
		interval = (*int)(&flags.refresh)
	}
	result, err := claude.InstallAgent(file, command, interval, claude.Options{
		StateDir: env.Dirs.State, Now: time.Now(), Force: flags.force, DryRun: flags.dryRun,
		Executable: quickest, Home: config.HomeDir(env.Getenv), Interval: usualInterval(env),
	})
	if err != nil {
		return foreignError(env, err, "replace it with --force, and get it back with aiterm statusline uninstall --agent "+host.Name())
	}
	reportInstall(env, flags, result)
	if slower != "" {
		fmt.Fprintf(env.Stderr, "note: %s; the line is drawn by aiterm, which starts later\n", slower)
	}
	if flags.dryRun {
		return nil
	}
	if env.Warm != nil {
		if err := env.Warm(cmd.Context(), env.Stdout); err != nil {
			fmt.Fprintf(env.Stderr, "warning: not every segment was compiled, so a first line may come late: %s\n", console.ErrorText(env, err))
		}
	}
	return tryAgent(cmd.Context(), env, file, host, result.Command)
}

// tryAgent runs the installed command as the agent does, and shows its rows.
func tryAgent(ctx context.Context, env *console.Env, file claude.AgentFile, host agent.Host, command string) error {
	ctx, cancel := context.WithTimeout(ctx, tryLimit)
	defer cancel()
	made, _ := sample.Find(host.Name())
	document := withoutLimits(made.Status(time.Now()))
	begun := time.Now()
	rows, stderr, err := setup.Run(ctx, file, command, document)
	took := time.Since(begun)
	if err == nil && took > setup.Patience(host) {
		begun = time.Now() // the first run reads the program from the disk
		rows, stderr, err = setup.Run(ctx, file, command, document)
		took = time.Since(begun)
	}
	if err != nil {
		if stderr = console.OneLine(stderr); stderr != "" {
			stderr = "; it said: " + stderr
		}
		return fmt.Errorf("the status line is installed, but its command fails, so %s would show nothing: %w%s: correct that and install again, or undo with aiterm statusline uninstall --agent %s",
			host.Title(), err, stderr, host.Name())
	}
	fmt.Fprintf(env.Stdout, "It prints, for a sample session of %s, at %d columns:\n\n", host.Title(), claude.RunColumns)
	for _, row := range rows {
		if !console.IsTerminal(env.Stdout) {
			row = span.Plain(row)
		}
		fmt.Fprintf(env.Stdout, "    %s\n", row)
	}
	if patience := setup.Patience(host); took > patience {
		fmt.Fprintf(env.Stderr, "warning: that took %.1f s, and %s ends the command after %v\n", took.Seconds(), host.Title(), patience)
	}
	fmt.Fprintf(env.Stdout, "\n%s\n", whenShown(host))
	sayPreset(env, host)
	return nil
}

// sayPreset names the preset that is for an agent, and how it is had in that one alone, to
// somebody whose plugins.yaml has nothing for that agent yet.
func sayPreset(env *console.Env, host agent.Host) {
	in := console.PlanInputs(env, "")
	preset := configfile.PresetFor(host.Name(), in.Sources)
	plan, _, err := configfile.Resolve(in)
	if err != nil || preset == "" || slices.ContainsFunc(plan.Overlays, func(o config.Overlay) bool { return o.Agent == host.Name() }) {
		return
	}
	fmt.Fprintf(env.Stdout, `
The preset %[1]s shows what %[2]s has, and no more: look at it with
"aiterm statusline presets %[1]s". To have it there alone, put into plugins.yaml:

    overlays:
      - {agent: %[3]s, preset: %[1]s}
`, preset, host.Title(), host.Name())
}

// whenShown says from when on an agent shows the line.
func whenShown(host agent.Host) string {
	switch host {
	case agent.Qwen: // a change counted once the next answer was over
		return "Qwen Code shows it from its next answer on, or when it is started."
	case agent.Copilot, agent.Antigravity, agent.Cursor, agent.Kimi:
		return host.Title() + " shows it when it is started next."
	}
	return ""
}

// uninstallAgent takes aiterm out of another agent's settings.
func uninstallAgent(env *console.Env, host agent.Host) error {
	file, err := setup.File(host, env.Getenv)
	if err != nil {
		return err
	}
	result, err := claude.UninstallAgent(file, claude.Options{StateDir: env.Dirs.State, Now: time.Now()})
	if err != nil {
		return foreignError(env, err, "remove it there by hand if you want to")
	}
	reportUninstall(env, result)
	return nil
}

// installedElsewhere names the other agents in which aiterm is the status line.
func installedElsewhere(env *console.Env) string {
	var names []string
	for _, host := range agent.Others() {
		file, err := setup.File(host, env.Getenv)
		if err != nil {
			continue
		}
		if line, err := file.Look(); err == nil && line.Ours {
			names = append(names, host.Name())
		}
	}
	return strings.Join(names, ", ")
}
