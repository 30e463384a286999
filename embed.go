// Package aiterm embeds what a person may replace: the default plugins.yaml
// and the themes. What they mean is the business of host/config; the built-in
// segments are in package plugins.
package aiterm

import "embed"

// Files holds plugins.yaml and themes/NAME.yaml.
//
//go:embed plugins.yaml themes/*.yaml
var Files embed.FS
