package doctor

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/line"
)

// links tells where the line has file links that Claude Code drops in this terminal.
// It keeps those to web pages everywhere.
func (e exam) links(f *findings) {
	for _, segment := range line.Placed(e.plan) {
		if segment.Source != "builtin:dir" || segment.Settings["link"] != "true" {
			continue
		}
		kept, why := keepsFileLinks(e.claudeEnv)
		name := segment.Name + ".link"
		if kept {
			f.ok("links", name+" is set, and Claude Code keeps file links here ("+why+")")
			continue
		}
		f.add("links", Warning, fmt.Sprintf("%s is set, but in this terminal Claude Code drops file links (%s)", name, why),
			"use one where it keeps them, such as iTerm2, Ghostty, kitty or WezTerm; where links work all the same, start claude with FORCE_HYPERLINK=1; or run: aiterm statusline config set "+name+" false")
	}
}

const (
	firstVTE  = 7600 // 0.76, as VTE_VERSION has it
	firstTmux = 304
)

// keepsFileLinks tells whether Claude Code keeps links other than to web pages in
// the terminal that the environment tells of, and what that follows from. It keeps
// them where a terminal says who it is and is known to have links.
func keepsFileLinks(getenv func(string) string) (kept bool, why string) {
	says := func(name string) string { return name + "=" + getenv(name) }
	switch force := getenv("FORCE_HYPERLINK"); {
	case getenv("TERM") == "dumb":
		return false, says("TERM")
	case force == "0":
		return false, says("FORCE_HYPERLINK")
	case force != "":
		return true, says("FORCE_HYPERLINK")
	}
	version := getenv("TERM_PROGRAM_VERSION")
	switch program := getenv("TERM_PROGRAM"); program {
	case "iTerm.app", "ghostty", "WarpTerminal", "Hyper":
		return true, says("TERM_PROGRAM")
	case "vscode", "WezTerm":
		if version == "" {
			return false, says("TERM_PROGRAM") + " without TERM_PROGRAM_VERSION"
		}
		return true, says("TERM_PROGRAM")
	case "tmux":
		if majorMinor(version) < firstTmux {
			return false, "tmux before 3.4, or one that does not say its version"
		}
		return true, "tmux " + version
	}
	switch vte, _ := strconv.Atoi(getenv("VTE_VERSION")); {
	case getenv("TERM") == "xterm-kitty":
		return true, says("TERM")
	case getenv("WT_SESSION") != "":
		return true, "Windows Terminal"
	case getenv("TERMINAL_EMULATOR") == "JetBrains-JediTerm":
		return true, says("TERMINAL_EMULATOR")
	case vte >= firstVTE:
		return true, says("VTE_VERSION")
	case vte > 0:
		return false, says("VTE_VERSION") + ", and links from 0.76 on"
	case getenv("TERM_PROGRAM") != "":
		return false, says("TERM_PROGRAM")
	}
	return false, "it does not say which one it is"
}

// majorMinor is 304 for "3.4" and "3.4a", 0 for no version.
func majorMinor(version string) int {
	major, rest, _ := strings.Cut(version, ".")
	minor := strings.TrimRight(rest, "abcdefghijklmnopqrstuvwxyz")
	minor, _, _ = strings.Cut(minor, ".")
	a, errA := strconv.Atoi(major)
	b, errB := strconv.Atoi(minor)
	if errA != nil || errB != nil {
		return 0
	}
	return a*100 + b
}
