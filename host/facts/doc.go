// Package facts is the district of what a line can tell: an agent's document
// (status), limits and their history (usage, forecast), where they are asked for
// (endpoint, credentials), whether there is a newer aiterm (newer), the repository (gitrepo, gitrun), the time zone (zone), and
// made-up facts to try segments with (sample). It knows no segment.
//
// It imports host/web, host/yaml, host/look and host/disk.
package facts
