package sdk

import "unsafe"

// scratch takes most answers without an allocation.
var scratch [512]byte

// question is one call of a reader of the host, made again with a bigger buffer
// when the answer doesn't fit. The readers are called where they are named: a
// WebAssembly import can't be passed as a value, and a module imports only what
// it calls.
type question struct {
	buf    unsafe.Pointer
	limit  uint32
	answer Value
}

func ask() question {
	return question{buf: unsafe.Pointer(&scratch), limit: uint32(len(scratch))}
}

// again takes the length that the host answered with and says whether to call
// it once more.
func (q *question) again(length int32) bool {
	switch {
	case length < 0:
		return false
	case uint32(length) <= q.limit:
		// A copy: the next question overwrites the scratch buffer.
		q.answer = Value{text: string(unsafe.Slice((*byte)(q.buf), length)), ok: true}
		return false
	case q.limit > uint32(len(scratch)):
		return false // it grew between two calls; better absent than cut
	}
	q.buf, q.limit = unsafe.Pointer(&make([]byte, length)[0]), uint32(length)
	return true
}

// Status is the value at a dotted path of the JSON that Claude Code sent, such
// as "model.display_name". Objects and arrays are JSON; the empty path is the
// whole document. Absent and null are not OK.
func Status(path string) Value {
	q := ask()
	for q.again(hostStatus(path, q.buf, q.limit)) {
	}
	return q.answer
}

// Setting is one of this segment's own settings, with the default of its
// segment.yaml filled in. It is not OK for a name that segment.yaml doesn't
// declare, and under sdktest for one that the test doesn't set: give the same
// default here as there.
func Setting(name string) Value {
	q := ask()
	for q.again(hostConfig(name, q.buf, q.limit)) {
	}
	return q.answer
}

// Usage is a raw value of the usage snapshot, such as "five_hour.source".
// [Window] is the typed way. Needs the permission usage.
func Usage(path string) Value {
	q := ask()
	for q.again(hostUsage(path, q.buf, q.limit)) {
	}
	return q.answer
}

// Git is a raw fact about the repository of the session's directory, such as
// "root". [Repo] is the typed way. Needs the permission git.
func Git(path string) Value {
	q := ask()
	for q.again(hostGit(path, q.buf, q.limit)) {
	}
	return q.answer
}

// Spend is a raw figure of what sessions have cost, such as "today.model". [Spending] is
// the typed way. Needs the permission spend.
func Spend(path string) Value {
	q := ask()
	for q.again(hostSpend(path, q.buf, q.limit)) {
	}
	return q.answer
}

// Env is an environment variable. Needs the permission env with that name;
// a name that was not granted is not OK.
func Env(name string) Value {
	q := ask()
	for q.again(hostEnv(name, q.buf, q.limit)) {
	}
	return q.answer
}

// EnvOn says whether an environment variable says yes, as Claude Code reads its own.
// Needs the permission env with that name.
func EnvOn(name string) bool {
	switch Env(name).text {
	case "1", "true", "yes", "on":
		return true
	}
	return false
}

// StoreGet is what an earlier render of this segment put under key with
// [StoreSet]. Needs the permission store.
func StoreGet(key string) Value {
	q := ask()
	for q.again(hostStoreGet(key, q.buf, q.limit)) {
	}
	return q.answer
}

// StoreSet keeps value under key for later renders; an empty value removes the
// key. It says whether the value was taken: keys and values of one segment have
// 64 KiB together. All sessions share them; a key that begins with "session/" each of the
// last 24 sessions has for itself. Needs the permission store.
func StoreSet(key, value string) bool { return hostStoreSet(key, value) == 0 }

// Fetch is the body of the last GET of url that the host made for this
// segment, however old it is. It never waits: when that is older than
// maxAgeSeconds, or was never made, the host makes one after this render, and a
// later render has the answer. Not OK until there is a body. Needs the
// permission http with the host of url.
//
// The URL is https, in ASCII, of at most 2 KiB, without user name and fragment;
// plain http goes only to localhost and private addresses that were granted as
// such. A redirect is followed to granted hosts alone. Less than 60 s counts as
// 60, more than a week as a week; after a failure the host waits longer. A body
// has at most 1 MiB, and what is not UTF-8 in it is replaced by U+FFFD. A render
// may name eight URLs, and each minute has at most sixteen requests: take the
// same ones each time. Why there is no body is in the host's log.
func Fetch(url string, maxAgeSeconds int) Value {
	q := ask()
	for q.again(hostFetch(url, int32(maxAgeSeconds), q.buf, q.limit)) {
	}
	return q.answer
}

// Now is the time of the render in Unix milliseconds. A segment that asks for it
// is run at every render; one that asks for [Minute] only when something that it
// asked for has changed.
func Now() int64 { return hostNow() }

// Minute is the time of the render in whole Unix minutes.
func Minute() int64 { return hostMinute() }

// UTCOffset is how far local time is ahead of UTC, in seconds.
func UTCOffset() int { return int(hostUTCOffset()) }

// Columns is the number of cells that a line has. All segments of the line
// share them.
func Columns() int { return int(hostColumns()) }

// Span appends text. The style is a role of the theme ("usage.warn") or
// attributes ("bold fg=208 bg=#1e1e2e") or both; later words win. The host
// removes control characters and escapes from text, and gives a segment at most
// 64 spans and 4 KiB.
func Span(text, style string) { hostSpan(text, style) }

// Link appends text that leads to url. Links other than http, https and file
// are drawn as plain text.
func Link(text, style, url string) { hostLink(text, style, url) }

// LogLevel says how much a log entry matters.
type LogLevel int32

// The levels of [Log].
const (
	LogDebug LogLevel = 0
	LogInfo  LogLevel = 1
	LogWarn  LogLevel = 2
	LogError LogLevel = 3
)

// Log writes text to the host's log file, never to the terminal. One render
// may log 16 KiB.
func Log(level LogLevel, text string) { hostLog(int32(level), text) }
