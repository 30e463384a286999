package aiterm

import "embed"

// Sources holds what a segment is built with outside this repository: the SDK
// for Go with the target file for TinyGo (sdk/segment.json), the declarations for each
// other language (sdk/LANGUAGE/aiterm.*), and the licence that goes with them. The
// SDK's own tests are in it too, since a pattern cannot leave them out.
//
// It is data that nothing touches until a segment is made: the render path does
// not pay for it.
//
//go:embed LICENSE sdk/segment.json sdk/*.go sdk/sdktest/*.go sdk/testcase/*.go sdk/internal/fakehost/*.go sdk/c/aiterm.h sdk/cpp/aiterm.hpp sdk/rust/aiterm.rs sdk/zig/aiterm.zig sdk/d/aiterm.d sdk/moonbit/aiterm.mbt sdk/javascript sdk/assemblyscript/aiterm.ts
var Sources embed.FS
