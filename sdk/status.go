package sdk

// Typed access to the fields of Claude Code's status JSON. Each returns false
// when the field is absent, null, empty, of the wrong type or out of range.

// SessionID identifies the session.
func SessionID() (string, bool) { return text("session_id") }

// PromptID identifies the last prompt.
func PromptID() (string, bool) { return text("prompt_id") }

// SessionName is the session's name or title.
func SessionName() (string, bool) { return text("session_name") }

// Version is Claude Code's own version.
func Version() (string, bool) { return text("version") }

// ModelID is the model's identifier, such as "claude-sonnet-4-5-20250929".
func ModelID() (string, bool) { return text("model.id") }

// ModelName is the model's display name, such as "Sonnet 4.5".
func ModelName() (string, bool) { return text("model.display_name") }

// CurrentDir is the absolute directory that the session is in now. Old versions
// of Claude Code give only cwd, which stands in.
func CurrentDir() (string, bool) {
	if dir, ok := text("workspace.current_dir"); ok {
		return dir, true
	}
	return text("cwd")
}

// ProjectDir is the absolute directory that the session was started in.
func ProjectDir() (string, bool) { return text("workspace.project_dir") }

// AddedDirs is how many directories were added to the session. It counts to 99.
func AddedDirs() int {
	n := 0
	for n < 99 && Status("workspace.added_dirs."+Itoa(int64(n))).OK() {
		n++
	}
	return n
}

// OutputStyle is the name of the output style; "default" is one.
func OutputStyle() (string, bool) { return text("output_style.name") }

// AgentName is the agent that the session was started with.
func AgentName() (string, bool) {
	if name, ok := text("agent.name"); ok {
		return name, true
	}
	return text("agent_type")
}

// Effort is low, medium, high, xhigh or max.
func Effort() (string, bool) { return text("effort.level") }

// VimMode is NORMAL, INSERT, VISUAL or VISUAL LINE.
func VimMode() (string, bool) { return text("vim.mode") }

// WorktreeName is the name of the worktree that Claude Code made for the
// session.
func WorktreeName() (string, bool) { return text("worktree.name") }

// WorktreeBranch is the branch of that worktree.
func WorktreeBranch() (string, bool) { return text("worktree.branch") }

// WorktreeOrigin is the branch that the session was on before it got its worktree.
func WorktreeOrigin() (string, bool) { return text("worktree.original_branch") }

// LinkedWorktree is the name of the linked worktree that the session is in, whoever
// made it.
func LinkedWorktree() (string, bool) { return text("workspace.git_worktree") }

// PullRequest is the open pull request of the branch, or the merge request.
type PullRequest struct {
	Number int64
	URL    string // "" when unknown
	Review string // approved, pending, changes_requested, draft or ""
	Merge  bool   // it is a merge request, as GitLab calls it
}

// PR is the pull request of the branch, or false when there is none.
func PR() (PullRequest, bool) {
	number, ok := count("pr.number")
	if !ok || number == 0 {
		return PullRequest{}, false
	}
	url, _ := text("pr.url")
	review, _ := text("pr.review_state")
	kind, _ := text("pr.kind")
	return PullRequest{Number: number, URL: url, Review: review, Merge: kind == "mr"}, true
}

// Thinking says whether extended thinking is on.
func Thinking() (on, ok bool) { return flag("thinking.enabled") }

// FastMode says whether fast mode is on.
func FastMode() (on, ok bool) { return flag("fast_mode") }

// Cost is what the session has cost so far by Claude Code's estimate, in US
// dollars.
func Cost() (float64, bool) {
	usd := Status("cost.total_cost_usd").Float(-1)
	return usd, usd >= 0 && usd <= mostUSD
}

// mostUSD is more than anybody has. What is above it is no amount, and would be drawn as
// the largest number that there is.
const mostUSD = 1e12

// DurationMS is how long the session has been running, in milliseconds.
func DurationMS() (int64, bool) { return count("cost.total_duration_ms") }

// APIDurationMS is how long the session has waited for the model, in
// milliseconds.
func APIDurationMS() (int64, bool) { return count("cost.total_api_duration_ms") }

// LinesAdded is the number of lines that the session added.
func LinesAdded() (int64, bool) { return count("cost.total_lines_added") }

// LinesRemoved is the number of lines that the session removed.
func LinesRemoved() (int64, bool) { return count("cost.total_lines_removed") }

// text reads a string. The host gives an object or an array as JSON, which is
// told from a string by its brackets at both ends.
func text(path string) (string, bool) {
	s := Status(path).text
	if s == "" {
		return "", false
	}
	ends := [2]byte{s[0], s[len(s)-1]}
	if ends == [2]byte{'{', '}'} || ends == [2]byte{'[', ']'} {
		return "", false
	}
	return s, true
}

func flag(path string) (on, ok bool) {
	v := Status(path)
	return v.text == "true", v.text == "true" || v.text == "false"
}

// count reads a number that can't be negative.
func count(path string) (int64, bool) {
	n := Status(path).Int(-1)
	return n, n >= 0
}
