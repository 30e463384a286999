package transcript

import "strings"

// tools are the tools of Claude Code itself, in any version. What is kept on disk is the
// position of one in this list, so a new one goes to its end. Everything else is the
// first or the second.
var tools = [...]string{
	"other", "mcp",
	"Agent", "AskUserQuestion", "Bash", "CronCreate", "CronDelete", "CronList", "Edit", "EnterPlanMode",
	"EnterWorktree", "ExitPlanMode", "ExitWorktree", "ListAgents", "Monitor", "NotebookEdit", "Read",
	"ReportFindings", "ScheduleWakeup", "SendMessage", "Skill", "TaskCreate", "TaskGet", "TaskList",
	"TaskStop", "TaskUpdate", "ToolSearch", "WebFetch", "WebSearch", "Workflow", "Write",
	// Of older versions.
	"BashOutput", "Glob", "Grep", "KillBash", "KillShell", "LS", "LSP", "ListMcpResourcesTool", "MultiEdit",
	"NotebookRead", "PowerShell", "ReadMcpResourceTool", "SlashCommand", "StructuredOutput", "Task",
	"TaskOutput", "AgentOutputTool", "TeamCreate", "TeamDelete", "TodoRead", "TodoWrite",
}

const (
	toolOther = 0
	toolMCP   = 1
)

// toolNamed returns the position of a tool.
func toolNamed(name string) int64 {
	if strings.HasPrefix(name, "mcp__") {
		return toolMCP
	}
	for i, tool := range tools {
		if i > toolMCP && tool == name {
			return int64(i)
		}
	}
	return toolOther
}

// modes are the permission modes; the first is one that is not known.
var modes = [...]string{"", "default", "acceptEdits", "plan", "bypassPermissions", "auto", "dontAsk"}

func modeNamed(name string) int64 {
	for i, mode := range modes {
		if mode == name {
			return int64(i)
		}
	}
	return 0
}

func statusNamed(word string) int64 {
	switch word {
	case "in_progress":
		return taskActive
	case "completed":
		return taskDone
	case "deleted":
		return taskGone
	}
	return taskOpen
}

// isKnown tells whether a record of this type is known, if it is none that is looked into.
func isKnown(kind string) bool {
	switch kind {
	case "mode", "last-prompt", "atis-latch", "tools-used", "custom-title", "ai-title", "agent-name", "agent-color",
		"agent-setting", "file-history-snapshot", "file-history-delta", "attribution-snapshot",
		"api-request", "api-request-shape", "api-request-blob", "summary", "progress", "tag", "pr-link",
		"task-summary", "worktree-state", "content-replacement", "speculation-accept":
		return true
	}
	return false
}

// isOver tells whether a task that has this status has ended.
func isOver(status string) bool {
	switch status {
	case "", "running", "pending", "in_progress", "queued":
		return false
	}
	return true
}
