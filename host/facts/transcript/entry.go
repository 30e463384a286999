package transcript

import (
	"slices"
	"time"
	"unsafe"

	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/disk/state"
)

// source is one line of the file, and where that stands.
type source struct {
	text string
	at   int64
}

// mostPlaced is how long a name or a title may be, as it is written.
const mostPlaced = 4 << 10

// place returns where a string of the line stands.
func (l source) place(v jsontext.Value) place {
	if v.Type != jsontext.String || v.Str == "" || len(v.Raw) > mostPlaced {
		return place{}
	}
	// What jsontext hands out is part of the text that it was given.
	begin := uintptr(unsafe.Pointer(unsafe.StringData(l.text)))
	offset := uintptr(unsafe.Pointer(unsafe.StringData(v.Raw))) - begin
	if offset >= uintptr(len(l.text)) {
		return place{}
	}
	return place{l.at + int64(offset), int64(len(v.Raw)), sum(v.Raw)}
}

// sum is a checksum that is never 0.
func sum(text string) uint64 { return state.Sum(text) | 1 }

func sumOf(text string) uint64 {
	if text == "" {
		return 0
	}
	return sum(text)
}

// entry is a record's members, as far as they are looked at.
type entry struct {
	kind, subtype, operation, session, asked, mode, uuid, ref, request              string
	when                                                                            int64
	message, content, result, attachment, compacted, origin, position, fork, models jsontext.Value
	side, meta, summary, hidden, failed, denied, timed                              bool
	took, pending                                                                   int64
}

// members reads the first level of a record. Of members of one name the first counts.
func members(record jsontext.Value) (e entry) {
	var had [16]string
	seen := had[:0]
	record.ForEach(func(key, v jsontext.Value) bool {
		if slices.Contains(seen, key.Str) {
			return true
		}
		known := true
		switch key.Str {
		case "type":
			e.kind = v.Str
		case "subtype":
			e.subtype = v.Str
		case "operation":
			e.operation = v.Str
		case "sessionId":
			e.session = v.Str
		case "requestSessionId":
			e.asked = v.Str
		case "permissionMode":
			e.mode = v.Str
		case "uuid":
			e.uuid = v.Str
		case "requestRef":
			e.ref = v.Str
		case "requestId":
			e.request = v.Str
		case "timestamp":
			e.when = milliseconds(v.Str)
		case "message":
			e.message = v
		case "content":
			e.content = v
		case "toolUseResult":
			e.result = v
		case "toolDenialKind":
			e.denied = v.Str != ""
		case "attachment":
			e.attachment = v
		case "compactMetadata":
			e.compacted = v
		case "origin":
			e.origin = v
		case "modelUsage":
			e.models = v
		case "turnPosition":
			e.position = v
		case "forkedFrom":
			e.fork = v
		case "isSidechain":
			e.side = v.Type == jsontext.True
		case "isMeta":
			e.meta = v.Type == jsontext.True
		case "isCompactSummary":
			e.summary = v.Type == jsontext.True
		case "isVisibleInTranscriptOnly":
			e.hidden = v.Type == jsontext.True
		case "isApiErrorMessage":
			e.failed = v.Type == jsontext.True
		case "durationMs":
			e.took = v.Int()
		case "pendingBackgroundAgentCount":
			e.pending = v.Int()
		default:
			known = false
		}
		if known {
			seen = append(seen, key.Str)
		}
		return true
	})
	return e
}

// milliseconds is a time as records have it; 0 for anything else.
func milliseconds(text string) int64 {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || t.Year() < 2000 {
		return 0
	}
	return t.UnixMilli()
}
