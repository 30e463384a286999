// Command session is the segment that shows which session this is: its name or id, the
// directories that were added to it, and where its worktree came from.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	p := sdk.Pieces{Head: sdk.Sign("icon", "💬"), HeadStyle: "dim"}
	name, named := sdk.SessionName()
	if named && sdk.Setting("show_name").Bool(true) {
		p.Add(sdk.Name(name, sdk.Setting("max_length").Int(32)), "text")
	}
	if show := sdk.Setting("show_id").Or("never"); show == "always" || show == "unnamed" && !named {
		id, ok := sdk.SessionID()
		beginning(&p, id, ok)
	}
	if sdk.Setting("show_prompt_id").Bool(false) {
		id, ok := sdk.PromptID()
		beginning(&p, id, ok)
	}
	if sdk.Setting("show_added_dirs").Bool(true) {
		switch n := sdk.AddedDirs(); {
		case n == 1:
			p.Add("+1 dir", "dim")
		case n > 1:
			p.Add("+"+sdk.Itoa(int64(n))+" dirs", "dim")
		}
	}
	if sdk.Setting("show_worktree").Bool(false) {
		if origin, ok := sdk.WorktreeOrigin(); ok {
			p.Add(sdk.Sign("origin_icon", "←")+sdk.Name(origin, sdk.Setting("max_length").Int(32)), "git.worktree")
		}
	}
	return nil
}

// beginning draws that of an id, which is enough to tell it from others.
func beginning(p *sdk.Pieces, id string, ok bool) {
	if ok {
		length := int(sdk.Setting("id_length").Int(8))
		p.Add(id[:min(max(length, 1), len(id))], "dim")
	}
}
