package main

import (
	"fmt"
	"time"
)

const project = "日本語プロジェクト"

// scenarios are in the order of what is found soonest.
func scenarios() []scenario {
	return []scenario{
		{
			name:    "truecolor",
			options: options{project: project, env: []string{"COLORTERM=truecolor", zone(13)}},
			checks: []check{
				{"the line is there at the start", atStart},
				{"settings.json has the command that only draws", quickest},
				{"colours are those of the theme, and none leaks", colours(style{fg: "38;5;147"}, style{fg: "38;5;240"})},
				{"git's branch and counts", gitCounts},
				{"limits, context and cost appear with the first reply", afterReply},
				// Each has something that the one before it had no room for, or
				// has no room for all of it: a screen of before can't pass.
				{"at 40 columns", atWidth(40, "📊"+limits)},
				{"at 120 columns", atWidth(120, "📊"+limits, "Sonnet", project, branch, "ctx", "⏱", "$")},
				{"at 60 columns", atWidth(60, "📊"+limits, "Sonnet")},
				{"at 200 columns", atWidth(200, "📊"+limits, "Sonnet", project, branch, "ctx", "⏱", "$")},
				{"at 80 columns", atWidth(80, "📊"+limits, "Sonnet", project, "ctx", "⏱", "$")},
				{"at 100 columns", atWidth(100, "📊"+limits, "Sonnet", project, branch, "ctx", "⏱", "$")},
				{"from 200 columns to 40 Claude Code cuts nothing", everyWidth},
				{"8 to 30 lines show the permission mode and what has room above it", fullscreen.heights(8, 30)},
				{"a right group ends at the right edge", rightEdge(0)},
				{"a theme of 24-bit colours, and none leaks", trueTheme},
				{"a mistake in plugins.yaml is shown, and goes", mistake},
				{"a segment that spins costs itself only", spin},
			},
		},
		{
			name:    "classic renderer",
			options: options{project: project, settings: object{"tui": "default"}, env: []string{zone(8)}},
			checks: []check{
				{"the line is there at the start", atStart},
				{"limits, context and cost appear with the first reply", afterReply},
				{"from 200 columns to 40 Claude Code cuts nothing", everyWidth},
				{"8 to 30 lines show all rows and the permission mode", classic.heights(8, 30)},
				{"a right group ends at the right edge", rightEdge(0)},
			},
		},
		{
			name:    "plugin",
			options: options{project: "plain", plugin: true},
			checks: []check{
				{"Claude Code finds nothing wrong with it", validPlugin},
				{"each command is sent as it is written", everyCommand},
				{"a command may run what it is for, unasked", commandRuns},
			},
		},
		{
			name:    "classic renderer by a variable",
			options: options{project: "plain", env: []string{"CLAUDE_CODE_NO_FLICKER=0", zone(8)}},
			checks: []check{
				{"limits, context and cost appear with the first reply", afterReply},
				{"10 to 12 lines show all rows and the permission mode", classic.heights(10, 12)},
			},
		},
		{
			name:    "figures",
			options: options{project: "plain", install: ticking, plugins: seconds},
			checks:  figures,
		},
		{
			name:    "figures, classic renderer",
			options: options{project: "plain", install: ticking, plugins: seconds, settings: object{"tui": "default"}},
			checks:  figures,
		},
		{
			name:    "context",
			options: options{project: "plain", install: ticking, plugins: seconds},
			checks:  contexts,
		},
		{
			name:    "compaction",
			options: options{project: "plain", plugins: compaction, env: compacting()},
			checks:  []check{{"it is as far as Claude Code says", noticed(map[int]string{955_000: "1% ↻12k", 951_000: "2% ↻16k"})}},
		},
		{
			name:    "compaction of a smaller window",
			options: options{project: "plain", plugins: compaction, env: compacting("CLAUDE_CODE_AUTO_COMPACT_WINDOW=500000")},
			checks:  []check{{"it is as far as Claude Code says", noticed(map[int]string{460_000: "1% ↻7k"})}},
		},
		{
			name:    "compaction at a share of the window",
			options: options{project: "plain", plugins: compaction, env: compacting("CLAUDE_AUTOCOMPACT_PCT_OVERRIDE=50")},
			checks:  []check{{"it is as far as Claude Code says", noticed(map[int]string{480_000: "2% ↻10k"})}},
		},
		{
			name:    "context, classic renderer",
			options: options{project: "plain", install: ticking, plugins: seconds, settings: object{"tui": "default"}},
			checks:  contexts,
		},
		{
			name:    "conversations",
			options: options{project: "plain"},
			checks: []check{
				{"one that is continued knows all from the start", continued},
				{"one that is forked, too", forked},
				{"in a worktree each name is there once", inWorktree},
			},
		},
		{
			name:    "sums of conversations",
			options: counting(),
			checks:  []check{{"the line is there at the start", begun}, {"each kind says what Claude Code says", sums}},
		},
		{
			name:    "tools",
			options: counting(),
			checks: []check{
				{"the line is there at the start", begun},
				{"the one that runs is there while it runs", toolRuns},
				{"calls and failures are those of the transcript", callsAgree},
				{"tokens, cost and cache are those of /usage", agrees(used{})},
				{"the context is that of /context", contextAgrees},
				{"the session is that of /status", identified},
				{"at its end, Claude Code writes down the same", ended(used{})},
				{"continued, it goes on from there", goesOn},
			},
		},
		{
			name:    "agents in the background",
			options: counting(),
			checks: []check{
				{"the line is there at the start", begun},
				{"as many run as Claude Code says, one after the other", inBackground},
				{"tokens, cost and cache are those of /usage", agrees(used{})},
				{"one that is stopped is gone", agentStopped},
			},
		},
		{
			name:    "agents in the foreground",
			options: counting("CLAUDE_CODE_DISABLE_BACKGROUND_TASKS=1"),
			checks: []check{
				{"the line is there at the start", begun},
				{"they are there while they run", inForeground(false)},
				{"tokens, cost and cache are those of /usage", agrees(used{})},
				{"those that are interrupted are gone", inForeground(true)},
			},
		},
		{
			name:    "tasks",
			options: counting("CLAUDE_CODE_ENABLE_TODO_TOOLS=1"),
			checks: []check{
				{"the line is there at the start", begun},
				{"they are those of Claude Code's list", tasks},
				{"calls and failures are those of the transcript", callsAgree},
			},
		},
		{
			name:    "interruptions",
			options: counting(),
			checks: []check{
				{"the line is there at the start", begun},
				{"a tool that is interrupted is gone", toolInterrupted},
				{"a prompt that was typed meanwhile is part of the turn", typedWhileBusy},
				{"tokens, cost and cache are those of /usage", agrees(used{})},
				{"a reply that is interrupted is one that was begun", replyInterrupted},
				{"prompts, interruptions and requests are as many as there were", countsAgree(4, 2)},
				// Claude Code counts the words that it has seen, and writes of one.
				{"tokens, cost and cache are those of /usage, but for its last words", agrees(used{output: 6})},
			},
		},
		{
			name:    "modes, skills and servers",
			options: near(counting()),
			checks: []check{
				{"the line is there at the start", begun},
				{"uses and failures are those that Claude Code says", skillAndServer},
				{"each mode is that of Claude Code from the next prompt on", modes},
				{"lines are counted as Claude Code counts them", edits},
				{"tokens, cost and cache are those of /usage", agrees(used{})},
			},
		},
		{
			name:    "pace and failures",
			options: counting(),
			checks: []check{
				{"the line is there at the start", begun},
				{"speed and cost of an hour are what /usage comes to", pace},
				{"a request that is refused is a failure and no reply", failures},
				{"tokens, cost and cache are those of /usage", agrees(used{})},
			},
		},
		{
			name:    "presets",
			options: options{project: "plain"},
			checks:  []check{{"the line is there at the start", atStart}, {"each is another line, and none is cut", presets}},
		},
		{
			name:    "wrapped rows",
			options: options{project: "plain"},
			checks:  []check{{"the line is there at the start", atStart}, {"nothing is left out", wrapped}},
		},
		{
			name:    "overlays",
			options: options{project: "plain"},
			checks: []check{
				{"the line is there at the start", atStart},
				{"a project's own holds from the yes on", ofProject},
				{"a model's own holds for that model", ofModel},
			},
		},
		{
			name:    "settings thrown away",
			options: options{project: "plain"},
			checks: []check{
				{"the line is there at the start", atStart},
				{"a padding that is text, and doctor names it", thrownAway("padding", "2")},
				{"a switch that is text, and doctor names it", thrownAway("hideVimModeIndicator", "yes")},
			},
		},
		{
			name:    "widths",
			options: options{project: "plain"},
			checks: []check{
				{"the line is there at the start", atStart},
				{"texts take as many cells as aiterm counts", widths},
			},
		},
		{
			name:    "wide characters",
			options: options{project: "☝⸻㉈🏋🕵🖐🤻"},
			checks: []check{
				{"limits, context and cost appear with the first reply", afterReply},
				{"a right group ends at the right edge", rightEdge(0)},
			},
		},
		{
			name:    "256 colours",
			options: options{project: "plain", env: []string{zone(8)}},
			checks: []check{
				{"the line is there at the start", atStart},
				{"settings.json has the command that only draws", quickest},
				{"colours are those of the theme, and none leaks", colours(style{fg: "38;5;147"}, style{fg: "38;5;240"})},
			},
		},
		{
			name:    "16 colours",
			options: options{project: "plain", env: []string{"TERM=xterm", zone(2)}},
			checks: []check{
				{"the line is there at the start", atStart},
				{"colours are lowered, and none leaks", colours(style{fg: "94"}, style{fg: "90"})},
			},
		},
		{
			name:    "no colours, API key",
			options: options{project: "plain", apiKey: true, env: []string{"NO_COLOR=1", zone(20)}},
			checks: []check{
				{"the line is there at the start", atStart},
				{"there is no colour at all", colours(style{}, style{})},
				{"a reply without limits shows none", replyWithoutLimits},
			},
		},
		{
			name:    "padding",
			options: options{project: project, install: []string{"--padding", "3"}, env: []string{"COLORTERM=truecolor", zone(13)}},
			checks: []check{
				{"the line is there at the start", atStart},
				{"limits, context and cost appear with the first reply", afterReply},
				{"a right group ends at the right edge", rightEdge(3)},
			},
		},
		{
			name:    "refresh interval",
			options: options{project: "plain", install: []string{"--refresh-interval", "1"}, plugins: seconds, env: []string{"COLORTERM=truecolor"}},
			checks: []check{
				{"the line is there at the start", atStart},
				{"the clock ticks by itself", ticks},
				{"git's counts follow by themselves", countsFollow},
				{"ten quick triggers leave the line whole", quickTriggers},
			},
		},
	}
}

var (
	ticking = []string{"--refresh-interval", "1"}
	figures = []check{
		{"figures that fall are shown, and stay away when they were forgotten", figuresFall},
		{"a session with an API key shows no subscriber's limits", withoutLimits},
		{"a session with another subscriber's token shows its own", otherToken},
		{"a limit whose reset has passed is gone", resetPasses},
	}
	// compaction has the context counted as Claude Code's notice counts it.
	compaction = "segments: {context: {settings: {window: compaction, format: remaining, show_compaction: true}}}\n"

	contexts = []check{
		{"after /compact of one turn nothing is said of it", compacted(1)},
		{"nor after /clear", cleared},
		{"nor after /compact of several turns", compacted(3)},
		{"more tokens than there is room for are all of it", overfull},
	}
)

// counting is a session whose numbers are compared, and whose tools need no yes.
func counting(env ...string) options {
	allowed := []string{"Bash", "Read", "Edit", "Write", "Agent", "Skill", "mcp__" + nearServer}
	return options{
		project: "plain", install: ticking, plugins: counted, env: env,
		settings: object{"permissions": object{"defaultMode": "default", "allow": allowed}},
	}
}

func near(o options) options {
	o.near = true
	return o
}

// compacting are variables with which Claude Code compacts by itself.
func compacting(more ...string) []string { return append([]string{"DISABLE_AUTO_COMPACT="}, more...) }

// zone is a TZ in which it is about that hour now, so that the checks meet each
// of the clock's icons whenever they run. Where the machine has no such zones
// it is UTC.
func zone(hour int) string {
	west := time.Now().UTC().Hour() - hour
	if west > 12 {
		west -= 24
	}
	if west < -12 {
		west += 24
	}
	return fmt.Sprintf("TZ=Etc/GMT%+d", west)
}
