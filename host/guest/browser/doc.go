// Package browser is the native engine of the page on which aiterm is tried: it runs
// segments of the native ABI by the WebAssembly of the browser that this program runs in
// itself. What a segment may ask, and what is answered, is decided by package capability,
// as for every engine; this one moves bytes between the guest's memory and its own.
//
// A guest cannot be interrupted: the page ends the worker in which both run.
package browser
