// Command host is the segment that shows on which machine the session runs: always, or only
// where somebody came to it over SSH.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// longest is how many cells of a name are shown.
const longest = 64

func render() error {
	far := isSet("SSH_CONNECTION") || isSet("SSH_TTY") || isSet("SSH_CLIENT")
	if !far && sdk.Setting("when").String() != "always" {
		return nil
	}
	name := sdk.System("hostname").String()
	if name == "" {
		return nil
	}
	if !sdk.Setting("show_domain").Bool(false) {
		for i := range len(name) {
			if name[i] == '.' && i > 0 {
				name = name[:i]
				break
			}
		}
	}
	if sdk.Setting("show_user").Bool(false) {
		user := sdk.Env("USER").String()
		if user == "" {
			user = sdk.Env("USERNAME").String()
		}
		if user != "" {
			name = user + "@" + name
		}
	}
	icon := sdk.Setting("icon").Or("💻")
	if far {
		icon = sdk.Setting("ssh_icon").Or("🌐")
	}
	if name = sdk.Shorten(name, longest); icon != "" {
		name = icon + " " + name
	}
	sdk.Span(name, "text")
	return nil
}

func isSet(variable string) bool { return sdk.Env(variable).String() != "" }
