// Package guest is the district of running a segment: what it may ask (capability), what
// its module imports (module) and its manifest says (manifest), what holds for every
// guest (sandbox), and the engines (wasm, extism, translated; native is what they share).
//
// It imports host/facts, host/yaml, host/look and host/disk.
package guest
