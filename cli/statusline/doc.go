// Package statusline is "aiterm statusline": render, test, install, uninstall, config
// and doctor, and the hidden command that runs the segment chain's.
//
// It imports cli/preview, cli/console, host/doctor, host/view, host/line, host/config,
// host/agent, host/claude, host/facts, host/yaml, host/look and host/disk.
package statusline
