package manual

// sections are those parts of the page that no command tells.
var sections = []struct {
	title   string
	entries []struct{ name, text string }
}{
	{"FILES", []struct{ name, text string }{
		{"~/.config/aiterm/", "plugins.yaml, themes, grants and, if you gave a key, credentials. $XDG_CONFIG_HOME/aiterm, %APPDATA%\\aiterm on Windows."},
		{"~/.cache/aiterm/", "What can be had anew; it can be removed at any time. $XDG_CACHE_HOME/aiterm, a folder in %LOCALAPPDATA%\\aiterm on Windows."},
		{"~/.local/state/aiterm/", "The segments that you added, the history of your usage, the log, and the status line that \"statusline install\" replaced. $XDG_STATE_HOME/aiterm, a folder in %LOCALAPPDATA%\\aiterm on Windows."},
		{"~/.claude/settings.json", "Claude Code's settings: the key statusLine starts aiterm-line or \"aiterm statusline render\"."},
	}},
	{"ENVIRONMENT", []struct{ name, text string }{
		{"CLAUDE_CONFIG_DIR", "Where Claude Code keeps its files, if not in ~/.claude."},
		{"COLUMNS, LINES", "The size of the terminal. Claude Code sets them; without them the terminal is asked."},
		{"NO_COLOR, FORCE_COLOR, COLORTERM, TERM", "Which colours the terminal has, unless plugins.yaml says it."},
		{"TZ", "The time zone of what is shown: a name such as Europe/Berlin, or a rule of POSIX such as CET-1CEST,M3.5.0,M10.5.0/3."},
		{"VISUAL, EDITOR", "The editor of \"statusline config edit\"."},
	}},
}
