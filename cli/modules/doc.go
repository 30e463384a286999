// Package modules is how commands get segments compiled and run, native ones and Extism
// plugins.
//
// It imports cli/console, host/view, host/author, host/config and host/guest.
package modules
