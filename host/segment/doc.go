// Package segment is the district of other people's segments: found (catalog), brought
// here (source), judged (signature, permission), pinned (install), given away (pack), and
// the pages that they may have (fetch).
//
// It imports host/config, host/guest, host/web, host/yaml, host/look and host/disk.
package segment
