package configfile

import (
	"fmt"
	"strings"
)

// roleGroups are the roles in the order of a theme's file, with what a person has to know
// of them.
func roleGroups() []roleGroup {
	return []roleGroup{
		{"What belongs to no segment.", []roleNote{
			{"text", "what every other role is laid on"}, {"dim", "what matters less, and the last output of a segment that is late"},
			{"warning", "messages of aiterm itself"}, {"separator", ""}, {"prefix", ""},
		}},
		{"Grounds of what has none of its own, in turn, where the line's style gives it one.", []roleNote{{"block", ""}, {"block.alt", ""}}},
		{"Directory: a block of its own colour.", []roleNote{{"dir", ""}, {"dir.short", "shortened parents"}, {"dir.anchor", "the part that matters"}}},
		{"Git: its colour tells whether there are changes.", []roleNote{
			{"git", ""}, {"git.modified", ""}, {"git.symbol", "counts and arrows"}, {"git.operation", "MERGE, REBASE 2/5"}, {"git.worktree", ""},
		}},
		{"The model, by its family.", []roleNote{{"model.sonnet", ""}, {"model.opus", ""}, {"model.haiku", ""}, {"model.other", ""}}},
		{"How much of a limit is used: below 50 %, from 50 %, from the threshold, above 95 %.", []roleNote{
			{"usage.label", ""}, {"usage.ok", ""}, {"usage.notice", ""}, {"usage.warn", ""}, {"usage.critical", ""},
		}},
		{"The same for the context window.", []roleNote{{"context.ok", ""}, {"context.notice", ""}, {"context.warn", ""}, {"context.critical", ""}}},
		{"What else there is.", []roleNote{
			{"clock", ""}, {"duration", ""}, {"diff.added", ""}, {"diff.removed", ""}, {"cost", ""}, {"thinking", ""}, {"style", "the output style"},
		}},
	}
}

type roleGroup struct {
	about string
	roles []roleNote
}

type roleNote struct{ role, about string }

const themeFormat = `# A theme of your own. "aiterm statusline config set theme %[1]s" takes it,
# "aiterm statusline themes %[1]s" draws it.
#
# A theme gives a style to every role that a segment may ask for. A style is a list of
# words, of which later ones override earlier ones:
#
#   bold dim italic underline reverse strike
#   fg=COLOUR  bg=COLOUR    0 to 255, "#rrggbb" or default
#   the name of another role
#
# What a style leaves open comes from the role "text". Quote a style that holds a "#".
# With "extends: NAME", the name of a built-in theme, the roles that differ are enough.
`

// ThemeFile is a file for a theme of that name which is like another one, with comments
// that say what everything in it means.
func ThemeFile(name string, like Theme) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, themeFormat, name)
	fmt.Fprintf(&b, "\nname: %s\ndescription: %q\n", name, "Like "+like.Name)
	fmt.Fprintf(&b, "\n# What is behind the line: dark or light. The colours below are for that.\nground: %s\n", like.Ground)
	b.WriteString("\n# The theme for the other ground, which is taken there (\"ground\" in plugins.yaml).\n")
	if like.Partner == "" {
		b.WriteString("# partner: NAME\n")
	} else {
		fmt.Fprintf(&b, "partner: %s\n", like.Partner)
	}
	b.WriteString("\nroles:\n")
	for i, group := range roleGroups() {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString("  # " + group.about + "\n")
		for _, r := range group.roles {
			style := like.Roles[r.role]
			if style == "" || strings.Contains(style, "#") {
				style = `"` + style + `"`
			}
			line := "  " + r.role + ": " + style
			if r.about != "" {
				line = fmt.Sprintf("%-34s # %s", line, r.about)
			}
			b.WriteString(line + "\n")
		}
	}
	return []byte(b.String())
}
