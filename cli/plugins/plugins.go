package plugins

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/data-wise/aiterm/cli/author"
	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/segment/install"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/segment/source"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/plugins"
)

// NewCommand is "aiterm plugins" without the commands below it.
func NewCommand(env *console.Env) *cobra.Command {
	return &cobra.Command{
		Use:        "plugins",
		SuggestFor: []string{"segment", "segments", "modules"},
		Short:      "Segments: those on the line, other people's, your own",
		Long: `Plugins is about segments, the parts of the line. Each is a WebAssembly module in
a sandbox of its own, and may do what it was granted.

Exit codes: 0 done; 1 failed; 2 wrong usage; 4 a segment needs what it was not
granted.`,
		Example: `  aiterm plugins list
  aiterm plugins add oci://ghcr.io/example/weather:1.2.0
  aiterm plugins update --dry-run
  aiterm plugins new hello`,
		Args: console.NoSuchCommand,
		RunE: console.ShowHelp,
	}
}

// Whole is the command with those below it.
func Whole(env *console.Env) *cobra.Command {
	cmd := NewCommand(env)
	cmd.AddCommand(Commands(env)...)
	return cmd
}

// Commands are those below it, what authors of segments need among them.
func Commands(env *console.Env) []*cobra.Command {
	return append([]*cobra.Command{
		newListCommand(env),
		newInfoCommand(env),
		newAddCommand(env),
		newRemoveCommand(env),
		newEnableCommand(env),
		newDisableCommand(env),
		newUpdateCommand(env),
		newVerifyCommand(env),
		newRetryCommand(env),
		newGrantCommand(env),
		newRevokeCommand(env),
		newSearchCommand(env),
		newTrustCommand(env),
	}, author.Commands(env)...)
}

// strangers is what the commands about other people's segments work with.
type strangers struct {
	files    registry.Files
	keys     signature.Keys
	settings settings.Files
	fetching source.Options
	now      time.Time
	lock     string // the file for alone
}

// addTokenServer adds the flag by which a person says that a server may have a login.
func addTokenServer(f *pflag.FlagSet, into *[]string) {
	f.StringArrayVar(into, "token-server", nil, "`host` that may have docker's login for a registry which names it for its tokens; may be given more than once")
}

func openStrangers(env *console.Env) (strangers, error) {
	if env.DirsErr != nil {
		return strangers{}, env.DirsErr
	}
	s := strangers{files: registry.In(env.Dirs), now: time.Now(), lock: filepath.Join(env.Dirs.State, "segments.lock")}
	var err error
	if s.keys, err = signature.Load(signature.Path(env.Dirs.Config)); err != nil {
		return s, err
	}
	flags := console.ConfigFlags{}
	if s.settings, err = flags.Files(env); err != nil {
		return s, err
	}
	s.fetching = source.Options{UserAgent: "aiterm/" + console.ProgramVersion(), DockerConfig: source.DockerConfig(env.Getenv)}
	return s, nil
}

// alone runs do while no other command adds, replaces or removes a segment, which
// takes changes to several files that belong together.
func (s strangers) alone(do func() error) error { return state.Locked(s.lock, "segments", do) }

// entry finds an installed segment by its name.
func (s strangers) entry(name string) (registry.Entry, registry.Lock, error) {
	lock, err := s.files.ReadLock()
	if err != nil {
		return registry.Entry{}, lock, err
	}
	if e, ok := lock.Find(name); ok {
		return e, lock, nil
	}
	if slices.Contains(plugins.Names(), name) {
		return registry.Entry{}, lock, fmt.Errorf("%s is a segment of aiterm's own: it comes and goes with the program", name)
	}
	return registry.Entry{}, lock, notInstalled(name, lock)
}

func notInstalled(name string, lock registry.Lock) error {
	if near := strictyaml.Nearest(name, lock.Names()); near != "" {
		return fmt.Errorf("no segment named %q was added, did you mean %q?", name, near)
	}
	if near := strictyaml.Nearest(name, plugins.Names()); near != "" {
		return fmt.Errorf("no segment named %q was added, did you mean %q, which is aiterm's own?", name, near)
	}
	if len(lock.Entries) == 0 {
		return fmt.Errorf("no segment named %q was added: aiterm plugins add SOURCE adds one", name)
	}
	return fmt.Errorf("no segment named %q was added: there are %s", name, strings.Join(lock.Names(), ", "))
}

// chosen are the entries of these names, or all without any.
func (s strangers) chosen(names []string) ([]registry.Entry, error) {
	lock, err := s.files.ReadLock()
	if err != nil || len(names) == 0 {
		return lock.Entries, err
	}
	var entries []registry.Entry
	for _, name := range names {
		e, _, err := s.entry(name)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// moduleOf is the module behind a name that is not built in: that of an entry of
// the lock, or of a file that plugins.yaml names; pluginsFile is another
// plugins.yaml than the user's own, or "".
func (s strangers) moduleOf(env *console.Env, pluginsFile, name string) (m install.Module, err error) {
	lock, err := s.files.ReadLock()
	if err != nil {
		return m, err
	}
	if e, ok := lock.Find(name); ok {
		installed, err := install.Open(s.files, e, s.keys)
		return installed.Module, err
	}
	if slices.Contains(plugins.Names(), name) {
		return m, fmt.Errorf("%s is a segment of aiterm's own, which may do what it asks for: grant in plugins.yaml leaves it less", name)
	}
	plan, _, err := configfile.Resolve(console.PlanInputs(env, pluginsFile))
	if err != nil {
		return m, err
	}
	for _, segment := range plan.Segments {
		if segment.Name == name && segment.SHA256 != "" {
			binary, _, err := module.ReadFile(segment.Source)
			if err != nil {
				return m, err
			}
			return install.Examine(binary, nil, s.keys)
		}
	}
	return m, notInstalled(name, lock)
}

// completeInstalled completes the names of segments that were added.
func completeInstalled(env *console.Env) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		lock, err := registry.In(env.Dirs).ReadLock()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var names []string
		for _, e := range lock.Entries {
			if !slices.Contains(args, e.Name) {
				names = append(names, e.Name+"\t"+e.Source)
			}
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}
