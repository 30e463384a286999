package agent

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/facts/status"
)

// Session is what an agent sent of one of its sessions, as the rest of this program reads
// it.
type Session struct {
	Host   Host
	Status status.Status
	// Columns is the width that the document tells, or 0.
	Columns int
	// Account tells apart what is kept of the accounts of other agents than Claude Code,
	// which are told apart by its config folder. It is no name.
	Account string
}

// Open takes what was sent, by the host that the command names, or "" for none; a name
// that there is none of counts as none. Claude Code's document is passed on as it is.
func Open(sent status.Status, named string, getenv func(string) string, now time.Time) Session {
	host := Unknown
	if named != "" {
		host, _ = Named(named)
	}
	host = recognise(sent, host, getenv)
	if host == ClaudeCode {
		if sent.Says(hostPath) { // it would be another's word
			var e edits
			e.drop(hostPath)
			sent = e.apply(sent)
		}
		return Session{Host: host, Status: sent}
	}
	return translate(sent, host, getenv, now)
}

// Of is the host of a document that came through [Open].
func Of(document status.Status) Host {
	name := document.Text(hostPath)
	if name == "" {
		return ClaudeCode
	}
	host, _ := Named(name)
	return host
}

// Again is the session of a document that came through [Open] before.
func Again(document status.Status) Session {
	s := Session{Host: Of(document), Status: document}
	if s.Host.Foreign() {
		s.Account = accountOf(s.Host, document.Text(accountPath))
	}
	return s
}

// Env is the environment as segments see it in an agent's line: in another one's than
// Claude Code's, what is said to Claude Code is not there.
func (s Session) Env(getenv func(string) string) func(string) string {
	if !s.Host.Foreign() {
		return getenv
	}
	return func(name string) string {
		if upper := strings.ToUpper(name); strings.HasPrefix(upper, "CLAUDE") || strings.HasPrefix(upper, "ANTHROPIC") {
			return ""
		}
		return getenv(name)
	}
}

// Where a document says whose it is, and which account of the host's, by a checksum.
const (
	hostPath    = "agent.host"
	accountPath = "agent.account"
)

// translate makes the one document of another agent's.
func translate(sent status.Status, host Host, getenv func(string) string, now time.Time) Session {
	if sent.Raw() == "" {
		return Session{Host: host, Account: accountOf(host, "")}
	}
	s := Session{Host: host}
	var e edits
	e.text(hostPath, host.Name())
	e.drop(accountPath)
	// These are Claude Code's to say.
	e.drop("cost.total_cost_usd")
	e.drop("prompt_cache")
	e.drop("rate_limits")
	account := ""
	switch host {
	case Copilot:
		copilot(&e, sent)
	case Qwen:
		qwen(&e, sent, getenv)
	case Antigravity:
		account = antigravity(&e, sent, now)
		s.Columns = width(sent, "terminal_width")
	case Cursor:
		cursor(&e, sent)
		s.Columns = width(sent, "render_width_chars")
	case Kimi:
		kimi(&e, sent)
	}
	if account != "" {
		e.text(accountPath, account)
	}
	s.Status, s.Account = e.apply(sent), accountOf(host, account)
	if overflows(s.Status) {
		// No window has less than what is in it, so nobody knows its size. (Of Claude
		// Code's, which takes some for smaller than they are, segments know a larger one.)
		var e edits
		e.drop(windowSize)
		s.Status = e.apply(s.Status)
	}
	return s
}

const windowSize = "context_window.context_window_size"

// overflows tells whether more tokens are in the context than its window has.
func overflows(s status.Status) bool {
	size, ok := s.Number(windowSize)
	if !ok {
		return false
	}
	total := 0.0
	for _, part := range [...]string{"input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"} {
		n, _ := s.Number("context_window.current_usage." + part)
		total += max(n, 0)
	}
	return total > size
}

// accountOf is what the account of a host is told apart by.
func accountOf(host Host, account string) string {
	return "agent " + host.Name() + " " + account
}

// shortSum stands for a name without giving it away.
func shortSum(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:4])
}

// width is a number of cells at a path, or 0.
func width(s status.Status, path string) int {
	const most = 1 << 16
	if n, ok := s.Number(path); ok && n >= 1 && n <= most {
		return int(n)
	}
	return 0
}

// SessionWindow and WeekWindow are the windows that stand for those of the session and of
// the week, where the host has others than Claude Code; "" where it has none.
func (s Session) SessionWindow() string { return s.window("-5h") }

// WeekWindow is described at [Session.SessionWindow].
func (s Session) WeekWindow() string { return s.window("-weekly") }

// window is that of the model in use. Antigravity has one quota for Gemini's models and
// one for those of all others.
func (s Session) window(end string) string {
	if s.Host != Antigravity {
		return ""
	}
	model := s.Status.Text("model.id") + " " + s.Status.Text("model.display_name")
	switch {
	case strings.TrimSpace(model) == "":
		return ""
	case strings.Contains(strings.ToLower(model), "gemini"):
		return "gemini" + end
	}
	return "3p" + end
}
