package claude

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Rejection is what is wrong with a member of a settings file, so that Claude Code
// shows a "Settings Error" and uses nothing of the file, the status line included.
type Rejection struct {
	Member string // "statusLine.padding"
	Value  string // JSON, or what kind of value it is where it is long or may be secret
	Wanted string // "a number"
}

func (r *Rejection) Error() string {
	return fmt.Sprintf("%s is %s and must be %s", r.Member, r.Value, r.Wanted)
}

// What values of members have to be.
const (
	aText    = "a text"
	aBool    = "true or false, without quotes"
	aNumber  = "a number, without quotes"
	aCount   = "a whole number from 1, without quotes"
	aList    = "a list of texts, [ … ]"
	anObject = "an object, { … }"
)

// wanted is what Claude Code wants the value of a top-level member to be, "" where
// a wrong one does no harm: it is ignored then, alone or with a warning, or is not
// known here.
//
// This was measured with the published Claude Code 2.1.332, by starting it with a
// file that has one wrong member beside a good status line, and looking whether
// the line was drawn:
//
//   - The file is off with: statusLine null, a text, a list or {}; its type absent
//     or other than "command"; its command absent, null or a number; its padding a
//     text, null or an object; its hideVimModeIndicator a text or null.
//   - It is off with a value of the wrong type, null included, of: model, env,
//     permissions and its allow, deny, ask, additionalDirectories and defaultMode,
//     disableAllHooks, includeCoAuthoredBy, cleanupPeriodDays (also 0 and 1.5),
//     outputStyle, apiKeyHelper, alwaysThinkingEnabled, tui, attribution, voice,
//     autoUpdatesChannel, sandbox, enabledPlugins, verbose, fallbackModel, worktree,
//     fileSuggestion, enabledMcpjsonServers (a single text is taken),
//     companyAnnouncements, defaultShell, skillOverrides, spinnerVerbs,
//     spinnerTipsEnabled, feedbackSurveyRate, language, $schema, timeFormat,
//     autoCompactEnabled, agent, availableModels, modelOverrides, sshConfigs.
//   - It is off with JSON that is broken: cut short, with comments or a comma too
//     many, or with something behind it; and with a list in the place of the object.
//   - The line is there all the same with: a refreshInterval that is a text, null or
//     0, a padding that is negative or 1.5, unknown members anywhere, numbers in env,
//     a byte order mark, UTF-16, the same name twice (the last one counts), and wrong
//     values of effortLevel, theme, subagentStatusLine, forceLoginMethod.
//   - Claude Code asks first ("Settings Warning"), and leaves out only what is wrong,
//     with: wrong hooks, rules of permissions, extraKnownMarketplaces, teammateMode.
//   - There is no line, and no word, with an empty or blank command, and with a
//     padding that leaves no room. An empty file is as good as none.
//
// A broken project or local file is off in the same way; the other files count then.
func wanted(member string) string {
	switch member {
	case "$schema", "agent", "apiKeyHelper", "awsAuthRefresh", "awsCredentialExport", "gcpAuthRefresh",
		"language", "model", "otelHeadersHelper", "outputStyle", "plansDirectory", "prUrlTemplate", "timeFormat":
		return aText
	case "alwaysThinkingEnabled", "autoCompactEnabled", "disableAllHooks", "enableAllProjectMcpServers", "fastMode",
		"fileCheckpointingEnabled", "includeCoAuthoredBy", "includeGitInstructions", "prefersReducedMotion",
		"respectGitignore", "showTurnDuration", "skipDangerousModePermissionPrompt", "spinnerTipsEnabled",
		"syntaxHighlightingDisabled", "terminalProgressBarEnabled", "verbose":
		return aBool
	case "cleanupPeriodDays":
		return aCount
	case "feedbackSurveyRate":
		return aNumber
	case "availableModels", "companyAnnouncements", "fallbackModel":
		return aList
	case "enabledPlugins", "env", "fileSuggestion", "modelOverrides", "permissions", "sandbox", "skillOverrides",
		"spinnerVerbs", "statusLine", "voice", "worktree":
		return anObject
	case "autoUpdatesChannel":
		return oneOf("latest", "stable", "rc")
	case "defaultShell":
		return oneOf("bash", "powershell")
	case "tui":
		return oneOf("default", "fullscreen")
	}
	return ""
}

// wantedInside is [wanted] for a member of an object that is a member. A second
// result tells whether it has to be there.
func wantedInside(outer, member string) (want string, required bool) {
	switch outer + "." + member {
	case "statusLine.type":
		return oneOf("command"), true
	case "statusLine.command":
		return aText, true
	case "statusLine.padding":
		return aNumber, false
	case "statusLine.hideVimModeIndicator":
		return aBool, false
	case "permissions.allow", "permissions.deny", "permissions.ask", "permissions.additionalDirectories":
		return "a list, [ … ]", false
	case "permissions.defaultMode":
		return oneOf("acceptEdits", "auto", "bypassPermissions", "default", "dontAsk", "plan"), false
	}
	return "", false
}

func oneOf(words ...string) string { return `"` + strings.Join(words, `" or "`) + `"` }

// rejects finds the first member for which Claude Code throws a file away, or nil.
func rejects(d document) *Rejection {
	values := map[string]string{} // of a name that is there twice the last counts
	var names []string
	for _, m := range d.root.members {
		if _, ok := values[m.name]; !ok {
			names = append(names, m.name)
		}
		values[m.name] = d.text[m.value:m.end]
	}
	for _, name := range names {
		if r := reject(name, values[name], wanted(name)); r != nil {
			return r
		}
		if r := rejectInside(name, values[name]); r != nil {
			return r
		}
	}
	return nil
}

func rejectInside(outer, value string) *Rejection {
	var inside []string
	switch outer {
	case "statusLine":
		inside = []string{"type", "command", "padding", "hideVimModeIndicator"}
	case "permissions":
		inside = []string{"allow", "deny", "ask", "additionalDirectories", "defaultMode"}
	default:
		return nil
	}
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(value), &members) != nil {
		return nil
	}
	for _, name := range inside {
		want, required := wantedInside(outer, name)
		raw, there := members[name]
		switch {
		case !there && required:
			return &Rejection{outer + "." + name, "missing", want}
		case !there:
		default:
			if r := reject(outer+"."+name, string(raw), want); r != nil {
				return r
			}
		}
	}
	return nil
}

// reject compares a value, JSON text, with what is wanted.
func reject(member, value, want string) *Rejection {
	if want == "" {
		return nil
	}
	kind, right := "", false
	var text string
	switch value[0] {
	case '{':
		kind, right = "an object", want == anObject
	case '[':
		var texts []string
		kind, right = "a list", want == "a list, [ … ]" || want == aList && json.Unmarshal([]byte(value), &texts) == nil
	case '"':
		json.Unmarshal([]byte(value), &text)
		kind, right = "a text", want == aText || strings.HasPrefix(want, `"`) && slices.Contains(strings.Split(want, " or "), `"`+text+`"`)
	case 't', 'f':
		kind, right = value, want == aBool
	case 'n':
		kind = value
	default:
		var number float64
		isNumber := json.Unmarshal([]byte(value), &number) == nil // 1e400 is none
		kind, right = value, isNumber && (want == aNumber || want == aCount && number >= 1 && number == float64(int64(number)))
	}
	if right {
		return nil
	}
	// A text in the place of a number or a word is a slip, and is shown; one in the
	// place of an object may hold a key.
	const most = 30 // characters
	if kind == "a text" && want != anObject && want != aList && len([]rune(value)) <= most {
		kind = value
	}
	return &Rejection{member, kind, want}
}
