// Command provider is the segment that shows who serves the model, where that is not
// Anthropic itself: a cloud, or a gateway by the name of its host.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

const anthropic = "api.anthropic.com"

func render() error {
	name := cloud()
	if name == "" {
		name = gateway(sdk.Env("ANTHROPIC_BASE_URL").String())
	}
	if name == anthropic {
		name = ""
	}
	icon := sdk.Sign("icon", "☁️")
	if name == "" && sdk.Setting("show_anthropic").Bool(false) {
		name = "Anthropic"
	}
	if name != "" {
		sdk.Span(icon+sdk.Name(name, sdk.Setting("max_length").Int(24)), "model.other")
		icon = " "
	}
	if sdk.Setting("show_plan").Bool(false) && cloud() == "" && hasPlan() {
		if text := sdk.Setting("plan_text").Or("subscription"); text != "" {
			sdk.Span(icon+text, "dim")
		}
	}
	return nil
}

// hasPlan tells whether a subscription pays: only with one Claude Code tells of these
// windows. That there is none nobody says.
func hasPlan() bool {
	for _, window := range [...]string{"five_hour", "seven_day"} {
		percent := sdk.Status("rate_limits." + window + ".used_percentage").Float(-1)
		if percent >= 0 && percent <= 100 {
			return true
		}
	}
	return false
}

// cloud is the cloud that Claude Code is told to use, or "".
func cloud() string {
	switch {
	case sdk.EnvOn("CLAUDE_CODE_USE_BEDROCK"):
		return "Bedrock"
	case sdk.EnvOn("CLAUDE_CODE_USE_VERTEX"):
		return "Vertex"
	case sdk.EnvOn("CLAUDE_CODE_USE_FOUNDRY"):
		return "Foundry"
	}
	return ""
}

// gateway is the host of an address, without what stands before it, such as a user, and
// behind it.
func gateway(url string) string {
	start, end := 0, len(url)
	for i := range len(url) {
		if i+2 < len(url) && url[i:i+3] == "://" {
			start = i + 3
			break
		}
	}
	for i := start; i < len(url); i++ {
		if c := url[i]; c == '/' || c == '?' || c == '#' {
			end = i
			break
		}
	}
	for i := start; i < end; i++ {
		if url[i] == '@' {
			start = i + 1
		}
	}
	return url[start:end]
}
