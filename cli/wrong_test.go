package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/data-wise/aiterm/cli/console"
)

// Every flag of every command refuses to be empty, and so does every argument but
// the value of a setting.
func TestNothingIsEmpty(t *testing.T) {
	refuses := func(args []string, what string) {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			var out, errs bytes.Buffer
			env := &console.Env{Stdout: &out, Stderr: &errs, Stdin: strings.NewReader(""), Getenv: func(string) string { return "" }}
			if code := doMain(env, args); code != console.ExitUsage || !strings.Contains(errs.String(), what+" is empty: ") {
				t.Errorf("exit code %d, stdout %q, stderr %q", code, out.String(), errs.String())
			}
		})
	}
	var walk func(*cobra.Command, []string)
	walk = func(cmd *cobra.Command, path []string) {
		if cmd.Runnable() && len(cmd.Commands()) == 0 && cmd.Name() != "render" {
			args := []string{"KEY"}
			for len(args) > 0 && cmd.ValidateArgs(args) != nil {
				if args = append(args, "x"); len(args) > 3 {
					args = nil
				}
			}
			cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
				if kind := f.Value.Type(); kind == "string" || strings.HasPrefix(kind, "string") {
					refuses(append(append(path[:len(path):len(path)], args...), "--"+f.Name, ""), "--"+f.Name)
				}
			})
			if len(args) > 0 {
				args[0] = ""
				refuses(append(path[:len(path):len(path)], args...), "an argument")
			}
		}
		for _, sub := range cmd.Commands() {
			if !sub.Hidden {
				walk(sub, append(path[:len(path):len(path)], sub.Name()))
			}
		}
	}
	walk(newRootCommand(&console.Env{Getenv: func(string) string { return "" }}), nil)
}
