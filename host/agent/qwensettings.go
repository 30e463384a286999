package agent

import (
	"path/filepath"
	"runtime"
	"strings"

	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/status"
)

// mostSettings is far above any settings file, in bytes.
const mostSettings = 1 << 20

// QwenFooter is what Qwen Code says beside the line by itself.
type QwenFooter struct {
	Hidden  bool // it says nothing
	English bool // it says it in English
}

// QwenWords reads in Qwen Code's settings, of the user and then of the project, what it
// says beside the line.
func QwenWords(s status.Status, getenv func(string) string) QwenFooter {
	language, hidden := "", false
	for _, dir := range [...]string{QwenDir(getenv), filepath.Join(s.Text("workspace.current_dir"), ".qwen")} {
		if !filepath.IsAbs(dir) {
			continue
		}
		data, err := state.ReadCache(filepath.Join(dir, "settings.json"), mostSettings)
		if err != nil {
			continue
		}
		settings := jsontext.Parse(jsontext.WithoutComments(string(data)))
		switch settings.Get("ui.statusLine.hideContextIndicator").Type {
		case jsontext.True:
			hidden = true
		case jsontext.False:
			hidden = false
		}
		if v := settings.Get("general.language"); v.Type == jsontext.String {
			language = v.Str
		}
	}
	if language == "" || language == "auto" {
		for _, name := range [...]string{"QWEN_CODE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
			if language = getenv(name); language != "" {
				break
			}
		}
	}
	english := language == "" || language == "C" || strings.HasPrefix(language, "C.") || language == "POSIX" || strings.HasPrefix(strings.ToLower(language), "en")
	return QwenFooter{Hidden: hidden, English: english}
}

// QwenDir is the folder of Qwen Code's settings for the user, or "" where no home is known.
func QwenDir(getenv func(string) string) string {
	return ConfigDir(getenv, "QWEN_HOME", ".qwen")
}

// ConfigDir is the folder that a variable names, else one in the home directory.
func ConfigDir(getenv func(string) string, variable string, inHome ...string) string {
	if dir := getenv(variable); variable != "" && filepath.IsAbs(dir) {
		return dir
	}
	home := getenv("HOME")
	if runtime.GOOS == "windows" {
		home = getenv("USERPROFILE")
	}
	if !filepath.IsAbs(home) {
		return ""
	}
	return filepath.Join(append([]string{home}, inHome...)...)
}
