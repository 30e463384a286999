// Package console is what every command works with: what it sees of the world
// ([Env]), which plugins.yaml it is about, how it asks, prints, draws and reports
// progress, what it says of a wrong call, and the code that it ends with.
//
// It imports host/view, host/line, host/config, host/facts, host/yaml, host/look and
// host/disk.
package console
