// Command git is the segment that shows the repository of the session's
// directory: where it is, what is uncommitted, and what is under way.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// Limits of what is shown, since the host shows nothing of a span over its own.
const (
	longest    = 100  // cells of a name
	longestURL = 2048 // bytes of a link, beyond which terminals take none
)

func render() error {
	repo, ok := sdk.Repo()
	if !ok {
		return nil
	}
	showHead(repo)
	switch {
	case repo.Dirty:
		sdk.Span("*", "git.symbol")
	case repo.Counts == sdk.Pending:
		sdk.Span("…", "git.symbol")
	case repo.Counts != sdk.Known && repo.Counts != sdk.Nothing:
		sdk.Span("?", "git.symbol")
	}
	if repo.Operation != "" && on("show_operation") {
		sdk.Span(" "+sdk.ShortenMiddle(operation(repo), longest), "git.operation")
	}
	if counts := counts(repo); counts != "" {
		sdk.Span(counts, "git.symbol")
	}
	if repo.Worktree != "" && !namedAfter(repo.Branch, repo.Worktree) && on("show_worktree") {
		sdk.Span(" wt:"+sdk.ShortenMiddle(repo.Worktree, longest), "git.worktree")
	}
	return nil
}

// on reads a setting that is true by default.
func on(setting string) bool { return sdk.Setting(setting).Bool(true) }

// showHead appends the branch, or what stands for it when HEAD is detached.
func showHead(repo sdk.Repository) {
	name, url := repo.Branch, repo.BranchURL
	switch {
	case name != "":
	case repo.Tag != "":
		name = "#" + repo.Tag
	default:
		name = "@" + repo.SHA
	}
	if limit := sdk.Setting("branch_length").Int(32); limit > 0 && limit < 1000 {
		name = sdk.ShortenMiddle(name, int(limit))
	}
	if icon := sdk.Setting("icon").String(); icon != "" {
		name = icon + " " + name
	}
	if url == "" {
		url = repo.URL
	}
	style := "git"
	switch {
	case repo.Dirty:
		style = "git.modified"
	case repo.Counts != sdk.Known && repo.Counts != sdk.Nothing:
		// The look of "git" alone says that nothing is changed.
		style = "git dim"
	}
	if url != "" && len(url) <= longestURL && on("links") {
		sdk.Link(name, style, url)
	} else {
		sdk.Span(name, style)
	}
}

// namedAfter says whether a branch is called like its worktree, as "feat1" and
// "worktree-feat1" are in the worktree "feat1": one of the names is enough.
func namedAfter(branch, worktree string) bool {
	before := len(branch) - len(worktree)
	return before >= 0 && branch[before:] == worktree && (before == 0 || branch[before-1] == '-' || branch[before-1] == '/')
}

// operation is "MERGE", or "REBASE 2/5" for one that has steps.
func operation(repo sdk.Repository) string {
	if repo.Total <= 0 {
		return repo.Operation
	}
	return repo.Operation + " " + sdk.Itoa(repo.Step) + "/" + sdk.Itoa(repo.Total)
}

// counts is every count that isn't zero and is to be shown, each after a space.
func counts(repo sdk.Repository) string {
	text := ""
	if on("show_ahead_behind") {
		text = count("⇣", repo.Behind) + count("⇡", repo.Ahead)
	}
	if on("show_stash") {
		text += count("≡", repo.Stash)
	}
	text += count("~", repo.Conflicts)
	if on("show_staged") {
		text += count("+", repo.Staged)
	}
	if on("show_untracked") {
		text += count("?", repo.Untracked)
	}
	return text
}

func count(symbol string, n int64) string {
	if n == 0 {
		return ""
	}
	return " " + symbol + sdk.Itoa(n)
}
