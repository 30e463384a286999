// Package plugins is "aiterm plugins": which segments there are, how other people's are
// added, granted, updated and removed, and the hidden command that asks for the pages
// that segments wish for.
//
// It imports cli/author, cli/preview, cli/modules, cli/console, host/doctor, host/view,
// host/segment, host/line, host/config, host/guest, host/yaml and host/disk.
package plugins
