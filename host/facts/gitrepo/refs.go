package gitrepo

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxPackedRefs is how much of packed-refs is searched for a branch without a
// file of its own: about 4000 refs. Past that the last count's commit serves.
const maxPackedRefs = 256 << 10

// resolve returns the object name of a full ref name. Without one, complete
// tells whether the search was: if so, the ref does not exist.
func (r *Repo) resolve(ref string) (id string, complete bool) {
	for range 5 { // the depth to which git follows symbolic refs
		// The name is a path now: it must not lead out of refs/.
		if !strings.HasPrefix(ref, "refs/") || !inside(ref) {
			return "", true
		}
		data, _, err := readWhole(filepath.Join(r.refDir(ref), filepath.FromSlash(ref)), maxHead)
		if err != nil {
			// A directory of that name is in the way of a file, not of a packed ref.
			return r.searchPacked(ref)
		}
		line := strings.TrimRight(string(data), " \t\r\n")
		if isObjectName(line) {
			return line, true
		}
		next, ok := strings.CutPrefix(line, "ref:")
		if !ok {
			return "", false
		}
		ref = strings.TrimLeft(next, " \t")
	}
	return "", false
}

// refDir is where the file of a ref is: worktrees share all refs but these,
// see REFS in git-worktree(1).
func (r *Repo) refDir(ref string) string {
	for _, own := range [...]string{"refs/bisect/", "refs/worktree/", "refs/rewritten/"} {
		if strings.HasPrefix(ref, own) {
			return r.gitDir
		}
	}
	return r.commonDir
}

// searchPacked looks a ref up in packed-refs: lines of object name, space and
// full ref name.
func (r *Repo) searchPacked(ref string) (id string, complete bool) {
	data, _, err := readStart(filepath.Join(r.commonDir, "packed-refs"), maxPackedRefs)
	if err != nil {
		return "", os.IsNotExist(err)
	}
	for rest, more := data, true; more; {
		var line []byte
		line, rest, more = bytes.Cut(rest, []byte("\n"))
		name, found := bytes.CutSuffix(bytes.TrimSuffix(line, []byte("\r")), []byte(" "+ref))
		if found && isObjectName(string(name)) {
			return string(name), true
		}
	}
	return "", len(data) < maxPackedRefs
}

// inside tells whether a path with slashes, as git writes it, leads to something below
// where it starts, and takes no detour.
func inside(path string) bool {
	return fs.ValidPath(path) && filepath.IsLocal(filepath.FromSlash(path))
}
