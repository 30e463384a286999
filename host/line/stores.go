package line

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/capability"
)

// storePath is where a segment keeps what it stores. A name in plugins.yaml is no
// owner, since people pass that file on: the store belongs to what was installed,
// one for each name under which it is on a line. That of a file that was not installed
// belongs to its very bytes: others at the same path, or by the same name, have one of
// their own, as they have grants of their own. What is stored in the lines of another agent
// than Claude Code is stored apart, for each of its accounts; account is "" for Claude Code.
func storePath(dirs state.Dirs, segment config.Segment, account string) string {
	owner := segment.Installed
	if owner != segment.Name {
		owner += "@" + segment.Name
	}
	if segment.Installed == "" && segment.SHA256 != "" {
		owner += "@" + segment.SHA256[:min(32, len(segment.SHA256))]
	}
	// What was stored by one that could read all of the status must not be read by
	// one that can send it away: each view of the status has a store of its own.
	if grants := capability.Grants(segment.Grant); grants.Allow("http") {
		paths := slices.Sorted(slices.Values(grants.Args("status")))
		owner += "@@" + strconv.FormatUint(state.Checksum(strings.Join(paths, " ")), 36)
	}
	if account != "" {
		owner += "@@@" + strconv.FormatUint(state.Checksum(account), 36)
	}
	return filepath.Join(dirs.Cache, "store", owner+".json")
}

// ForgetStore removes what an installed segment stored, under whichever name it
// was on a line: another one that is installed as this must not find it.
func ForgetStore(dirs state.Dirs, installed string) error {
	folder := filepath.Join(dirs.Cache, "store")
	files, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove what %s stored: %w", installed, err)
	}
	for _, file := range files {
		owner, _, _ := strings.Cut(strings.TrimSuffix(file.Name(), ".json"), "@")
		if owner != installed {
			continue
		}
		if err := os.Remove(filepath.Join(folder, file.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove what %s stored: %w", installed, err)
		}
	}
	return nil
}
