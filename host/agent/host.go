package agent

import "time"

// Host is a program that runs the status line's command.
type Host uint8

// The hosts, in the order in which they count where a document could be of several.
const (
	ClaudeCode Host = iota
	Copilot
	Qwen
	Antigravity
	Cursor
	Kimi
	// Unknown is a host of which only so much is certain that it need not be Claude Code.
	Unknown
)

// All are the hosts that have a name, Claude Code first.
func All() []Host { return []Host{ClaudeCode, Copilot, Qwen, Antigravity, Cursor, Kimi} }

// Others are [All] but Claude Code.
func Others() []Host { return All()[1:] }

// Name is what a host is called in commands, in plugins.yaml and in documents.
func (h Host) Name() string {
	switch h {
	case ClaudeCode:
		return "claude-code"
	case Copilot:
		return "copilot"
	case Qwen:
		return "qwen"
	case Antigravity:
		return "antigravity"
	case Cursor:
		return "cursor"
	case Kimi:
		return "kimi"
	}
	return "unknown"
}

// Title is what its makers call it.
func (h Host) Title() string {
	switch h {
	case ClaudeCode:
		return "Claude Code"
	case Copilot:
		return "GitHub Copilot CLI"
	case Qwen:
		return "Qwen Code"
	case Antigravity:
		return "Antigravity CLI"
	case Cursor:
		return "Cursor CLI"
	case Kimi:
		return "Kimi Code"
	}
	return "an agent that is not known"
}

// Named is the host of a name.
func Named(name string) (Host, bool) {
	for h := ClaudeCode; h < Unknown; h++ {
		if h.Name() == name {
			return h, true
		}
	}
	return Unknown, false
}

// Names are those of [All], as a list for people.
func Names() string {
	text := ""
	for i, h := range All() {
		if i > 0 {
			text += ", "
		}
		text += h.Name()
	}
	return text
}

// Foreign tells whether it is another one than Claude Code.
func (h Host) Foreign() bool { return h != ClaudeCode }

// TellsLimits tells whether its document may have limits of an account, beside Claude
// Code's.
func (h Host) TellsLimits() bool { return h == Antigravity }

// Rows is how many rows it shows, or 0 where that is not bounded, or not by it alone. In
// Qwen Code a row that is too long takes one of them from the next.
func (h Host) Rows() int {
	switch h {
	case Qwen:
		return 2
	case Kimi:
		return 1
	}
	return 0
}

// Margin is how many cells of a row it keeps for itself.
func (h Host) Margin() int {
	switch h {
	case Copilot, Cursor: // the width that Cursor tells is that of the row
		return 0
	}
	return 4
}

// MostBytes is how much text it takes: with more it shows nothing. It is 0 where that is
// far more than any line has.
func (h Host) MostBytes() int {
	switch h {
	case Qwen: // by its source
		return 10 << 10
	case Copilot: // of 20 KB nothing was seen
		return 16 << 10
	}
	return 0
}

// Patience is how long it waits for its command, less what starting a process may take
// on a machine with other work; 0 where that is far longer than any line takes.
func (h Host) Patience() time.Duration {
	switch h {
	case Kimi: // of 300 ms
		return 200 * time.Millisecond
	case Cursor: // of 2 s
		return 1500 * time.Millisecond
	case Qwen, Antigravity: // of 5 s
		return 4 * time.Second
	}
	return 0
}
