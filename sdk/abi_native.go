//go:build !(tinygo.wasm || wasip1)

package sdk

import (
	"unsafe"

	"github.com/data-wise/aiterm/sdk/internal/fakehost"
)

// The same functions as abi_guest.go, answered by the fake host of package
// sdktest. They keep the buffer protocol, so that the retry with a bigger
// buffer runs in native tests too.

func hostStatus(path string, buf unsafe.Pointer, limit uint32) int32 {
	return fill(fakehost.Current().Status, path, buf, limit)
}

func hostConfig(key string, buf unsafe.Pointer, limit uint32) int32 {
	return fill(fakehost.Current().Config, key, buf, limit)
}

func hostUsage(path string, buf unsafe.Pointer, limit uint32) int32 {
	return fill(fakehost.Current().Usage, path, buf, limit)
}

func hostGit(path string, buf unsafe.Pointer, limit uint32) int32 {
	return fill(fakehost.Current().Git, path, buf, limit)
}

func hostSpend(path string, buf unsafe.Pointer, limit uint32) int32 {
	return fill(fakehost.Current().Spend, path, buf, limit)
}

func hostTranscript(path string, buf unsafe.Pointer, limit uint32) int32 {
	return fill(fakehost.Current().Transcript, path, buf, limit)
}

func hostTranscriptName(path string, buf unsafe.Pointer, limit uint32) int32 {
	return fill(fakehost.Current().Transcript, "names."+path, buf, limit)
}

func hostTranscriptTitle(path string, buf unsafe.Pointer, limit uint32) int32 {
	return fill(fakehost.Current().Transcript, "titles."+path, buf, limit)
}

func hostSystem(path string, buf unsafe.Pointer, limit uint32) int32 {
	return fill(fakehost.Current().System, path, buf, limit)
}

func hostEnv(name string, buf unsafe.Pointer, limit uint32) int32 {
	return fill(fakehost.Current().Env, name, buf, limit)
}

func hostStoreGet(key string, buf unsafe.Pointer, limit uint32) int32 {
	return fill(fakehost.Current().StoreGet, key, buf, limit)
}

func hostFetch(url string, maxAgeSeconds int32, buf unsafe.Pointer, limit uint32) int32 {
	fetch := func(url string) (string, bool) { return fakehost.Current().Fetch(url, maxAgeSeconds) }
	return fill(fetch, url, buf, limit)
}

func hostShorten(text string, cells int32, buf unsafe.Pointer, limit uint32) int32 {
	shorten := func(text string) (string, bool) { return fakehost.Shorten(text, int(cells)), true }
	return fill(shorten, text, buf, limit)
}

func hostStoreSet(key, value string) int32 {
	if !fakehost.Current().StoreSet(key, value) {
		return -1
	}
	return 0
}

func register(func() error) {}

func hostNow() int64                   { return fakehost.Current().Now() }
func hostMinute() int64                { return fakehost.Current().Now() / 60_000 }
func hostUTCOffset() int32             { return fakehost.Current().UTCOffset() }
func hostColumns() int32               { return fakehost.Current().Columns() }
func hostWidth(text string) int32      { return int32(fakehost.Width(text)) }
func hostSpan(text, style string)      { fakehost.Current().Span(text, style, "") }
func hostLink(text, style, u string)   { fakehost.Current().Span(text, style, u) }
func hostLog(level int32, text string) { fakehost.Current().Log(level, text) }

// fill answers a reader as the host does: the full length, the bytes only if
// they fit, -1 for absent.
func fill(reader func(string) (string, bool), key string, buf unsafe.Pointer, limit uint32) int32 {
	text, ok := reader(key)
	if !ok {
		return -1
	}
	if len(text) <= int(limit) {
		copy(unsafe.Slice((*byte)(buf), limit), text)
	}
	return int32(len(text))
}
