package cli

import (
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
)

// completeRoot adds cobra's own commands, help and completion, and gives them
// what every other command has: an example, and exit code 2 for a wrong call.
func completeRoot(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Example = "  aiterm help statusline install"
			cmd.Args = helpTopic
		case "completion":
			cmd.Short = "Print a script that completes commands in your shell"
			cmd.Long = `Completion prints a script for your shell, with which the Tab key completes the
commands of aiterm, its flags, settings, values and themes; after ait, its short
name, too. The help of each shell says where to put it.`
			cmd.Example = "  source <(aiterm completion bash)\n  aiterm completion zsh --help"
			cmd.Args, cmd.RunE = console.NoSuchCommand, console.ShowHelp
			for _, shell := range cmd.Commands() {
				shell.Short = "Print the script for " + shell.Name()
				shell.Long, shell.Example = completionHelp(shell.Name())
				shell.Args = console.NoArguments
				shell.RunE = func(cmd *cobra.Command, _ []string) error {
					bare, _ := cmd.Flags().GetBool("no-descriptions") // each has it
					return WriteCompletion(root.OutOrStdout(), root, cmd.Name(), !bare)
				}
			}
		}
	}
}

// helpTopic is the Args of help: the words of a command.
func helpTopic(help *cobra.Command, args []string) error {
	cmd, rest, err := help.Root().Find(args)
	if err != nil || len(rest) > 0 {
		return console.UsageError(cmd, console.UnknownCommand(cmd, rest[0]))
	}
	return nil
}

// completionHelp says for a shell where its script goes.
func completionHelp(shell string) (long, example string) {
	switch shell {
	case "bash":
		return `Bash prints a script for the session that is open, or for all of them: a file in
the folder where the package bash-completion, which must be there, looks for it.
It looks by name, so the short name needs a link to that file.`,
			`  source <(aiterm completion bash)
  aiterm completion bash > ~/.local/share/bash-completion/completions/aiterm
  ln -s aiterm ~/.local/share/bash-completion/completions/ait`
	case "zsh":
		return `Zsh prints a script for the session that is open, or for all of them: a file in a
folder of $fpath. Your .zshrc has to call compinit, as most do:

  autoload -U compinit; compinit`,
			`  source <(aiterm completion zsh)
  aiterm completion zsh > "${fpath[1]}/_aiterm"`
	case "fish":
		return `Fish prints a script for the session that is open, or for all of them: a file in
fish's own folder. Fish looks by name, so the short name needs a link to it.`,
			`  aiterm completion fish | source
  aiterm completion fish > ~/.config/fish/completions/aiterm.fish
  ln -s aiterm.fish ~/.config/fish/completions/ait.fish`
	default:
		return `PowerShell prints a script for the session that is open. For all of them, add the
line of the example to your profile, the file that $PROFILE names.`,
			`  aiterm completion powershell | Out-String | Invoke-Expression`
	}
}
