package main

import (
	"fmt"
	"strings"

	"github.com/data-wise/aiterm/host/guest/capability"
)

// Function is one function of the host as it is written down: the kinds of its
// parameters, its result and its permission are the host's own table, its words are
// the table below.
type Function struct {
	Name       string
	Permission string // as segment.yaml has it, with NAME and HOST for what stands there
	Parameters []Parameter
	Result     capability.Result
	Comment    string // for whoever reads the declarations
	Page       string // for docs/abi.md, as Markdown
}

// Parameter is one argument as a person sees it. A Text is two numbers in the module,
// and so is a Buffer.
type Parameter struct {
	Name string
	Kind capability.Param
}

// Reads tells whether the function answers with a text.
func (f Function) Reads() bool { return f.Result == capability.Length }

// words are those for one function: the names of its parameters but for the buffer,
// the comment, and the page's sentence where that says more than the comment.
type words struct {
	name       string
	parameters string
	comment    string
	page       string
}

var dictionary = []words{
	{"status", "path", `The value at a dotted path of the JSON that Claude Code sent, such as "model.display_name"; objects and arrays as JSON. Absent and null are the same.`,
		"a value of what Claude Code said; see [status](#status)"},
	{"config", "key", `A setting of this segment, with the default of segment.yaml filled in.`,
		"one of this segment's own settings, with the default of its manifest: `true`, `80`, `smart`"},
	{"now", "", `The time of the render in milliseconds since 1970, UTC. A segment that asks for it is run at every render.`,
		"Unix time in milliseconds"},
	{"minute", "", `The same in whole minutes, which is cheaper: see now.`,
		"Unix time in whole minutes; prefer it, see [below](#when-a-segment-is-run)"},
	{"utc_offset", "", `How far local time is ahead of UTC, in seconds.`,
		"seconds that local time is ahead of UTC"},
	{"columns", "", `How many cells the line has; all its segments share them.`,
		"cells that a row has; all segments of it share them"},
	{"width", "text", `How many cells a text takes, as Claude Code measures it; what the host would take out of it, such as escapes, takes none.`,
		"cells that a text takes, as Claude Code measures it: wide letters and emoji two, accents none. What is cleaned away takes none."},
	{"shorten", "text cells", `A text in at most so many cells, with an ellipsis for what was cut off. Less than one cell gives an empty answer.`,
		"a text in at most so many cells, cleaned, with `…` for what was cut off; empty for less than one cell"},
	{"span", "text style", `Append text. The style is a role of the theme ("usage.warn"), attributes ("bold fg=208 bg=#1e1e2e"), or both; later words win. A segment has 64 spans and 4 KiB.`,
		"append text"},
	{"link", "text style url", `Append text that leads to a URL (http, https or file).`,
		"append text that leads to an http, https or file address; any other is drawn as plain text. What is not printable ASCII in it is written as `%20` and counts so."},
	{"log", "level text", `Write to aiterm's log. The level is 0 debug, 1 info, 2 warning or 3 error.`,
		"write to aiterm's log, never to the terminal; 0 debug, 1 info, 2 warn, 3 error. All of them are written."},
	{"usage", "path", `How much of the plan's limits is used, such as "five_hour.used".`, ""},
	{"git", "key", `A fact of the session's repository, such as "branch".`, ""},
	{"spend", "path", `What sessions have cost in dollars, such as "today" or "month.project".`, ""},
	{"system", "key", `A figure of the machine that the session runs on, such as "load".`, ""},
	{"transcript", "path", `A number or a fixed word of what the session did, such as "tasks.done".`, ""},
	{"transcript_name", "path", `A name that somebody chose, such as "mcp.0".`,
		"a name that somebody chose, in at most 40 cells; see [transcript](#transcript)"},
	{"transcript_title", "path", `What the current "task" or the agent "agents.0" is called.`,
		"what the current task or an agent is called, in one line of at most 80 cells; see [transcript](#transcript)"},
	{"env", "name", `An environment variable.`,
		"one environment variable; none if it is not set, empty, or not the very name that was granted. Those that usually hold a key or a token are never told."},
	{"store_get", "key", `What this segment stored under a key.`,
		"what an earlier render stored under a key of at most 256 bytes"},
	{"store_set", "key value", `Keep a value under a key for later renders; an empty one removes it. The answer is 0, or -1 if it does not fit into 64 KiB.`,
		"0 if it was taken, -1 if not; an empty value removes the key. A `store_get` after it answers that, in the same render too. All sessions share the store, and what two of them set at once is kept; a key that begins with `session/` each of the last 24 sessions has for itself."},
	{"fetch", "url max_age", `The body that the host last got from a URL (https) for this segment; none as long as there is none. It never waits: a body older than that many seconds, 60 at least, is got again after the render.`,
		"the body of the last GET that aiterm made of that address for segments with the same hosts, however old. It never waits. When it is older than `max_age` seconds (60 at least), aiterm asks again after this line. -1 until there is one, and for a host that was not granted."},
}

// Functions joins the host's table with the words. It is an error if one has what the
// other lacks, or if they stand in another order.
func Functions() ([]Function, error) {
	host := capability.Table()
	if len(host) != len(dictionary) {
		return nil, fmt.Errorf("the host has %d functions and the dictionary %d: add words for the new one", len(host), len(dictionary))
	}
	functions := make([]Function, len(host))
	for i, h := range host {
		w := dictionary[i]
		if w.name != h.Name {
			return nil, fmt.Errorf("function %d is %s for the host and %s in the dictionary: keep the host's order", i, h.Name, w.name)
		}
		f := Function{Name: h.Name, Permission: permission(h.Permission), Result: h.Result, Comment: w.comment, Page: w.page}
		names := strings.Fields(w.parameters)
		for _, kind := range []byte(h.Params) {
			name := "buffer"
			if kind := capability.Param(kind); kind != capability.Buffer {
				if len(names) == 0 {
					return nil, fmt.Errorf("%s has more parameters than names", h.Name)
				}
				name, names = names[0], names[1:]
			}
			f.Parameters = append(f.Parameters, Parameter{name, capability.Param(kind)})
		}
		if len(names) > 0 {
			return nil, fmt.Errorf("%s has no parameter for the name %s", h.Name, names[0])
		}
		if f.Page == "" {
			f.Page = "see [" + f.Name + "](#" + f.Name + ")"
		}
		functions[i] = f
	}
	return functions, nil
}

// permission is one as a segment.yaml or a person writes it.
func permission(name string) string {
	switch name {
	case "env":
		return "env:NAME"
	case "http":
		return "http:HOST"
	}
	return name
}
