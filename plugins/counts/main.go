// Command counts is the segment that shows what there was in the session's main
// conversation: prompts, replies, and what went wrong.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	p := pieces{sdk.Pieces{Head: sdk.Sign("icon", ""), HeadStyle: "dim"}}
	p.number("show_prompts", true, "prompts", "prompt", "text")
	p.number("show_requests", false, "requests", "request", "dim")
	p.number("show_commands", false, "commands", "command", "dim")
	p.number("show_interrupts", false, "interrupts", "interrupt", "dim")
	p.number("show_api_errors", true, "api_errors", "API error", "usage.warn")
	if tokens, ok := sdk.TranscriptCount("tokens.thinking"); ok && tokens > 0 && sdk.Setting("show_thinking").Bool(false) {
		p.Add(sdk.Setting("thinking_icon").Or("✻")+sdk.Count(tokens), "thinking")
	}
	p.mean()
	return nil
}

type pieces struct{ sdk.Pieces }

// number draws a count that is known and not zero, with its word.
func (p *pieces) number(setting string, usual bool, path, word, style string) {
	n, ok := sdk.TranscriptCount(path)
	if !ok || n == 0 || !sdk.Setting(setting).Bool(usual) {
		return
	}
	if n > 1 {
		word += "s"
	}
	p.Add(sdk.Count(n)+" "+word, style)
}

// mean draws the tokens that a prompt took, on average.
func (p *pieces) mean() {
	if !sdk.Setting("show_mean").Bool(false) {
		return
	}
	prompts, ok := sdk.TranscriptCount("prompts")
	tokens, known := sdk.TranscriptCount("tokens.total")
	if ok && known && prompts > 0 && tokens > 0 {
		p.Add(sdk.Setting("mean_icon").Or("⌀")+sdk.Count(tokens/prompts), "dim")
	}
}
