// Command style is the segment that shows the output style of the session, unless it
// is the usual one.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// usual is the name of the output style that nobody chose.
const usual = "default"

func render() error {
	name, ok := sdk.OutputStyle()
	if !ok || name == usual && !sdk.Setting("show_default").Bool(false) {
		return nil
	}
	sdk.Span(sdk.Sign("icon", "✎")+sdk.Name(name, sdk.Setting("max_length").Int(24)), "style")
	return nil
}
