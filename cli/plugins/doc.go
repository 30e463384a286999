// Package plugins is "aiterm plugins": which segments there are, how other people's are
// added, granted, updated and removed, and the hidden command that asks for the pages
// that segments wish for.
package plugins
