// Command skills is the segment that shows how many skills the session used and, where it
// may, which ones.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	kinds, ok := sdk.TranscriptCount("skills.kinds")
	if !ok || kinds == 0 {
		return nil
	}
	icon := sdk.Setting("icon").Or("✦")
	names := ""
	for i := int64(0); i < kinds && i < sdk.Setting("max_names").Int(1); i++ {
		name := sdk.TranscriptName("skills." + sdk.Itoa(i)).String()
		if name == "" {
			continue
		}
		if names != "" {
			names += ", "
		}
		names += sdk.Shorten(name, int(sdk.Setting("max_length").Int(24)))
		if uses, ok := sdk.TranscriptCount("skills." + sdk.Itoa(i) + ".used"); ok && uses > 1 && sdk.Setting("show_uses").Bool(false) {
			names += "×" + sdk.Itoa(uses)
		}
	}
	if names != "" {
		if icon != "" {
			icon += " "
		}
		sdk.Span(icon+names, "text")
		return nil
	}
	sdk.Span(icon+sdk.Itoa(kinds), "text")
	if uses, ok := sdk.TranscriptCount("skills.used"); ok && uses > kinds && sdk.Setting("show_uses").Bool(false) {
		sdk.Span(" ×"+sdk.Itoa(uses), "dim")
	}
	return nil
}
