package agent

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/facts/status"
)

// mostQuotas is how many quotas are read of a document.
const mostQuotas = 16

// antigravity translates what Antigravity CLI sends (from documentation: issue 849 of its
// repository, and what others' programs read). Its folders may be file:// addresses, the
// effort is a member of the model and in parentheses behind its name, and quota has the
// limits of the account, as the part of each that is left. It returns what tells the
// account apart.
func antigravity(e *edits, s status.Status, now time.Time) (account string) {
	for _, path := range [...]string{"cwd", "workspace.current_dir", "workspace.project_dir"} {
		if dir, ok := folderOf(s.Text(path)); ok {
			e.text(path, dir)
		}
	}
	level := effort(s.Text("model.effort"))
	if level != "" {
		e.effort(s, level)
	}
	for _, path := range [...]string{"model.display_name", "model.id"} {
		name, in, ok := strings.Cut(strings.TrimSuffix(s.Text(path), ")"), " (")
		if ok && level != "" && effort(in) == level && name != "" {
			e.text(path, name)
		}
	}
	percent, known := s.Number("context_window.used_percentage")
	e.percentage(percent, known && (percent > 0 || takesTokens(s)))
	e.positive(s, "context_window.context_window_size")
	if limits := quotas(s, now); limits != "" {
		e.set("rate_limits", limits)
	}
	if email := s.Text("email"); email != "" {
		return shortSum(email)
	}
	return ""
}

// folderOf is the path of a file:// address. ok is false for what is none.
func folderOf(address string) (path string, ok bool) {
	rest, ok := strings.CutPrefix(address, "file://")
	if !ok {
		return "", false
	}
	rest = strings.TrimPrefix(rest, "localhost")
	if len(rest) > 2 && rest[0] == '/' && rest[2] == ':' { // /C:/folder
		rest = rest[1:]
	}
	b := make([]byte, 0, len(rest))
	for i := 0; i < len(rest); i++ {
		if rest[i] == '%' && i+2 < len(rest) {
			if n, err := strconv.ParseUint(rest[i+1:i+3], 16, 8); err == nil && n >= ' ' {
				b = append(b, byte(n))
				i += 2
				continue
			}
		}
		b = append(b, rest[i])
	}
	return string(b), len(b) > 0
}

// quotas are the limits as Claude Code's document would have them: how much is used, and
// the time of the reset.
func quotas(s status.Status, now time.Time) string {
	var windows edits
	for _, name := range s.Keys("quota", mostQuotas) {
		if !plain(name) {
			continue
		}
		at := "quota." + name
		left, ok := s.Number(at + ".remaining_fraction")
		if !ok || !(left >= 0 && left <= 1) {
			continue
		}
		// To a hundredth: what is left of 1 in binary digits has noise.
		windows.number(name+".used_percentage", math.Round((1-left)*1e4)/100)
		if reset, ok := resetOf(s, at, now); ok {
			windows.number(name+".resets_at", float64(reset))
		}
	}
	if len(windows) == 0 {
		return ""
	}
	return string(appendEdited(nil, jsontext.Value{}, windows))
}

// resetOf is the time of a reset in Unix seconds. One that is told by the time until then
// moves a little with each document: whole minutes are near enough.
func resetOf(s status.Status, at string, now time.Time) (int64, bool) {
	if t, err := time.Parse(time.RFC3339, s.Text(at+".reset_time")); err == nil && t.Unix() > 0 {
		return t.Unix(), true
	}
	const most = 400 * 24 * 3600
	if in, ok := s.Number(at + ".reset_in_seconds"); ok && in >= 0 && in <= most {
		return now.Add(time.Duration(in) * time.Second).Round(time.Minute).Unix(), true
	}
	return 0, false
}

// plain is for names that can stand in a path.
func plain(name string) bool {
	for i := range len(name) {
		c := name[i]
		if c != '_' && c != '-' && !('a' <= c && c <= 'z') && !('A' <= c && c <= 'Z') && !('0' <= c && c <= '9') {
			return false
		}
	}
	return name != "" && len(name) <= 64
}
