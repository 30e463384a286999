package sdk

// Repository is what the host knows of the repository of the session's
// directory. The names are read from the repository itself at every render; the
// counts are from a cache that is refreshed in the background.
type Repository struct {
	Branch string // short name, "" when detached
	Tag    string // exact tag, when detached and there is one
	SHA    string // 7 hex digits, "" before the first commit

	// Counted is false until the counts and Dirty are known.
	Counted                                bool
	Dirty                                  bool // anything staged, unstaged or in conflict
	Staged, Unstaged, Untracked, Conflicts int64
	Ahead, Behind                          int64 // 0 without an upstream
	Stash                                  int64

	// Operation is MERGE, REBASE, CHERRY-PICK, REVERT, BISECT, AM or "".
	// Step and Total say how far it is, 0 when it has no steps.
	Operation   string
	Step, Total int64

	Worktree  string // name of the linked worktree, "" in the main one
	URL       string // page of the remote, "" when unknown
	BranchURL string // page of the branch there, "" when unknown
}

// Repo is the repository of the session's directory, or false when it is in
// none. Needs the permission git.
func Repo() (Repository, bool) {
	dirty := Git("dirty")
	r := Repository{
		Branch:    Git("branch").String(),
		Tag:       Git("tag").String(),
		SHA:       Git("sha").String(),
		Counted:   dirty.OK(),
		Dirty:     dirty.Bool(false),
		Staged:    gitCount("staged"),
		Unstaged:  gitCount("unstaged"),
		Untracked: gitCount("untracked"),
		Conflicts: gitCount("conflicts"),
		Ahead:     gitCount("ahead"),
		Behind:    gitCount("behind"),
		Stash:     gitCount("stash"),
		Operation: Git("operation").String(),
		Step:      gitCount("operation.step"),
		Total:     gitCount("operation.total"),
		Worktree:  Git("worktree").String(),
		URL:       Git("url").String(),
		BranchURL: Git("branch_url").String(),
	}
	return r, r.Branch != "" || r.Tag != "" || r.SHA != ""
}

// gitCount is a count, with 0 for unknown and for nonsense.
func gitCount(path string) int64 { return max(Git(path).Int(0), 0) }
