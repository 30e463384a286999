package protocol

import (
	"encoding/binary"

	"github.com/data-wise/aiterm/host/guest/capability"
)

// frame appends a frame of a kind, whose fields are appended by body.
func frame(dst []byte, kind byte, body func(dst []byte) []byte) []byte {
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0, kind)
	dst = body(dst)
	binary.LittleEndian.PutUint32(dst[start:], uint32(len(dst)-start-headBytes))
	return dst
}

// headBytes are the length and stand before what it counts.
const headBytes = 4

// AppendHello appends the first frame of a guest's process.
func AppendHello(dst []byte) []byte {
	return frame(dst, KindHello, func(dst []byte) []byte { return appendText(dst, Version) })
}

// AppendRun appends a frame but for its end, which is the module as it is: there is no
// need to copy it.
func AppendRun(dst []byte, r Run) []byte {
	start := len(dst)
	dst = frame(dst, KindRun, func(dst []byte) []byte {
		dst = binary.AppendUvarint(dst, uint64(r.Segment))
		dst = appendBool(dst, r.Unknown)
		dst = appendText(dst, r.Code)
		dst = binary.AppendUvarint(dst, uint64(len(r.Known)))
		for i := range r.Known {
			k := &r.Known[i]
			dst = appendQuestion(dst, k)
			dst = appendAnswer(dst, k.Present, k.Number, k.Answer)
		}
		return dst
	})
	binary.LittleEndian.PutUint32(dst[start:], uint32(len(dst)-start-headBytes+len(r.Module)))
	return dst
}

// AppendAnswer appends a frame.
func AppendAnswer(dst []byte, a Answer) []byte {
	return frame(dst, KindAnswer, func(dst []byte) []byte {
		return appendAnswer(binary.AppendUvarint(dst, uint64(a.Segment)), a.Present, a.Number, a.Answer)
	})
}

// AppendAsk appends a frame.
func AppendAsk(dst []byte, a Ask) []byte {
	return frame(dst, KindAsk, func(dst []byte) []byte {
		dst = appendNoted(binary.AppendUvarint(dst, uint64(a.Segment)), a.Noted)
		return appendQuestion(dst, &a.Question)
	})
}

// AppendDone appends a frame.
func AppendDone(dst []byte, d Done) []byte {
	return frame(dst, KindDone, func(dst []byte) []byte {
		dst = appendNoted(binary.AppendUvarint(dst, uint64(d.Segment)), d.Noted)
		dst = binary.AppendUvarint(dst, uint64(d.Took))
		dst = binary.AppendUvarint(dst, uint64(d.Memory))
		dst = appendBool(dst, d.Truncated)
		dst = appendBool(dst, d.Damaged)
		return appendText(dst, d.Failure)
	})
}

func appendNoted(dst []byte, noted []Asked) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(noted)))
	for i := range noted {
		if dst = binary.AppendUvarint(dst, uint64(noted[i].Told)); noted[i].Told == 0 {
			dst = appendQuestion(dst, &noted[i])
		}
	}
	return dst
}

// appendQuestion appends what is asked. How many texts there are, the function says.
func appendQuestion(dst []byte, q *Asked) []byte {
	dst = appendText(dst, q.Func.Name)
	for _, text := range q.Text {
		dst = appendText(dst, text[:min(len(text), capability.MaxText)])
	}
	return binary.AppendVarint(dst, int64(q.Int))
}

func appendAnswer(dst []byte, present bool, number int64, answer string) []byte {
	dst = appendBool(dst, present)
	dst = binary.AppendVarint(dst, number)
	return appendText(dst, answer)
}

func appendText(dst []byte, text string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(text))), text...)
}

func appendBool(dst []byte, v bool) []byte {
	if v {
		return append(dst, 1)
	}
	return append(dst, 0)
}
