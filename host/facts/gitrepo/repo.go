// Package gitrepo knows the repository at a session's directory, for the git
// capability. What is cheap is read from a few small files of the git
// directory: branch, running operation, commit, remote. What is dear, the
// counts of changes, comes from a cache that Refresh writes in a background
// process. Nothing here starts git on the render path, changes a repository,
// or cleans text for the screen: a branch name is data as it was found.
//
// The repository is not trusted. Every file is read up to a limit and only if
// it is a regular file, so one that is huge, a FIFO or a loop of links is an
// error and never a wait. Git, which Refresh runs, is kept from starting any
// program that the repository names: see package gitrun.
package gitrepo

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Repo is one repository as it was at the time of Find. Its methods read what
// they need when they are first asked, and may be called side by side.
type Repo struct {
	root      string // absolute path of the work tree; "" when there is none
	gitDir    string // HEAD, index and the state of operations
	commonDir string // refs and config; other than gitDir in a linked worktree
	isGitDir  bool   // found as a git directory itself, not through a .git
	worktree  string // name of the linked worktree; "" in the main one
	named     string // gitDir, where the person's GIT_DIR names it; else ""
	cacheDir  string
	home      string // the person's, for the configuration of ssh; "" for none
	now       time.Time
	head      head

	mu sync.Mutex // guards what follows: facts read on first use
	op *operation
	ct *counts
	cf *config
	id *named // what head.ref points to

	page *string // web page of the repository

	showsLines bool // somebody shows lines that the next refresh would not count
}

// Root returns the absolute path of the work tree, "" for a bare repository.
func (r *Repo) Root() string { return r.root }

// Project returns the name of the folder that a linked worktree's repository is in,
// "" for a repository without one.
func (r *Repo) Project() string {
	if r.gitDir == r.commonDir {
		return ""
	}
	// The git directory of the main worktree, or a bare repository: "repo/.git",
	// "repo.git", "repo/.bare".
	name := filepath.Base(r.commonDir)
	if strings.HasPrefix(name, ".") {
		name = filepath.Base(filepath.Dir(r.commonDir))
	}
	return strings.TrimSuffix(name, ".git")
}

// Get answers one key of the git capability as text. It returns false for an
// unknown key and for a fact that is absent or not known yet:
//
//	branch        short name, also while that branch is being rebased
//	sha           first 7 hex digits of the commit of HEAD
//	tag           exact tag, when detached
//	head_tag      exact tag, on a branch too
//	committed_at  when the commit of HEAD was made, in Unix seconds
//	detached      "true" when there is no branch
//	staged, unstaged, untracked, conflicts   number of files, as last counted
//	lines.added, lines.removed   since the last commit, staged or not, as last counted
//	counts        what is known of the counts: "known", "pending" as long as git has
//	              not counted or not lately, "unknown" where it could not, and "none"
//	              where there is nothing to count
//	dirty         "true" when anything but an untracked file is changed
//	ahead, behind commits against the upstream
//	upstream      name of the branch that is followed, such as origin/main
//	upstream.state   "followed"; "gone" where that is not there any more; "none" for
//	              a branch that follows none
//	stash         number of stashes
//	operation     MERGE, REBASE, CHERRY-PICK, REVERT, BISECT or AM
//	operation.step, operation.total
//	worktree      name of the linked worktree
//	root          absolute path of the work tree
//	bare, empty   "true" or "false"; empty: the branch has no commit yet
//	url           web page of the remote
//	branch_url    web page of the branch there
//	age           seconds since the counts were taken
//
// Counts are those of the last refresh, and absent until there is one, where it
// failed and where it is too old to be believed. Ahead, behind, upstream and tag belong
// to one HEAD, so they are absent from the moment that another is checked out until
// the next refresh; head_tag and committed_at belong to one commit likewise.
func (r *Repo) Get(key string) (string, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch key {
	case "lines.added", "lines.removed":
		return r.lineCount(key)
	case "root":
		return text(r.root)
	case "worktree":
		return text(r.worktree)
	case "bare":
		return strconv.FormatBool(r.bare()), true
	case "branch":
		return text(r.branch())
	case "detached":
		if !r.headKnown() {
			return "", false
		}
		return strconv.FormatBool(r.branch() == ""), true
	case "sha":
		sha := r.commit()
		return text(sha[:min(len(sha), 7)])
	case "empty":
		empty, known := r.empty()
		return strconv.FormatBool(empty), known
	case "operation":
		return text(r.operation().name)
	case "operation.step":
		return number(r.operation().step, r.operation().step > 0)
	case "operation.total":
		return number(r.operation().total, r.operation().total > 0)
	case "url":
		return text(r.webURL())
	case "counts":
		return text(r.known())
	case "branch_url":
		return text(branchPage(r.webURL(), r.branch()))
	}
	return r.getCount(key)
}

// getCount answers the keys that come from the cache.
func (r *Repo) getCount(key string) (string, bool) {
	c := r.counts()
	if known := r.known(); known != countsKnown && !(known == countsUnknown && c.unsure() && !c.failed()) {
		return "", false
	}
	switch key {
	case "staged":
		return number(c.Staged, true)
	case "unstaged":
		return number(c.Unstaged, true)
	case "untracked":
		return number(c.Untracked, true)
	case "conflicts":
		return number(c.Conflicts, true)
	case "stash":
		return number(c.Stash, true)
	case "dirty":
		if c.unsure() {
			return "", false
		}
		return strconv.FormatBool(c.changed() > 0), true
	case "ahead":
		if c.Ahead == nil || !r.sameHead(c) {
			return "", false
		}
		return number(*c.Ahead, true)
	case "behind":
		if c.Behind == nil || !r.sameHead(c) {
			return "", false
		}
		return number(*c.Behind, true)
	case "tag":
		if r.branch() != "" || !r.sameHead(c) {
			return "", false
		}
		return text(c.Tag)
	case "upstream", "upstream.state":
		if r.head.branch == "" && !r.head.reftable || !r.sameHead(c) {
			return "", false // what a branch follows that is being rebased was not asked
		}
		return c.upstream(key)
	case "head_tag":
		if c.Commit == "" || c.Commit != r.commit() {
			return "", false
		}
		return text(c.Tag)
	case "committed_at":
		if c.CommittedAt == 0 || c.Commit != r.commit() {
			return "", false
		}
		return strconv.FormatInt(c.CommittedAt, 10), true
	case "age":
		return number(max(0, int(r.now.Sub(c.Taken)/time.Second)), true)
	}
	return "", false
}

// upstream answers the keys of what the branch follows.
func (c *counts) upstream(key string) (string, bool) {
	switch {
	case key == "upstream":
		return text(c.Upstream)
	case c.Branch == "" || c.Commit == "":
		return "", false
	case c.Upstream == "":
		return "none", true
	case c.Gone:
		return "gone", true
	}
	return "followed", true
}

// What may be known of the counts, the answers to the key counts.
const (
	countsKnown   = "known"
	countsPending = "pending"
	countsUnknown = "unknown"
	countsNone    = "none"
)

// believed is how old counts may be. Where a refresh takes the whole minute that
// it has, the next one is five minutes later (see rest).
const believed = 10 * time.Minute

// known tells what is known of the counts.
func (r *Repo) known() string {
	if r.root == "" || r.bare() {
		return countsNone
	}
	c := r.counts()
	switch age := r.now.Sub(c.Taken); {
	case c.failed() || r.cacheDir == "":
		return countsUnknown
	case c.Taken.IsZero() || age > believed || age < -time.Minute:
		return countsPending
	case c.unsure():
		return countsUnknown
	}
	return countsKnown
}

func text(s string) (string, bool) { return s, s != "" }

func number(n int, known bool) (string, bool) {
	if !known {
		return "", false
	}
	return strconv.Itoa(n), true
}

// headKnown tells whether what HEAD points to is known. In a reftable
// repository only git can read it, so it is not before the first refresh.
func (r *Repo) headKnown() bool {
	return !r.head.reftable || !r.counts().Taken.IsZero()
}

// branch is the branch that is checked out or, during a rebase, which works on
// a detached HEAD, the one that is being rebased.
func (r *Repo) branch() string {
	name := r.head.branch
	if r.head.reftable {
		name = r.counts().Branch
	}
	if name == "" {
		name = r.operation().branch
	}
	return name
}

// sameHead tells whether HEAD still points to what it did when c was taken. For
// a branch its name decides, not its commit: ahead and behind that miss the
// last commit are better than ones that flicker.
func (r *Repo) sameHead(c *counts) bool {
	switch {
	case r.head.reftable:
		return true
	case r.head.branch != "":
		return r.head.branch == c.Branch
	default:
		return c.Branch == "" && r.head.commit == c.Commit
	}
}

// commit is the full object name of HEAD, "" when unborn or not known.
func (r *Repo) commit() string {
	if r.head.commit != "" {
		return r.head.commit
	}
	if r.head.ref != "" {
		if id, _ := r.headID(); id != "" {
			return id
		}
	}
	if c := r.counts(); r.sameHead(c) {
		return c.Commit
	}
	return ""
}

// empty tells whether HEAD is on a branch without a commit.
func (r *Repo) empty() (empty, known bool) {
	if r.head.commit != "" {
		return false, true
	}
	c := r.counts()
	counted := !c.Taken.IsZero() && r.sameHead(c)
	// Once a branch has a commit it keeps one, so an old count is proof enough
	// and saves a search through packed-refs.
	if counted && c.Commit != "" {
		return false, true
	}
	if r.head.ref == "" {
		return counted, counted
	}
	id, complete := r.headID()
	return id == "", id != "" || complete
}

// named is what a ref points to, as far as it can be known: see resolve.
type named struct {
	id       string
	complete bool
}

func (r *Repo) headID() (id string, complete bool) {
	if r.id == nil {
		id, complete := r.resolve(r.head.ref)
		r.id = &named{id, complete}
	}
	return r.id.id, r.id.complete
}

// bare tells whether the repository has no work tree.
func (r *Repo) bare() bool {
	switch {
	case r.named != "":
		return r.root == ""
	case r.gitDir != r.commonDir:
		return false // a linked worktree has one, whatever the shared config says
	case r.isGitDir:
		return r.config().bare != bareNo
	default:
		return r.config().bare == bareYes
	}
}

// webURL is the web page of the repository.
func (r *Repo) webURL() string {
	if r.page == nil {
		url := r.config().webURL(r.branch(), func(host string) string { return sshAlias(r.home, host) })
		r.page = &url
	}
	return *r.page
}

func (r *Repo) operation() *operation {
	if r.op == nil {
		op := readOperation(r.gitDir)
		if op.name == "" && r.head.reftable {
			op.name = r.counts().Operation
		}
		r.op = &op
	}
	return r.op
}

func (r *Repo) counts() *counts {
	if r.ct == nil {
		r.ct = &counts{Root: r.root}
		if r.cacheDir != "" {
			r.ct, _ = readCounts(r.cachePath(".json"), r.root)
		}
	}
	return r.ct
}

func (r *Repo) config() *config {
	if r.cf == nil {
		// Two hundred branches with an upstream take about 20 KB of config.
		data, _, _ := readStart(filepath.Join(r.commonDir, "config"), 256<<10)
		c := scanConfig(data)
		r.cf = &c
	}
	return r.cf
}

// cachePath is the file of this work tree in the cache, by the hash of its
// path: linked worktrees of one repository each have their own counts.
func (r *Repo) cachePath(suffix string) string {
	id := r.root
	if r.named != "" {
		id += "\x00" + r.named // one folder can be the work tree of several
	}
	sum := sha256.Sum256([]byte(id))
	return filepath.Join(r.cacheDir, "git", hex.EncodeToString(sum[:8])+suffix)
}
