package main

import "github.com/data-wise/aiterm/sdk"

// memory is what is kept of a session.
type memory struct {
	prompt  string // the present turn's
	spent   int64  // milliseconds that the session had waited for replies
	began   int64  // when the turn was first seen, in Unix seconds; 0 where it was not seen to begin
	replied int64  // when a reply was last seen to have ended; 0 for not yet
	fresh   bool   // there was no reply in this turn
}

// key is of the session alone.
const key = "session/turn"

// remember compares what is kept with what Claude Code says, and keeps what is new. known
// is false where Claude Code does not say enough.
func remember() (m memory, known bool) {
	prompt := sdk.Status("prompt_id").String()
	spent, ok := sdk.APIDurationMS()
	if !ok || len(prompt) > 64 || !isPlain(prompt) {
		return memory{}, false
	}
	m, before := read(sdk.StoreGet(key).String())
	old := m
	switch {
	case !before:
		// The turn may have begun at any time.
		m = memory{prompt: prompt, spent: spent, fresh: true}
	case spent < m.spent:
		// The count begins anew: what is kept is of something else.
		m = memory{prompt: prompt, spent: spent, fresh: true}
	default:
		if prompt != m.prompt {
			m.prompt, m.began, m.fresh = prompt, 0, true
			// Where a reply came meanwhile, the turn began before it was seen.
			if spent == m.spent && prompt != "" {
				m.began = sdk.Now() / 1000
			}
		}
		if spent > m.spent {
			m.spent, m.replied, m.fresh = spent, sdk.Now()/1000, false
		}
	}
	if m != old || !before {
		sdk.StoreSet(key, m.text())
	}
	if m.fresh {
		m.began = 0 // nothing can be said of this turn yet, or ever: Claude Code's commands are turns too
	}
	return m, true
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func (m memory) text() string {
	fresh := "0"
	if m.fresh {
		fresh = "1"
	}
	return sdk.Itoa(m.spent) + " " + sdk.Itoa(m.began) + " " + sdk.Itoa(m.replied) + " " + fresh + " " + m.prompt
}

func read(text string) (m memory, ok bool) {
	var numbers [4]int64
	for i := range numbers {
		var word string
		word, text, ok = cut(text)
		if !ok {
			return memory{}, false
		}
		n, isNumber := sdk.ParseInt(word)
		if !isNumber || n < 0 {
			return memory{}, false
		}
		numbers[i] = n
	}
	return memory{prompt: text, spent: numbers[0], began: numbers[1], replied: numbers[2], fresh: numbers[3] == 1}, true
}

// cut splits s at the first space.
func cut(s string) (before, after string, found bool) {
	for i := range len(s) {
		if s[i] == ' ' {
			return s[:i], s[i+1:], true
		}
	}
	return "", "", false
}
