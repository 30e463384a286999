// Package author is the commands below "aiterm plugins" for whoever writes a segment:
// new, build, pack, run, test and dev, with the process of its own in which a segment
// is tried.
package author
