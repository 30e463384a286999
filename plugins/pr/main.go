// Command pr is the segment that shows the open pull request of the branch, whether it
// was reviewed, and leads to it.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// longestURL is the longest address that is linked to: over its limit the host would
// show nothing, and one that was cut would lead elsewhere.
const longestURL = 2048

func render() error {
	pr, ok := sdk.PR()
	if !ok {
		return nil
	}
	text := "#"
	if pr.Merge {
		text = "!" // GitLab counts its merge requests so
	}
	text = sdk.Sign("icon", "") + text + sdk.Itoa(pr.Number)
	if pr.URL != "" && len(pr.URL) <= longestURL && sdk.Setting("link").Bool(true) {
		sdk.Link(text, "git.worktree", pr.URL)
	} else {
		sdk.Span(text, "git.worktree")
	}
	review(pr.Review)
	return nil
}

func review(state string) {
	sign, word, style := "", sdk.Name(state, 24), "dim"
	switch state {
	case "approved":
		sign, style = sdk.Setting("approved_icon").Or("✓"), "usage.ok"
	case "pending":
		sign, style = sdk.Setting("pending_icon").Or("●"), "usage.notice"
	case "changes_requested":
		sign, word, style = sdk.Setting("changes_icon").Or("✗"), "changes requested", "usage.critical"
	case "draft":
		sign = sdk.Setting("draft_icon").Or("◌")
	case "":
		return
	}
	switch format := sdk.Setting("review").Or("sign"); {
	case format == "none":
		return
	case format == "sign" && sign != "":
		word = sign
	case format == "both" && sign != "":
		word = sign + " " + word
	}
	sdk.Span(" "+word, style)
}
