// Package configure is the terminal interface: "aiterm configure" shows the line as it is
// and as it could be, and writes what a person chose. It draws and takes keys; what a
// change comes to is decided below host.
//
// A page is a file, and so is what lies over one; model.go has the messages, screen.go the
// rows, preview.go the line. Tests send messages and look at what is drawn.
//
// It imports cli/statusline, cli/plugins, cli/usage, cli/console, host/view, host/segment,
// host/config, host/claude, host/facts and host/look.
package configure
