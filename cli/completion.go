package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// shortName is the other name that the program is installed under.
const shortName = "ait"

// Shells are those that there is a completion for.
func Shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

// WriteCompletion writes the script with which one of Shells completes what
// follows either name of the program. The scripts are cobra's; what they offer
// they ask of the program while somebody types.
func WriteCompletion(w io.Writer, root *cobra.Command, shell string, descriptions bool) error {
	var script bytes.Buffer
	var err error
	switch {
	case shell == "bash":
		err = root.GenBashCompletionV2(&script, descriptions)
	case shell == "fish":
		err = root.GenFishCompletion(&script, descriptions)
	case shell == "zsh" && descriptions:
		err = root.GenZshCompletion(&script)
	case shell == "zsh":
		err = root.GenZshCompletionNoDesc(&script)
	case shell == "powershell" && descriptions:
		err = root.GenPowerShellCompletionWithDesc(&script)
	case shell == "powershell":
		err = root.GenPowerShellCompletion(&script)
	default:
		err = fmt.Errorf("there is no completion for %s: give one of %s", strictyaml.Quote(shell), strings.Join(Shells(), ", "))
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, bothNames(script.String(), shell, root.Name()))
	return err
}

// bothNames makes cobra's script for the long name one for the short name too.
func bothNames(script, shell, name string) string {
	switch shell {
	case "bash":
		// Cobra ends with the same two for the long name: compopt is what bash
		// before version 4 lacks.
		return script + fmt.Sprintf(`
if [[ $(type -t compopt) = "builtin" ]]; then
    complete -o default -F __start_%[1]s %[2]s
else
    complete -o default -o nospace -F __start_%[1]s %[2]s
fi
`, name, shortName)
	case "zsh":
		// One line is for a file in $fpath, the other for a script that is sourced.
		both := name + " " + shortName
		script = strings.Replace(script, "#compdef "+name+"\n", "#compdef "+both+"\n", 1)
		return strings.Replace(script, "\ncompdef _"+name+" "+name+"\n", "\ncompdef _"+name+" "+both+"\n", 1)
	case "fish":
		return script + fmt.Sprintf("\ncomplete -c %s --wraps %s\n", shortName, name)
	default:
		return script + fmt.Sprintf("\nRegister-ArgumentCompleter -CommandName '%s' -ScriptBlock ${__%sCompleterBlock}\n", shortName, name)
	}
}
