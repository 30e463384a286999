package doctor

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/line"
)

// maxClaudeFile is above the size of any .claude.json that was seen.
const maxClaudeFile = 32 << 20 // bytes

// claudeCode is what Claude Code's own .claude.json tells of it. Whether there
// is an account is looked at, and not which.
type claudeCode struct {
	known    bool   // the file is there and was understood
	version  string // the newest that ran here, or ""
	account  bool   // somebody is logged in with Claude.ai or the Console
	distrust bool   // the folder of the examination was not trusted
}

func (e exam) claudeCode() claudeCode {
	var c claudeCode
	data, err := state.ReadCache(line.ClaudeFile(e.Getenv).Path(), maxClaudeFile)
	if err != nil || !gjson.ValidBytes(data) {
		return c
	}
	root := gjson.ParseBytes(data)
	c.known = true
	c.account = root.Get("oauthAccount").IsObject()
	for _, key := range []string{"lastReleaseNotesSeen", "lastOnboardingVersion"} {
		if v := root.Get(key).String(); versionNumber(v) > versionNumber(c.version) {
			c.version = v
		}
	}
	if e.WorkDir != "" {
		// Not by a path of gjson: a folder's name may have dots and stars. Trust in a
		// folder is trust in those below it.
		refused, trusted := false, false
		root.Get("projects").ForEach(func(folder, about gjson.Result) bool {
			accepted := about.Get("hasTrustDialogAccepted")
			refused = refused || folder.String() == e.WorkDir && accepted.Exists() && !accepted.Bool()
			trusted = trusted || accepted.Bool() && within(e.WorkDir, folder.String())
			return true
		})
		c.distrust = refused && !trusted
	}
	return c
}

// within tells whether path is a folder or below it.
func within(path, folder string) bool {
	folder = filepath.ToSlash(folder)
	path = filepath.ToSlash(path)
	return path == folder || strings.HasPrefix(path, strings.TrimSuffix(folder, "/")+"/")
}

// versionNumber makes versions such as "2.1.80" comparable; 0 is no version.
func versionNumber(version string) int {
	parts := strings.Split(version, ".")
	if len(parts) != 3 {
		return 0
	}
	number := 0
	for _, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 || n >= 1e5 {
			return 0
		}
		number = number*1e5 + n
	}
	return number
}

// older tells whether version is known and before another.
func older(version, than string) bool {
	n := versionNumber(version)
	return n > 0 && n < versionNumber(than)
}
