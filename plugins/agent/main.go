// Command agent is the segment that shows the agent that the session was started with.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	name, ok := sdk.AgentName()
	if !ok {
		return nil
	}
	sdk.Span(sdk.Sign("icon", "🤖")+sdk.Name(name, sdk.Setting("max_length").Int(24)), "style")
	return nil
}
