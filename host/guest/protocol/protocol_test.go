package protocol

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/capability"
)

// sameFunction compares functions by where they stand in the table.
var sameFunction = cmp.Comparer(func(a, b *capability.Func) bool { return a == b })

func asked(name string, a capability.Args) Asked {
	return Asked{Func: capability.Lookup(name), Args: a}
}

// next reads one frame, which may come in pieces.
func next(t *testing.T, frame []byte, kind byte) []byte {
	t.Helper()
	for name, from := range map[string]io.Reader{"whole": bytes.NewReader(frame), "in pieces": iotest.OneByteReader(bytes.NewReader(frame))} {
		r := NewReader(from, MaxToGuest)
		got, fields, err := r.Next()
		if err != nil || got != kind {
			t.Fatalf("%s: kind %q, %v", name, got, err)
		}
		if _, _, err := r.Next(); err != io.EOF {
			t.Fatalf("%s: after it %v", name, err)
		}
		if name == "whole" {
			frame = append([]byte(nil), fields...)
		}
	}
	return frame
}

func TestFrames(t *testing.T) {
	questions := []Asked{
		asked("status", capability.Args{Text: []string{"model.name"}}),
		asked("link", capability.Args{Text: []string{"a", "", "https://x"}}),
		asked("fetch", capability.Args{Text: []string{"https://x"}, Int: -60}),
	}
	known := asked("columns", capability.Args{Number: -1 << 60, Present: true, Answer: "answer"})
	known.Told = 1
	noted := append(slices.Clip(questions), Asked{Told: 1}, Asked{Told: 1 << 20})
	for _, module := range [][]byte{nil, []byte("module"), bytes.Repeat([]byte("m"), 5<<20)} {
		want := Run{Segment: 3, Module: module, Known: []Asked{known}}
		got, err := DecodeRun(next(t, append(AppendRun(nil, want), module...), KindRun))
		if err != nil || !bytes.Equal(got.Module, module) {
			t.Fatalf("%d bytes of a module, %v", len(got.Module), err)
		}
		if diff := cmp.Diff(want.Known, got.Known, sameFunction); diff != "" || got.Segment != 3 {
			t.Errorf("segment %d, known (-want +got):\n%s", got.Segment, diff)
		}
	}
	answer := Answer{Segment: 1 << 20, Present: true, Number: 9, Answer: strings.Repeat("a", 1<<20)}
	if got, err := DecodeAnswer(next(t, AppendAnswer(nil, answer), KindAnswer)); err != nil || got != answer {
		t.Errorf("an answer: %v", err)
	}
	ask := Ask{Segment: 2, Noted: noted, Question: questions[2]}
	got, err := DecodeAsk(next(t, AppendAsk(nil, ask), KindAsk))
	if diff := cmp.Diff(ask, got, sameFunction); diff != "" || err != nil {
		t.Errorf("a question, %v (-want +got):\n%s", err, diff)
	}
	done := Done{Segment: 4, Noted: noted, Took: time.Second, Memory: 1 << 24, Truncated: true, Damaged: true, Failure: "why"}
	gotDone, err := DecodeDone(next(t, AppendDone(nil, done), KindDone))
	if diff := cmp.Diff(done, gotDone, sameFunction); diff != "" || err != nil {
		t.Errorf("the end, %v (-want +got):\n%s", err, diff)
	}
	if err := DecodeHello(next(t, AppendHello(nil), KindHello)); err != nil {
		t.Error(err)
	}
}

// A frame that is cut off, too long, or has more in it than it should is none.
func TestNoFrames(t *testing.T) {
	whole := AppendDone(nil, Done{Noted: []Asked{asked("span", capability.Args{Text: []string{"a", "b"}})}, Failure: "why"})
	for n := range len(whole) {
		r := NewReader(bytes.NewReader(whole[:n]), MaxToLine)
		if _, _, err := r.Next(); err == nil || n > 0 && err == io.EOF {
			t.Errorf("cut off at %d: %v", n, err)
		}
	}
	_, fields, _ := NewReader(bytes.NewReader(whole), MaxToLine).Next()
	for n := range len(fields) {
		if _, err := DecodeDone(fields[:n]); err == nil {
			t.Errorf("fields cut off at %d are taken", n)
		}
	}
	if _, err := DecodeDone(append(fields, 0)); err == nil {
		t.Error("one more byte is taken")
	}
	// Of questions by number, no more than are kept.
	for more, taken := range []bool{true, false} {
		told := make([]Asked, capability.MaxQuestions+1+more)
		for i := range told {
			told[i].Told = 1
		}
		if _, err := DecodeDone(AppendDone(nil, Done{Noted: told})[headBytes+1:]); (err == nil) != taken {
			t.Errorf("%d questions by number: %v", len(told), err)
		}
	}
	long := AppendAsk(nil, Ask{Question: asked("status", capability.Args{Text: []string{strings.Repeat("x", capability.MaxText)}})})
	if _, _, err := NewReader(bytes.NewReader(long), len(long)-headBytes-1).Next(); err == nil {
		t.Error("a frame over the limit is taken")
	}
}

// An announced length takes no memory.
func TestAnnouncedLength(t *testing.T) {
	head := []byte{0xff, 0xff, 0xff, 2, KindRun}
	var from bytes.Reader
	allocated := testing.AllocsPerRun(10, func() {
		from.Reset(head)
		if _, _, err := NewReader(&from, MaxToGuest).Next(); err == nil {
			t.Fatal("it is taken for a frame")
		}
	})
	if allocated > 10 {
		t.Errorf("%v allocations", allocated)
	}
}

// What was read along with a frame waits, as far as it is whole.
func TestWaits(t *testing.T) {
	two := AppendAnswer(AppendAnswer(nil, Answer{Segment: 1}), Answer{Segment: 2, Answer: "answer"})
	one := len(AppendAnswer(nil, Answer{Segment: 1}))
	for cut := one; cut <= len(two); cut++ {
		for name, r := range map[string]*Reader{
			"reader": NewReader(bytes.NewReader(two[:cut]), MaxToGuest), "keeping reader": NewKeepingReader(bytes.NewReader(two[:cut]), MaxToGuest),
		} {
			if r.Waits() {
				t.Errorf("%s: a frame waits before anything was read", name)
			}
			if _, _, err := r.Next(); err != nil {
				t.Fatal(err)
			}
			if got := r.Waits(); got != (cut == len(two)) {
				t.Errorf("%s: with %d bytes of %d a frame waits: %v", name, cut, len(two), got)
			}
		}
	}
}
