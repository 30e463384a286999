// Command tokens is the segment that shows what the last response took, or all of the
// session: the tokens that went in, those of them that were cached, and those that came out.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	head := sdk.Sign("icon", "")
	var r sdk.Response
	var ok bool
	switch sdk.Setting("of").String() {
	case "session":
		head = sdk.Sign("session_icon", "Σ")
		r, ok = all("usage.")
	case "conversation":
		head = sdk.Sign("session_icon", "Σ")
		r, ok = all("tokens.")
	default:
		r, ok = sdk.LastResponse()
	}
	if !ok {
		return nil
	}
	p := pieces{sdk.Pieces{Head: head, HeadStyle: "dim"}}
	input := r.Input
	if sdk.Setting("input").Or("all") == "all" {
		// Each of the parts may be missing in what an old version says.
		input = max(r.Input, 0) + max(r.CacheRead, 0) + max(r.CacheWritten, 0)
	}
	p.count("show_input", true, "input_icon", "↑", input)
	p.count("show_output", true, "output_icon", "↓", r.Output)
	p.count("show_cached", true, "cached_icon", "⟲", r.CacheRead)
	p.count("show_written", false, "written_icon", "✎", r.CacheWritten)
	return nil
}

// all is what all responses took that the transcript counts under names with this in
// front.
func all(prefix string) (sdk.Response, bool) {
	total, ok := sdk.TranscriptCount(prefix + "total")
	if !ok || total == 0 {
		return sdk.Response{}, false
	}
	of := func(what string) int64 {
		n, ok := sdk.TranscriptCount(prefix + what)
		if !ok {
			return -1
		}
		return n
	}
	return sdk.Response{Input: of("input"), CacheWritten: of("cache_write"), CacheRead: of("cache_read"), Output: of("output")}, true
}

// pieces are the counts that are drawn.
type pieces struct{ sdk.Pieces }

// count draws one that is known, unless a setting says no.
func (p *pieces) count(setting string, usual bool, icon, sign string, tokens int64) {
	if tokens < 0 || !sdk.Setting(setting).Bool(usual) {
		return
	}
	text := sdk.Count(tokens)
	if sdk.Setting("format").String() == "exact" {
		text = sdk.Itoa(tokens)
	}
	p.Add(sdk.Setting(icon).Or(sign)+text, "text")
}
