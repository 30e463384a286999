// Package fakehost is the seam between the native build of package sdk and
// package sdktest: the functions that stand in for the host's WebAssembly
// imports while a segment runs under go test. A WebAssembly build never
// contains it.
package fakehost

import "sync"

// Host answers the calls of one render. Readers give the value and whether
// there is one.
type Host struct {
	Status, Config, Usage, Git, Spend, System, Transcript, Env, StoreGet func(key string) (string, bool)

	StoreSet  func(key, value string) bool
	Fetch     func(url string, maxAgeSeconds int32) (string, bool)
	Now       func() int64 // Unix milliseconds
	UTCOffset func() int32 // seconds east of UTC
	Columns   func() int32 // cells
	Span      func(text, style, url string)
	Log       func(level int32, text string)
}

var (
	// rendering keeps two renders of one test binary from sharing a host.
	rendering sync.Mutex
	current   *Host
)

// Run calls render with h as its host and returns what render returns. Renders
// wait for each other.
func Run(h *Host, render func() error) error {
	rendering.Lock()
	defer rendering.Unlock()
	current = h
	defer func() { current = nil }()
	return render()
}

// Current is the host of the render that is running. It panics outside [Run],
// where there is nothing to answer with.
func Current() *Host {
	if current == nil {
		panic("sdk: called outside a render; run the segment with sdktest.Render")
	}
	return current
}
