// Package preview draws a line to look at, for a session that flags describe.
//
// It imports cli/console, host/view, host/line, host/config, host/agent, host/facts,
// host/yaml, host/look and host/disk.
package preview
