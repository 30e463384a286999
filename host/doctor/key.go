package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/line"
)

// credentials looks at the file with the user's own key. A helper that prints
// one is not run: it may ask questions.
func (e exam) credentials(context.Context) (exam, findings) {
	var f findings
	const name = "credentials"
	if e.Dirs.Config == "" {
		return e, f
	}
	path := credentials.Path(e.Dirs.Config)
	settings, err := credentials.Load(path)
	if err != nil {
		fix := "correct the file; nothing in it is used until then"
		if errors.Is(err, fs.ErrPermission) {
			fix = "make it your own: " + own(path, e.home())
		}
		if info, serr := os.Stat(path); serr == nil && info.Mode().IsRegular() && othersMayOpen(info) {
			fix = "run: chmod 600 " + quoted(path, e.home()) + ", and make a new key if others may have read it"
		}
		f.add(name, Failure, err.Error(), fix)
		return e, f
	}
	_, serr := os.Stat(path)
	key, stored := settings.Stored(line.ClaudeDir(e.Getenv))
	switch {
	case stored:
		f.ok(name, path+" has a key for this Claude Code folder: "+key.String())
	case settings.KeyHelper != "":
		f.ok(name, path+" has a command that prints a key; it was not run here")
	case os.IsNotExist(serr):
		f.ok(name, "there are none ("+path+"), and none are needed")
	default:
		f.ok(name, path+" has no key for this Claude Code folder")
	}
	if base := settings.BaseURL; base != credentials.DefaultBaseURL {
		f.add(name, Note, "keys are sent to another server than Anthropic's: "+withoutUser(base), "")
	}
	variable := credentials.FromEnvironment
	switch set := e.Getenv(variable) != ""; {
	case set && !settings.UseEnvironment && !stored && settings.KeyHelper == "":
		f.add(name, Note, variable+" is set, and is not used here since nobody allowed it",
			"to use it, run: aiterm statusline config set anthropic.use_environment true")
	case !set && settings.UseEnvironment:
		f.add(name, Note, variable+" may be used, and is not set here", "set it where Claude Code is started")
	}
	return e, f
}

// withoutUser is a URL without what stands before an @, which may be a password.
func withoutUser(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return "(no URL)"
	}
	host, path, _ := strings.Cut(rest, "/")
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	if path, _, _ = strings.Cut(path, "?"); path != "" {
		path = "/" + path
	}
	return scheme + "://" + host + path
}
