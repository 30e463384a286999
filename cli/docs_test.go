package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
)

// Every command line of aiterm in README.md and docs names a command that exists,
// with flags that it has; in a block, where people copy it from, with as many
// arguments as it takes.
func TestPagesNameCommands(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("..", "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	of, err := filepath.Glob(filepath.Join("..", "claude-code", "commands", "*.md"))
	if err != nil || len(of) == 0 {
		t.Fatalf("the plugin for Claude Code has no commands (%v)", err)
	}
	pages = append(pages, of...)
	for _, page := range append(pages, filepath.Join("..", "README.md"), filepath.Join("..", "examples", "README.md"), filepath.Join("..", "plugins", "README.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, quoted := range commandsIn(string(text)) {
			if wrong := rejectCommand(quoted); wrong != "" {
				t.Errorf("%s: aiterm %s: %s", filepath.Base(page), strings.Join(quoted.args, " "), wrong)
			}
		}
	}
}

// The test of the pages is worth what it finds.
func TestRejectCommand(t *testing.T) {
	tests := []struct{ page, want string }{
		{"```sh\naiterm plugins run .   # draw it\n```", ""},
		{"```\n$ A=1 aiterm plugins test . --update\nok\n```", ""},
		{"```sh\ncd hello && aiterm plugins build\n```", ""},
		{"```sh\naiterm statusline config set usage.windows \"session weekly\"\n```", ""},
		{"look with `aiterm plugins add`", ""},
		{"| `aiterm plugins list`, `info` | `sdk.Span` |", ""},
		{"```\naiterm: hello: blocked\n```", "nothing quoted"},
		{"`aiterm plugins instal`", "no such command"},
		{"`aiterm plugins list`, `inform`", "no such command"},
		{"`aiterm plugins update --dryrun`", "unknown flag: --dryrun"},
		{"```\naiterm statusline test --columns wide\n```", `invalid argument "wide" for "--columns" flag`},
		{"```sh\naiterm plugins add\n```", "give one source"},
	}
	for _, tt := range tests {
		got := "nothing quoted"
		for _, quoted := range commandsIn(tt.page) {
			if got = rejectCommand(quoted); got != "" {
				break
			}
		}
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.page, got, tt.want)
		}
	}
}

type quotedCommand struct {
	args  []string
	whole bool // with its arguments
}

var (
	codeSpan    = regexp.MustCompile("`([^`]+)`")
	nextCommand = regexp.MustCompile(`^, $`)
	shellText   = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	shellPrefix = regexp.MustCompile(`^(\$ )?([A-Z_]+=\S* )*`)
	shellEnd    = regexp.MustCompile(` #.*| && | \| `)
)

// commandsIn finds the command lines of aiterm in a page: in its blocks, and in
// the code between its words. Code that goes on with the names of commands, such
// as `aiterm plugins list`, `info`, is one of them too.
func commandsIn(page string) []quotedCommand {
	var found []quotedCommand
	for i, part := range strings.Split("\n"+page, "\n```") {
		if i%2 == 1 {
			for line := range strings.Lines(part) {
				for _, command := range shellEnd.Split(strings.TrimSpace(line), -1) {
					if rest, ok := strings.CutPrefix(shellPrefix.ReplaceAllString(command, ""), "aiterm "); ok {
						found = append(found, quotedCommand{args: shellWords(rest), whole: true})
					}
				}
			}
			continue
		}
		end, before := 0, []string(nil)
		for _, at := range codeSpan.FindAllStringSubmatchIndex(part, -1) {
			code := part[at[2]:at[3]]
			switch rest, ok := strings.CutPrefix(code, "aiterm "); {
			case ok:
				before = shellWords(rest)
			case before != nil && nextCommand.MatchString(part[end:at[0]]):
				words := shellWords(code)
				before = append(before[:max(0, len(before)-len(words)):len(before)], words...)
			default:
				before = nil
			}
			if end = at[1]; before != nil {
				found = append(found, quotedCommand{args: before})
			}
		}
	}
	return found
}

func shellWords(text string) []string {
	return strings.Fields(shellText.ReplaceAllString(text, "quoted"))
}

// rejectCommand says what is wrong with a command line, or "".
func rejectCommand(quoted quotedCommand) string {
	root := newRootCommand(&console.Env{Getenv: func(string) string { return "" }})
	root.InitDefaultCompletionCmd()
	cmd, rest, err := root.Find(quoted.args)
	if err != nil {
		return err.Error()
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return err.Error()
	}
	args := cmd.Flags().Args()
	if cmd.HasSubCommands() && len(args) > 0 && !isPlaceholder(cmd, args[0]) {
		return "no such command"
	}
	if quoted.whole {
		if err := cmd.ValidateArgs(args); err != nil {
			return err.Error()
		}
	}
	return ""
}

// isPlaceholder is whether a word stands for any of the commands below cmd, as
// SHELL does in "completion SHELL".
func isPlaceholder(cmd *cobra.Command, word string) bool {
	return cmd.Name() == "completion" && word == strings.ToUpper(word)
}
