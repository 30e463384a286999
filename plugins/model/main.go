// Command model is the segment that shows which model answers, coloured by its
// family.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// longest is the most bytes of a name that are shown: no model's has so many, and
// over its limit the host would show nothing. It takes out half a character.
const longest = 200

func render() error {
	id, _ := sdk.ModelID()
	name, named := sdk.ModelName()
	if !named {
		name = id
	}
	style := "model." + family(id, name)
	name, context := display(name)
	if name == "" {
		return nil
	}
	if sdk.Setting("show_context_size").Bool(false) {
		if size, ok := sdk.ContextSize(); ok {
			context = " (" + sdk.Count(size) + ")"
		}
		name += context
	}
	if sdk.Setting("name").String() == "id" && id != "" {
		name = id
	}
	name = name[:min(len(name), longest)]
	if icon := sdk.Setting("icon").String(); icon != "" {
		name = icon + " " + name
	}
	sdk.Span(name, style)

	if sdk.Setting("show_effort").Bool(false) {
		if effort, ok := sdk.Effort(); ok {
			sdk.Span(" "+sdk.Sign("effort_icon", "")+effort[:min(len(effort), longest)], "dim")
		}
	}
	if sdk.Setting("show_thinking").Bool(false) {
		if on, _ := sdk.Thinking(); on {
			mark("thinking_text", "thinking", "thinking")
		}
	}
	if sdk.Setting("show_fast").Bool(false) {
		if on, _ := sdk.FastMode(); on {
			mark("fast_icon", "↯", "usage.notice")
		}
	}
	return nil
}

// mark draws the sign of a setting, unless it is empty.
func mark(setting, usual, style string) {
	if sign := sdk.Setting(setting).Or(usual); sign != "" {
		sdk.Span(" "+sign, style)
	}
}

// family is the role's last word: the id tells best, but behind a gateway it
// may say nothing while the name does.
func family(id, name string) string {
	for _, s := range [...]string{id, name} {
		for _, f := range [...]string{"sonnet", "opus", "haiku"} {
			if index(s, f) >= 0 {
				return f
			}
		}
	}
	return "other"
}
