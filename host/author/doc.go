// Package author is the district of those who write a segment: a folder to begin with
// (scaffold), compilers (toolchain), trying it (trial), and what it has to pass
// (conformance).
//
// It imports host/config, host/guest, host/facts, host/yaml, host/look and host/disk.
package author
