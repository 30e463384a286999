package doctor

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/agent/setup"
	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/view"
)

// agents looks at the settings of each other agent that is on this machine, and runs
// aiterm's command as that agent does.
func (e exam) agents(ctx context.Context) (exam, findings) {
	var f findings
	for _, host := range agent.Others() {
		if !setup.Found(host, e.Getenv) {
			continue
		}
		file, err := setup.File(host, e.Getenv)
		if err != nil {
			continue
		}
		e.agent(ctx, &f, host, file)
	}
	return e, f
}

// installedIn are the other agents of which aiterm is the status line.
func (e exam) installedIn() (hosts []agent.Host) {
	for _, host := range agent.Others() {
		if file, err := setup.File(host, e.Getenv); err == nil {
			if line, err := file.Look(); err == nil && line.Ours {
				hosts = append(hosts, host)
			}
		}
	}
	return hosts
}

// elsewhere names the first of them, or is "".
func (e exam) elsewhere() string {
	for _, host := range e.installedIn() {
		return host.Title()
	}
	return ""
}

// limitsOf says what is known of the limits of the other agents of which aiterm is the
// status line, as far as they tell any.
func (e exam) limitsOf(f *findings, hosts []agent.Host) {
	for _, host := range hosts {
		if !host.TellsLimits() {
			continue
		}
		report, err := (&view.UsageReader{Dirs: e.Dirs, Getenv: e.Getenv, Agent: host}).Report(e.Now)
		name := "usage in " + host.Name()
		switch {
		case err != nil: // which the check of Claude Code's says
		case len(report.Windows) == 0:
			f.add(name, Note, "none is known yet: "+host.Title()+" tells its quota to the line in a session", "send a message in "+host.Title())
		default:
			f.ok(name, count(len(report.Windows), "window"), e.told(report)...)
		}
	}
}

func (e exam) agent(ctx context.Context, f *findings, host agent.Host, file claude.AgentFile) {
	install := "run: aiterm statusline install --agent " + host.Name()
	line, err := file.Look()
	switch {
	case err != nil:
		reason, fix := unusable(err, "correct the file at that place")
		f.add(host.Name(), Warning, reason, fix)
		return
	case !line.HasLine:
		f.add(host.Name(), Note, host.Title()+" is here, and has no status line in "+file.Path, install)
		return
	case !line.Ours:
		f.add(host.Name(), Note, fmt.Sprintf("%s has another status line in %s", host.Title(), file.Path), "to replace it, "+install+" --force")
		return
	case !line.Named:
		f.add(host.Name(), Warning, fmt.Sprintf("the command in %s does not say that it is for %s, which is then told by what that sends", file.Path, host.Title()), install)
	}
	program := claude.ExpandHome(claude.Program(claude.OwnProgram(line.Command)), e.home())
	if strings.ContainsAny(program, `/\`) && filepath.IsAbs(program) {
		if _, err := os.Stat(program); err != nil {
			f.add(host.Name(), Failure, fmt.Sprintf("%s is to run %s, which is not there", host.Title(), program), install)
			return
		}
	}
	if e.NoRun {
		f.ok(host.Name(), "aiterm is the status line of "+host.Title()+", by "+file.Path)
		return
	}
	made, _ := sample.Find(host.Name())
	document := append([]byte(`{"aiterm_trial":true,`), strings.TrimLeft(string(withoutQuota(made.Status(e.Now))), "{")...)
	begun := time.Now()
	_, stderr, err := setup.Run(ctx, file, line.Command, document)
	switch took := time.Since(begun); {
	case err != nil:
		f.add(host.Name(), Failure, fmt.Sprintf("the command that %s runs fails, so that shows nothing: %v", host.Title(), err), "run the command by hand, or "+install, strings.Split(strings.TrimSpace(stderr), "\n")...)
	case took > setup.Patience(host):
		f.add(host.Name(), Warning, fmt.Sprintf("the line took %d ms, and %s ends its command after %v", took.Milliseconds(), host.Title(), setup.Patience(host)), "run doctor again; if that stays, look at: aiterm statusline test --timings")
	default:
		f.ok(host.Name(), fmt.Sprintf("aiterm is the status line of %s, by %s", host.Title(), file.Path))
	}
}

// withoutQuota is a document without limits: they are made up, and would be kept.
func withoutQuota(document []byte) []byte {
	return []byte(strings.Replace(string(document), `"quota":`, `"no_quota":`, 1))
}
