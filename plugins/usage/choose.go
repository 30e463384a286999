package main

import "github.com/data-wise/aiterm/sdk"

// Words of the setting "windows" that stand for all windows of a kind which no
// other word names.
const (
	others = "*"
	models = "models"
)

// choose shows the windows of that setting: names, with or without "=label".
func (l *line) choose(setting string) {
	for rest := setting; rest != ""; {
		var word string
		word, rest = cut(rest, ' ')
		if word != others && word != models {
			name, label := cut(word, '=')
			l.show(window(name), label)
			continue
		}
		for known := sdk.Usage("windows").String(); known != ""; {
			var name string
			name, known = cut(known, ',')
			group := others
			if isModel(name) && isNamed(setting, models) {
				group = models
			}
			if group == word && !isNamed(setting, name) {
				l.show(name, "")
			}
		}
	}
}

func isNamed(setting, wanted string) bool {
	for setting != "" {
		var word string
		word, setting = cut(setting, ' ')
		if name, _ := cut(word, '='); window(name) == wanted {
			return true
		}
	}
	return false
}

// window is the full name of a window.
func window(name string) string {
	switch name {
	case "session":
		return sdk.SessionWindow
	case "weekly":
		return sdk.WeeklyWindow
	}
	return name
}

// cut splits s at the first separator; a comma is always one.
func cut(s string, separator byte) (before, after string) {
	for i := range len(s) {
		if s[i] == separator || s[i] == ',' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func isModel(name string) bool {
	const prefix = sdk.ModelWindowPrefix
	return len(name) > len(prefix) && name[:len(prefix)] == prefix
}
