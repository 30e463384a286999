package manual

import (
	"bytes"
	"path"
	"time"

	"github.com/data-wise/aiterm/cli"
	"github.com/data-wise/aiterm/host/disk/programs"
)

// File is one that belongs beside the program: text, or a link.
type File struct {
	Path string // slashes, relative to the folder that all of them go to
	Text []byte
	Link string // what a symbolic link points to, in the same folder; else empty
}

// otherName is the short name of the program.
const otherName = "ait"

// scripts are the completions: where each is in a package, and where its shell
// looks for it below a prefix such as /usr/local. PowerShell has no such folder.
// Bash and fish look by the name of the command, so the short one is a link.
var scripts = []struct{ shell, packaged, installed, link string }{
	{"bash", "completions/aiterm.bash", "share/bash-completion/completions/aiterm", "share/bash-completion/completions/ait"},
	{"zsh", "completions/_aiterm", "share/zsh/site-functions/_aiterm", ""},
	{"fish", "completions/aiterm.fish", "share/fish/vendor_completions.d/aiterm.fish", "share/fish/vendor_completions.d/ait.fish"},
	{"powershell", "completions/aiterm.ps1", "", ""},
}

// Packaged are the files of a package.
func Packaged(version string, date time.Time) ([]File, error) {
	files := manPage("man/man1/", version, date)
	for _, s := range scripts {
		text, err := script(s.shell)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Path: s.packaged, Text: text})
	}
	return files, nil
}

// Installed are the files below a prefix, where man and the shells look for them.
func Installed(version string, date time.Time) ([]File, error) {
	files := manPage("share/man/man1/", version, date)
	for _, s := range scripts {
		if s.installed == "" {
			continue
		}
		text, err := script(s.shell)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Path: s.installed, Text: text})
		if s.link != "" {
			files = append(files, File{Path: s.link, Link: path.Base(s.installed)})
		}
	}
	return files, nil
}

func manPage(folder, version string, date time.Time) []File {
	return []File{
		{Path: folder + "aiterm.1", Text: Page(cli.Commands(), otherName, version, date)},
		{Path: folder + otherName + ".1", Link: "aiterm.1"},
		{Path: folder + programs.Line + ".1", Text: linePage.page(version, date)},
		{Path: folder + programs.Guest + ".1", Text: guestPage.page(version, date)},
	}
}

func script(shell string) ([]byte, error) {
	var out bytes.Buffer
	err := cli.WriteCompletion(&out, cli.Commands(), shell, true)
	return out.Bytes(), err
}
