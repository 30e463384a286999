// Package disk is the district of files and processes: caches and locks
// (state), files that belong to a person (userfile), how long what is written is kept
// (sweep), work that goes on after the line (detach), and the programs of an
// installation (programs, installed). It knows no format.
//
// It imports no other district.
package disk
