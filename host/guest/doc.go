// Package guest is the district of running a segment: what it may ask (capability), what
// its module imports (module) and its manifest says (manifest), what holds for every
// guest (sandbox, limits), what it said of a failure (said), and the engines (wasm, extism,
// translated, and browser for the page on which aiterm is tried; native is what they share).
//
// Strangers' segments run in a process of their own: worker is the line's side of it,
// inside what that process does, confine how it gives up its rights before, and protocol
// what the two say to each other. What became of modules that were compiled is in code.
//
// What a line imports of it are capability, module, code, native, protocol, translated and
// worker: none of them has an engine in it that runs WebAssembly.
//
// It imports host/facts, host/yaml, host/look and host/disk.
package guest
