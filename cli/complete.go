package cli

import "github.com/spf13/cobra"

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
			cmd.Args, cmd.RunE = noSuchCommand, showHelp
			for _, shell := range cmd.Commands() {
				shell.Short = "Print the script for " + shell.Name()
				shell.Example = completionExample(shell.Name())
				shell.Args = noArguments
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
		return usageError(cmd, unknownCommand(cmd, rest[0]))
	}
	return nil
}

func completionExample(shell string) string {
	switch shell {
	case "fish":
		return "  aiterm completion fish > ~/.config/fish/completions/aiterm.fish"
	case "powershell":
		return "  aiterm completion powershell | Out-String | Invoke-Expression"
	default:
		return "  source <(aiterm completion " + shell + ")"
	}
}
