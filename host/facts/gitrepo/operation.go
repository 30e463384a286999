package gitrepo

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/disk/state"
)

// operation is what git is in the middle of; name is "" for nothing.
type operation struct {
	name        string // MERGE, REBASE, CHERRY-PICK, REVERT, BISECT or AM
	step, total int    // 0 when unknown
	branch      string // the branch that is being rebased
}

// readOperation looks for the files that git keeps in a git directory as long
// as an operation runs. The first one found wins, the outermost first: each
// step of a rebase may itself be a cherry-pick that stopped.
func readOperation(gitDir string) operation {
	dir := filepath.Join(gitDir, "rebase-merge")
	if state.Exists(dir) {
		return operation{
			name:   "REBASE",
			step:   readNumber(filepath.Join(dir, "msgnum")),
			total:  readNumber(filepath.Join(dir, "end")),
			branch: readRebased(dir),
		}
	}
	dir = filepath.Join(gitDir, "rebase-apply")
	if state.Exists(dir) {
		op := operation{
			name:  "AM",
			step:  readNumber(filepath.Join(dir, "next")),
			total: readNumber(filepath.Join(dir, "last")),
		}
		if state.Exists(filepath.Join(dir, "rebasing")) {
			op.name, op.branch = "REBASE", readRebased(dir)
		}
		return op
	}
	switch {
	case state.Exists(filepath.Join(gitDir, "MERGE_HEAD")):
		return operation{name: "MERGE"}
	case state.Exists(filepath.Join(gitDir, "CHERRY_PICK_HEAD")):
		return operation{name: "CHERRY-PICK"}
	case state.Exists(filepath.Join(gitDir, "REVERT_HEAD")):
		return operation{name: "REVERT"}
	}
	// Between two commits of a longer cherry-pick or revert only its list of
	// what is left to do is there.
	if data, _, err := readStart(filepath.Join(gitDir, "sequencer", "todo"), 64); err == nil {
		switch command, _, _ := strings.Cut(string(data), " "); command {
		case "pick", "p":
			return operation{name: "CHERRY-PICK"}
		case "revert":
			return operation{name: "REVERT"}
		}
	}
	if state.Exists(filepath.Join(gitDir, "BISECT_LOG")) {
		return operation{name: "BISECT"}
	}
	return operation{}
}

// readNumber returns the positive number in a file, 0 when there is none.
func readNumber(path string) int {
	data, _, err := readWhole(path, 32)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// readRebased returns the branch that a rebase will move when it is done. For
// a rebase of a detached HEAD git writes "detached HEAD" there.
func readRebased(dir string) string {
	data, _, err := readWhole(filepath.Join(dir, "head-name"), maxHead)
	if err != nil {
		return ""
	}
	name, ok := strings.CutPrefix(strings.TrimRight(string(data), "\r\n"), "refs/heads/")
	if !ok {
		return ""
	}
	return name
}
