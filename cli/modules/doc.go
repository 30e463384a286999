// Package modules is how commands get segments compiled and run, native ones and Extism
// plugins.
package modules
