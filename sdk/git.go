package sdk

// Repository is what the host knows of the repository of the session's
// directory. The names are read from the repository itself at every render; the
// counts are from a cache that is refreshed in the background.
type Repository struct {
	Branch string // short name, "" when detached
	Tag    string // exact tag, when detached and there is one
	SHA    string // 7 hex digits, "" before the first commit

	// Counts says what is known of the counts and of Dirty. They are zero and false
	// where they are not known.
	Counts Knowledge
	// Counted is true where Counts is [Known].
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

// Knowledge is what is known of the counts of a repository.
type Knowledge string

// What may be known.
const (
	Known   Knowledge = "known"
	Pending Knowledge = "pending" // git has not counted yet, or not lately
	Unknown Knowledge = "unknown" // git refused, failed or is not there
	Nothing Knowledge = "none"    // there is no work tree
)

// knowledge reads it. An aiterm that does not say either has counts or has none yet.
func knowledge(counted bool) Knowledge {
	switch {
	case Git("counts").OK():
		return Knowledge(Git("counts").String())
	case counted:
		return Known
	}
	return Pending
}

// Repo is the repository of the session's directory, or false when it is in
// none. Needs the permission git.
func Repo() (Repository, bool) {
	dirty := Git("dirty")
	r := Repository{
		Branch:    Git("branch").String(),
		Tag:       Git("tag").String(),
		SHA:       Git("sha").String(),
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
	if r.Branch == "" && r.Tag == "" && r.SHA == "" {
		return Repository{}, false
	}
	r.Counts = knowledge(dirty.OK())
	r.Counted = r.Counts == Known
	return r, true
}

// The methods below ask the host when they are called, each for one answer more: ask
// only for what is shown. They need the permission git.

// HeadTag is the tag of exactly the commit that is checked out, also on a branch; "" where
// there is none, or git has not looked yet.
func (Repository) HeadTag() string { return Git("head_tag").String() }

// Upstream is the branch that the checked out one follows, such as "origin/main"; "" where
// it follows none, or git has not looked yet.
func (Repository) Upstream() string { return Git("upstream").String() }

// Following is what is known of the upstream.
type Following string

// What may be known.
const (
	Followed     Following = "followed"
	Gone         Following = "gone" // it is not there any more
	FollowsNone  Following = "none"
	NotFollowing Following = "" // there is no branch, or git has not looked yet
)

// Following tells whether the branch that is checked out follows one that exists.
func (Repository) Following() Following { return Following(Git("upstream.state").String()) }

// Lines is how many lines were added and removed since the last commit, staged or not,
// without those of new files that git does not know yet; false where that is not known. The
// host counts them only while somebody asks: the first line that does is not told yet.
func (Repository) Lines() (added, removed int64, ok bool) {
	added, removed = Git("lines.added").Int(-1), Git("lines.removed").Int(-1)
	return added, removed, added >= 0 && removed >= 0
}

// CommitAge is how long ago the commit that is checked out was made, in seconds, or
// false when that is not known. It is counted to the beginning of the minute and never
// negative.
func (Repository) CommitAge() (int64, bool) {
	at := Git("committed_at").Float(0)
	if at <= 0 || at > 1e15 {
		return 0, false
	}
	return max(Minute()*60-int64(at), 0), true
}

// gitCount is a count, with 0 for unknown and for nonsense.
func gitCount(path string) int64 { return max(Git(path).Int(0), 0) }
