// Package ground finds out whether the terminal is dark or light, from what Claude Code
// and the environment say of it. Asking the terminal itself is not possible: a status line
// has none.
package ground

import (
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/disk/state"
)

// The grounds. "" is not known.
const (
	Dark  = "dark"
	Light = "light"
)

// mostRead is how much of a file of Claude Code's is looked at. The settings are small; of
// .claude.json, which keeps every project, the theme stands at the beginning.
const mostRead = 8 << 10

// Of is the ground of the terminal, or "". What a person chose in Claude Code (/theme)
// counts most: it is what the rest of the screen is drawn for. Claude Code keeps that in
// its settings.json and, in former versions, in .claude.json. Where it says nothing or
// auto, the variable COLORFGBG does, which some terminals set.
func Of(getenv func(string) string) string {
	settings, former := claudeFiles(getenv)
	for _, path := range []string{settings, former} {
		if path == "" {
			continue
		}
		if theme := themeIn(path); theme != "" {
			if ground := ofTheme(theme); ground != "" {
				return ground
			}
			break // auto: what former versions left does not hold
		}
	}
	return OfTerminal(getenv)
}

// OfTerminal is the ground by what the terminal alone says, or "": that of another agent's
// line, for which nothing of Claude Code's is looked at.
func OfTerminal(getenv func(string) string) string { return ofVariable(getenv("COLORFGBG")) }

// claudeFiles are the settings.json and the .claude.json of a session, or "".
func claudeFiles(getenv func(string) string) (settings, former string) {
	if dir := getenv("CLAUDE_CONFIG_DIR"); dir != "" {
		return filepath.Join(dir, "settings.json"), filepath.Join(dir, ".claude.json")
	}
	home := getenv("HOME")
	if runtime.GOOS == "windows" {
		home = getenv("USERPROFILE")
	}
	if home == "" {
		return "", ""
	}
	return filepath.Join(home, ".claude", "settings.json"), filepath.Join(home, ".claude.json")
}

// themeIn is the member "theme" of the object in a file, or "". Nothing else of it is
// looked at, and nothing is kept.
func themeIn(path string) string {
	read, err := state.ReadStart(path, mostRead)
	if err != nil {
		return ""
	}
	return themeOf(state.Text(read.Data))
}

// themeOf reads the beginning of a file.
func themeOf(head string) string {
	if !strings.Contains(head, `"theme"`) {
		return ""
	}
	theme := ""
	jsontext.Parse(head).ForEach(func(key, value jsontext.Value) bool {
		if key.Type == jsontext.String && key.Str == "theme" && value.Type == jsontext.String {
			theme = value.Str
			return false
		}
		return true
	})
	return theme
}

// ofTheme is the ground of a theme of Claude Code's: dark, light, and each of them with
// -daltonized and -ansi.
func ofTheme(theme string) string {
	kind, _, _ := strings.Cut(theme, "-")
	if kind == Dark || kind == Light {
		return kind
	}
	return ""
}

// ofVariable reads COLORFGBG, "foreground;background" with something between them in
// some terminals. The colours are those of the sixteen; 7 and the bright ones but dark
// grey are light.
func ofVariable(value string) string {
	i := strings.LastIndexByte(value, ';')
	n, err := strconv.Atoi(value[i+1:])
	switch {
	case i < 0 || err != nil || n < 0 || n > 15:
		return ""
	case n == 7 || n > 8:
		return Light
	}
	return Dark
}
