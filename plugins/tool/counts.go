package main

import "github.com/data-wise/aiterm/sdk"

// own are the tools that Claude Code brings along and that do the work; those that only
// steer it, such as a change of mode, are no news.
var own = [...]string{
	"Bash", "Read", "Edit", "Write", "Grep", "Glob", "Agent", "Task", "WebFetch", "WebSearch",
	"MultiEdit", "NotebookEdit", "PowerShell", "LSP", "Skill", "TodoWrite", "TaskCreate", "TaskUpdate", "AskUserQuestion",
}

// widestSign keeps a sign that stands there eight times from filling the line.
const widestSign = 20

// each shows the calls of so many tools one by one, those with the most first.
func each(most int64) {
	var calls [len(own)]int64
	if most > 0 {
		for i, name := range own {
			calls[i], _ = sdk.TranscriptCount("calls." + name)
		}
	}
	sign := sdk.Name(sdk.Setting("calls_icon").Or("×"), widestSign)
	for ; most > 0; most-- {
		best := 0
		for i, n := range calls {
			if n > calls[best] {
				best = i
			}
		}
		if calls[best] <= 0 {
			return
		}
		part(own[best]+sign+sdk.Itoa(calls[best]), "dim")
		calls[best] = 0
	}
}

// state says whether Claude Code works, or waits for a prompt.
func state() {
	sign, word := "", "ready"
	switch sdk.Transcript("turn.running").String() {
	case "true":
		word = "working"
		sign = sdk.Sign("working_icon", "●")
	case "false":
		sign = sdk.Sign("ready_icon", "○")
	default:
		return
	}
	part(sign+word, "dim")
}
