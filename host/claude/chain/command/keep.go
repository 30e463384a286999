package command

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/disk/userfile"
)

const head = `# The status line that was there before aiterm: this command is run in the
# background, outside the sandbox, and the segment chain shows what it printed.
# Nothing else on the line may start a program. Only you may write this file.
version: 1
`

const tail = `#timeout: 5s       # how long it may take, 100ms to 1m
#min_interval: 1s  # least time from one start to the next in a session
#max_age: 30s      # then it is run again although nothing is new
`

// TakenError says that the file names another command, which is not lost for a
// new one.
type TakenError struct{ Path string }

func (e *TakenError) Error() string {
	return e.Path + " names another command already, and was left as it is: remove it to keep the new one, or keep that one"
}

// Keep writes a file that names a command, if there is none. wrote is false
// where it names that command already. One that names another, or cannot be
// used, stays as it is and is an error. With dryRun nothing is written.
func Keep(configDir, command string, dryRun bool) (wrote bool, err error) {
	path := chain.Path(configDir)
	switch there, err := Load(configDir); {
	case err == nil && there.Text == command:
		return false, nil
	case err == nil:
		return false, &TakenError{path}
	case !errors.Is(err, fs.ErrNotExist):
		return false, fmt.Errorf("%s cannot be used, and was left as it is: %w", path, err)
	}
	if wrong := rejectCommand(command); wrong != "" {
		return false, fmt.Errorf("the command cannot be kept, since it %s", wrong)
	}
	data := []byte(head + "command: " + quote(command) + "\n" + tail)
	// What is read back is what is run.
	if back, err := parse(path, data); err != nil || back.Text != command {
		return false, errors.New("the command cannot be written down: put it into a script, and keep that")
	}
	if dryRun {
		return true, nil
	}
	if err := userfile.Write(path, data); err != nil {
		return false, err
	}
	return true, nil
}

// quote is text as a double-quoted scalar of YAML.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
