// Package sdk is what the author of a segment imports: it reads what Claude
// Code and the host know, appends styled text, and formats numbers, times and
// names in a few bytes of code.
//
// A segment is a main package that registers one function:
//
//	package main
//
//	import "github.com/data-wise/aiterm/sdk"
//
//	func init() { sdk.Register(render) }
//
//	func main() {}
//
//	func render() error {
//		if cost, ok := sdk.Cost(); ok {
//			sdk.Span(sdk.Money(cost, 2), "cost")
//		}
//		return nil
//	}
//
// The host calls it once for each render. It appends spans with [Span] and
// [Link]; no span means that there is nothing to show, which is not an error.
//
// # Reading
//
// Most of what a segment wants has a typed function: [ModelName], [CurrentDir],
// [Cost], [ContextPercent], [Window], [Repo], [LocalTime]. They return false
// when the value is absent, of the wrong type or out of range, so that a
// segment shows nothing rather than a zero that isn't true. Everything else is
// read by name with [Status], [Setting], [Usage], [Git], [Spend], [Env], [StoreGet] and
// [Fetch].
//
// # Permissions
//
// Each function of the host is a WebAssembly import of its own, and only those
// that a segment uses end up in its module. Usage needs the permission usage,
// Git the permission git, Spend spend, [System] system, [Transcript], [TranscriptName] and [TranscriptTitle] one of their
// own each, Env env, StoreGet and StoreSet store, Fetch http. A
// segment that was not granted one of its permissions is not run.
//
// # Size
//
// A module is decoded for every render, so bytes are milliseconds. This package
// imports nothing but unsafe; a segment that stays away from fmt, strconv and
// encoding/json is a few KB with TinyGo. The formatters here ([Itoa], [Fixed],
// [Count], [Duration], …) are for that.
//
// # Building
//
// With TinyGo, using the target file beside this package:
//
//	tinygo build -target segment.json -no-debug -opt=z -panic=trap -o hello.wasm ./hello
//
// With standard Go, at a thousand times the size:
//
//	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -o hello.wasm ./hello
//
// The same code runs natively under go test against the fake host of package
// sdktest.
package sdk
