// Package author is the commands below "aiterm plugins" for whoever writes a segment:
// new, build, pack, run, test and dev, with the process of its own in which a segment
// is tried.
//
// It imports cli/preview, cli/modules, cli/console, host/view, host/author, host/segment,
// host/config, host/agent, host/guest, host/facts, host/yaml, host/look and host/disk.
package author
