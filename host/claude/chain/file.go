// Package chain keeps what the status line that was there before aiterm printed, for a
// segment to show, and has it run again when that is due. It draws nothing and runs
// nothing: package command does, in a process of its own. A line links this one, and
// never reads the file that names the command.
package chain

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/data-wise/aiterm/host/disk/state"
)

// MaxRows is how many of the rows that a command prints are kept.
const MaxRows = 20

// Path is the file in aiterm's config folder.
func Path(configDir string) string { return filepath.Join(configDir, "chain.yaml") }

// UnsetError says that the user has named no command. It is fs.ErrNotExist.
type UnsetError struct{ Path string }

func (e *UnsetError) Error() string {
	return fmt.Sprintf("no command of yours is set for it, so it shows nothing and starts nothing: write \"command: YOUR COMMAND\" into %s", e.Path)
}

// Is makes the error equal to fs.ErrNotExist.
func (e *UnsetError) Is(target error) bool { return target == fs.ErrNotExist }

// Stamp changes when the file is written, replaced, or given another mode. It is
// "" where there is none.
func Stamp(configDir string) string {
	info, err := os.Stat(Path(configDir))
	if err != nil {
		return ""
	}
	return state.Stamp(info) + "-" + strconv.FormatUint(uint64(info.Mode()), 8)
}
