// Package web is the district of servers: a file from somebody's server (download),
// when one is asked again (backoff), and why there was no answer (httperr). No program
// that draws a line imports it.
//
// It imports host/yaml and host/look.
package web
