// Package statusline is "aiterm statusline": render, test, install, uninstall, config
// and doctor, and the hidden command that runs the segment chain's.
package statusline
