// Package aiterm embeds what a person may replace: the default plugins.yaml,
// the themes and the presets. What they mean is the business of host/config; the built-in
// segments are in package plugins.
package aiterm

import "embed"

// Files holds plugins.yaml, themes/NAME.yaml and presets/NAME.yaml.
//
//go:embed plugins.yaml themes/*.yaml presets/*.yaml
var Files embed.FS
