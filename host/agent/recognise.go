package agent

import (
	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/facts/status"
)

// claims are the hosts that a document has marks of.
type claims uint8

func (c *claims) add(h Host) { *c |= 1 << h }

func (c claims) has(h Host) bool { return c&(1<<h) != 0 }

// first is the first of them.
func (c claims) first() Host {
	for h := ClaudeCode; h < Unknown; h++ {
		if c.has(h) {
			return h
		}
	}
	return Unknown
}

// marks are what tells whose a document is.
type marks struct {
	strong claims // by what only that one has
	weak   claims // by what Claude Code could have some day
	usd    bool   // there is a cost in dollars
	claude bool   // there is something else that only Claude Code has
}

// look goes through the members of a document once: every line of Claude Code does so.
func look(s status.Status) (m marks) {
	var context, remote, vcs, git jsontext.Value
	s.Each(func(name string, v jsontext.Value) {
		switch name {
		case "cost":
			m.usd = m.usd || v.Get("total_cost_usd").Exists()
			if v.Get("total_premium_requests").Exists() {
				m.strong.add(Copilot)
			}
		case "model":
			v.ForEach(func(key, _ jsontext.Value) bool {
				if key.Str == "param_summary" || key.Str == "max_mode" {
					m.strong.add(Cursor)
				}
				return true
			})
		case "ai_used":
			m.strong.add(Copilot)
		case "metrics":
			if v.IsObject() {
				m.weak.add(Qwen)
			}
			if v.Get("models").IsObject() {
				m.strong.add(Qwen)
			}
		case "product":
			if v.Type == jsontext.String && v.Str == "antigravity" {
				m.strong.add(Antigravity)
			}
		case "render_width_chars":
			m.strong.add(Cursor)
		case "contextUsage", "maxContextTokens", "contextTokens":
			m.strong.add(Kimi)
		case "rate_limits", "prompt_cache", "prompt_id", "fast_mode":
			m.claude = true
		case "allow_all_enabled":
			m.weak.add(Copilot)
		case "agent_state", "plan_tier", "conversation_id", "terminal_width":
			m.weak.add(Antigravity)
		case "quota":
			if v.IsObject() {
				m.weak.add(Antigravity)
			}
		case "autorun":
			m.weak.add(Cursor)
		case "context_window":
			context = v
		case "remote":
			remote = v
		case "vcs":
			vcs = v
		case "git":
			git = v
		}
	})
	if m.usd || m.strong != 0 {
		return m
	}
	if context.Get("current_usage").Type == jsontext.Number || git.Get("branch").Exists() {
		m.weak.add(Qwen)
	}
	if context.Get("displayed_context_limit").Exists() || remote.Get("connected").Exists() {
		m.weak.add(Copilot)
	}
	if vcs.Get("type").Exists() {
		m.weak.add(Antigravity)
	}
	return m
}

// recognise decides whose a document is: see the package comment. named is the host in the
// command, or Unknown.
func recognise(s status.Status, named Host, getenv func(string) string) Host {
	m := look(s)
	claimed := m.strong
	if claimed == 0 && !m.usd {
		claimed = m.weak
	}
	switch {
	case claimed.has(named):
		return named
	case claimed != 0:
		return claimed.first()
	case m.usd || m.claude:
		return ClaudeCode
	case named != Unknown:
		return named
	}
	return fromEnvironment(getenv)
}

// fromEnvironment is the host whose variables are set, Claude Code where none are, and
// Unknown where those of several are.
func fromEnvironment(getenv func(string) string) Host {
	var found claims
	for _, v := range [...]struct {
		name string
		host Host
	}{
		{"CLAUDECODE", ClaudeCode},
		{"QWEN_CODE_CLI", Qwen},
		{"COPILOT_CLI_BINARY_VERSION", Copilot},
		{"KIMI_CODE_STATUS_LINE", Kimi},
	} {
		if getenv(v.name) != "" {
			found.add(v.host)
		}
	}
	switch {
	case found == 0:
		return ClaudeCode
	case found&(found-1) != 0:
		return Unknown
	}
	return found.first()
}
