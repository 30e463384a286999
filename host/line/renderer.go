package line

import (
	"path/filepath"
	"runtime"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/status"
)

// maxClaudeSettings is far above any settings.json that was ever seen.
const maxClaudeSettings = 1 << 20 // bytes

// classicRenderer tells whether Claude Code draws with its classic renderer, which
// shows all rows at any height. It does so, in the order in which the reasons
// count: for screen readers; by variables; under tmux -CC in iTerm2; on Windows
// through SSH; by the setting "tui". A tmux -CC that does not pass on which
// terminal it is in, and a --settings or a managed file, cannot be known here:
// then the rows are as few as in the other renderer, where the first line below
// them would be lost.
func (r *request) classicRenderer() bool {
	if classic, known := rendererByEnvironment(r.Getenv, runtime.GOOS); known {
		return classic
	}
	user, project := r.claudeSettings()
	own := settingsIn(user)
	if reader, _ := own.Get("axScreenReader"); reader == "true" && r.Getenv("CLAUDE_AX_SCREEN_READER") == "" {
		return true
	}
	for _, name := range [...]string{"settings.local.json", "settings.json"} {
		if project == "" {
			break
		}
		if tui, ok := settingsIn(filepath.Join(project, ".claude", name)).Get("tui"); ok {
			return tui == "default"
		}
	}
	tui, _ := own.Get("tui")
	return tui == "default"
}

// claudeSettings are where Claude Code's settings are that can be known here: the
// user's file, and the folder of the project or "".
func (r *request) claudeSettings() (user, project string) {
	dir := r.Getenv("CLAUDE_CONFIG_DIR")
	if dir == "" {
		dir = filepath.Join(config.HomeDir(r.Getenv), ".claude")
	}
	if project = r.Getenv("CLAUDE_PROJECT_DIR"); project == "" {
		project, _ = r.status.Get("workspace.project_dir")
	}
	if !filepath.IsAbs(project) {
		project = ""
	}
	return filepath.Join(dir, "settings.json"), project
}

// settingsIn are the settings in a file. One that is not JSON Claude Code throws
// away too.
func settingsIn(path string) status.Status {
	data, err := state.ReadCache(path, maxClaudeSettings)
	if err != nil {
		return status.Status{}
	}
	settings, err := status.Parse(data)
	if err != nil {
		return status.Status{}
	}
	return settings
}

// rendererByEnvironment tells which renderer the environment asks for, if it does.
func rendererByEnvironment(getenv func(string) string, system string) (classic, known bool) {
	noFlicker, isSet := switchOf(getenv("CLAUDE_CODE_NO_FLICKER"))
	altScreenOff, _ := switchOf(getenv("CLAUDE_CODE_DISABLE_ALTERNATE_SCREEN"))
	reader, _ := switchOf(getenv("CLAUDE_AX_SCREEN_READER"))
	switch {
	case reader, altScreenOff, isSet && !noFlicker:
		return true, true
	case noFlicker:
		return false, true
	case getenv("TMUX") != "" && getenv("TERM_PROGRAM") == "iTerm.app":
		term := getenv("TERM") // tmux itself sets both, but for the names of terminals in iTerm2's windows
		return true, !strings.HasPrefix(term, "tmux") && !strings.HasPrefix(term, "screen")
	case system == "windows":
		return true, getenv("SSH_CONNECTION") != "" || getenv("SSH_CLIENT") != "" || getenv("SSH_TTY") != ""
	}
	return false, false
}

// switchOf reads a variable that switches something on or off.
func switchOf(value string) (on, isSet bool) {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "1", "true", "yes", "on":
		return true, true
	case "0", "false", "no", "off":
		return false, true
	}
	return false, false
}
