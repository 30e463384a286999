// Command worktree is the segment that shows the linked worktree that the session is in,
// and for one that Claude Code made, its branch and the one that it came from.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	name, own := sdk.WorktreeName()
	if !own {
		linked, ok := sdk.LinkedWorktree()
		if !ok || !sdk.Setting("show_linked").Bool(true) {
			return nil
		}
		name = linked
	}
	longest := sdk.Setting("max_length").Int(24)
	sdk.Span(sdk.Sign("icon", "🌳")+sdk.Name(name, longest), "git.worktree")
	if branch, ok := sdk.WorktreeBranch(); ok && sdk.Setting("show_branch").Bool(false) {
		sdk.Span(" "+sdk.Name(branch, longest), "text")
	}
	if origin, ok := sdk.WorktreeOrigin(); ok && sdk.Setting("show_origin").Bool(true) {
		sdk.Span(" "+sdk.Sign("origin_icon", "←")+sdk.Name(origin, longest), "dim")
	}
	return nil
}
