//go:build tinygo.wasm || wasip1

package sdk

import "unsafe"

// The imports of ABI version 1. A string parameter is passed as two i32, the
// address and the length. A module imports only those that its code reaches.

//go:wasmimport aiterm_v1 status
func hostStatus(path string, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 config
func hostConfig(key string, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 usage
func hostUsage(path string, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 git
func hostGit(path string, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 spend
func hostSpend(path string, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 transcript
func hostTranscript(path string, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 transcript_name
func hostTranscriptName(path string, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 transcript_title
func hostTranscriptTitle(path string, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 system
func hostSystem(path string, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 env
func hostEnv(name string, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 store_get
func hostStoreGet(key string, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 store_set
func hostStoreSet(key, value string) int32

//go:wasmimport aiterm_v1 fetch
func hostFetch(url string, maxAgeSeconds int32, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 now
func hostNow() int64

//go:wasmimport aiterm_v1 minute
func hostMinute() int64

//go:wasmimport aiterm_v1 utc_offset
func hostUTCOffset() int32

//go:wasmimport aiterm_v1 columns
func hostColumns() int32

//go:wasmimport aiterm_v1 width
func hostWidth(text string) int32

//go:wasmimport aiterm_v1 shorten
func hostShorten(text string, cells int32, buf unsafe.Pointer, limit uint32) int32

//go:wasmimport aiterm_v1 span
func hostSpan(text, style string)

//go:wasmimport aiterm_v1 link
func hostLink(text, style, url string)

//go:wasmimport aiterm_v1 log
func hostLog(level int32, text string)

// Answers of the exported function. Any but answerOK means that the segment
// failed.
const (
	answerOK           = 0
	answerFailed       = 1
	answerUnregistered = 2
)

// render is the registered function; nil until [Register] was called.
var render func() error

func register(f func() error) { render = f }

// renderV1 is the module's entry; the name of the export is the ABI's version.
//
//go:wasmexport aiterm_segment_v1
func renderV1() int32 {
	if render == nil {
		return answerUnregistered
	}
	if err := render(); err != nil {
		hostLog(int32(LogError), err.Error())
		return answerFailed
	}
	return answerOK
}
