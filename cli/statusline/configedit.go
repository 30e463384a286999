package statusline

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

func newConfigEditCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	cmd := &cobra.Command{
		Use:   "edit",
		Short: "Open plugins.yaml in your editor",
		Long: `Edit opens a copy of plugins.yaml in $VISUAL, $EDITOR or else vi (on Windows:
notepad). When the editor ends, the copy is checked, and only a right one takes
the place of the file. If there is no file yet, you start from the default with
its comments.

Exit codes: 0 written, or nothing was changed; 1 the text has mistakes, or a file
cannot be changed; 2 wrong usage.`,
		Example: `  aiterm statusline config edit
  VISUAL="code --wait" aiterm statusline config edit`,
		Args: console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return configEdit(cmd.Context(), env, flags) },
	}
	flags.AddPlugins(cmd)
	return cmd
}

func configEdit(ctx context.Context, env *console.Env, flags console.ConfigFlags) error {
	files, err := flags.Files(env)
	if err != nil {
		return err
	}
	old, exists, err := settings.ReadPlugins(files)
	if err != nil {
		return err
	}
	start := old
	if !exists {
		if start, err = fs.ReadFile(files.Sources.Embedded, "plugins.yaml"); err != nil {
			return fmt.Errorf("read the embedded plugins.yaml: %w", err)
		}
	}
	draft, err := writeDraft(start)
	if err != nil {
		return err
	}
	for {
		if err := runEditor(env, draft); err != nil {
			return fmt.Errorf("%w; nothing was changed, and what you wrote is in %s", err, draft)
		}
		// An editor may leave anything there.
		text, err := state.ReadUser(draft, strictyaml.MaxBytes, nil)
		if err == nil && len(text) > strictyaml.MaxBytes {
			err = fmt.Errorf("%s has more than %d KiB", draft, strictyaml.MaxBytes>>10)
		}
		if err != nil {
			return fmt.Errorf("read what you wrote: %w; nothing was changed", err)
		}
		if bytes.Equal(text, start) {
			os.Remove(draft)
			fmt.Fprintln(env.Stdout, "Nothing was changed.")
			return nil
		}
		wrong := settings.Check(files.Plugins, text, files.Sources)
		if wrong == nil {
			if err := settings.ReplacePlugins(files, old, exists, text); err != nil {
				return fmt.Errorf("%w; what you wrote is in %s", err, draft)
			}
			os.Remove(draft)
			fmt.Fprintf(env.Stdout, "Wrote %s.\n", console.Tilde(env, files.Plugins))
			return nil
		}
		fmt.Fprintln(env.Stderr, console.ErrorText(env, wrong))
		again := false
		if _, ok := console.StdinTerminal(env); ok {
			if again, err = console.Confirm(ctx, env, "That is not right yet. Edit again?", true); err != nil {
				again = false
			}
		}
		if !again {
			return fmt.Errorf("%s was left as it is; what you wrote is in %s", console.Tilde(env, files.Plugins), draft)
		}
	}
}

// writeDraft makes the copy that is edited.
func writeDraft(text []byte) (path string, err error) {
	f, err := os.CreateTemp("", "aiterm-*.plugins.yaml")
	if err != nil {
		return "", fmt.Errorf("make a copy to edit: %w", err)
	}
	_, err = f.Write(text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(f.Name())
		return "", fmt.Errorf("make a copy to edit: %w", err)
	}
	return f.Name(), nil
}

// runEditor opens a file in the person's editor and waits for it.
func runEditor(env *console.Env, path string) error {
	editor := "vi"
	if runtime.GOOS == "windows" {
		editor = "notepad"
	}
	for _, variable := range []string{"VISUAL", "EDITOR"} {
		if v := strings.TrimSpace(env.Getenv(variable)); v != "" {
			editor = v
			break
		}
	}
	// As git does it: the variable may hold arguments and quotes.
	cmd := exec.Command("sh", "-c", editor+` "$@"`, editor, path)
	if runtime.GOOS == "windows" {
		words := []string{editor}
		if _, err := exec.LookPath(editor); err != nil {
			words = strings.Fields(editor)
		}
		cmd = exec.Command(words[0], append(words[1:], path)...)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = env.Stdin, env.Stdout, env.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("the editor %s: %w: set VISUAL or EDITOR to one that works", console.OneLine(editor), err)
	}
	return nil
}
