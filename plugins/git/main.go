// Command git is the segment that shows the repository of the session's
// directory: where it is, what is uncommitted, and what is under way.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// Limits of what is shown, since the host shows nothing of a span over its own.
const (
	longest     = 100  // cells of a name
	longestIcon = 16   // cells of a symbol
	longestURL  = 2048 // bytes of a link, beyond which terminals take none
)

func render() error {
	repo, ok := sdk.Repo()
	if !ok {
		return nil
	}
	showHead(repo)
	switch {
	case repo.Dirty:
		symbol(icon("dirty_icon", "*"))
	case repo.Counts == sdk.Pending:
		symbol(icon("pending_icon", "…"))
	case repo.Counts == sdk.Known:
		if repo.Untracked == 0 && wanted("show_clean") {
			symbol(icon("clean_icon", "✓"))
		}
	case repo.Counts != sdk.Nothing:
		symbol(icon("unknown_icon", "?"))
	}
	showCommit(repo)
	showUpstream(repo)
	if repo.Operation != "" && on("show_operation") {
		sdk.Span(" "+sdk.ShortenMiddle(operation(repo), longest), "git.operation")
	}
	symbol(counts(repo))
	if wanted("show_lines") {
		showLines(repo)
	}
	if wanted("show_age") {
		if age, ok := repo.CommitAge(); ok {
			sdk.Span(" "+since(age), "git.symbol dim")
		}
	}
	if repo.Worktree != "" && !namedAfter(repo.Branch, repo.Worktree) && on("show_worktree") {
		sdk.Span(" wt:"+sdk.ShortenMiddle(repo.Worktree, longest), "git.worktree")
	}
	return nil
}

// on reads a setting that is true by default.
func on(setting string) bool { return sdk.Setting(setting).Bool(true) }

// wanted reads a setting that is false by default.
func wanted(setting string) bool { return sdk.Setting(setting).Bool(false) }

// icon reads a setting that is a symbol. There are many of them, and all that is shown
// has bounds together.
func icon(setting, usual string) string {
	return sdk.Shorten(sdk.Setting(setting).Or(usual), longestIcon)
}

func symbol(text string) { sdk.Span(text, "git.symbol") }

// showCommit appends the tag and the hash of the commit, unless they stand for the
// branch already.
func showCommit(repo sdk.Repository) {
	named := repo.Branch != ""
	if (named || repo.Tag == "") && wanted("show_tag") {
		if tag := repo.HeadTag(); tag != "" {
			symbol(" #" + sdk.ShortenMiddle(tag, longest))
		}
	}
	if (named || repo.Tag != "") && repo.SHA != "" && wanted("show_hash") {
		symbol(" @" + repo.SHA)
	}
}

// showUpstream appends the branch that is followed, and a mark where there is none.
func showUpstream(repo sdk.Repository) {
	text := ""
	if wanted("show_upstream_state") {
		switch repo.Following() {
		case sdk.Gone:
			text = icon("gone_icon", "✗")
		case sdk.FollowsNone:
			text = icon("no_upstream_icon", "∅")
		}
	}
	if wanted("show_upstream") {
		if name := repo.Upstream(); name != "" {
			if text == "" {
				text = icon("upstream_icon", "→")
			}
			text += sdk.ShortenMiddle(name, longest)
		}
	}
	if text != "" {
		symbol(" " + text)
	}
}

// showLines appends how many lines were added and removed, both also where one is none:
// a sign with one number could be a count of files.
func showLines(repo sdk.Repository) {
	added, removed, ok := repo.Lines()
	if !ok || added+removed == 0 {
		return
	}
	symbol(" " + icon("lines_icon", "Δ"))
	sdk.Span("+"+sdk.Itoa(added), "diff.added")
	symbol("/")
	sdk.Span("-"+sdk.Itoa(removed), "diff.removed")
}

// since is a length of time as its largest unit, "<1m" for less than one.
func since(seconds int64) string {
	if seconds < 60 {
		return "<1m"
	}
	return sdk.Countdown(seconds)
}

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
		text = count("behind_icon", "⇣", repo.Behind) + count("ahead_icon", "⇡", repo.Ahead)
	}
	if on("show_stash") {
		text += count("stash_icon", "≡", repo.Stash)
	}
	if on("show_conflicts") {
		text += count("conflict_icon", "~", repo.Conflicts)
	}
	if on("show_staged") {
		text += count("staged_icon", "+", repo.Staged)
	}
	if wanted("show_unstaged") {
		text += count("unstaged_icon", "!", repo.Unstaged)
	}
	if on("show_untracked") {
		text += count("untracked_icon", "?", repo.Untracked)
	}
	return text
}

func count(setting, usual string, n int64) string {
	if n == 0 {
		return ""
	}
	return " " + icon(setting, usual) + sdk.Itoa(n)
}
