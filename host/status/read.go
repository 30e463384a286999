package status

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// MaxBytes is the largest document that is read.
const MaxBytes = 4 << 20

// ErrEmpty says that stdin ended before a document began.
var ErrEmpty = errors.New("stdin was empty: Claude Code writes a JSON object to it")

var errTimeout = errors.New("time is up")

// Read takes one JSON object from r and returns as soon as it is complete: a
// parent may hold the pipe open for as long as it lives. It gives up after
// wait, and after [MaxBytes]. With an error it still returns a usable (empty)
// Status. A read that is given up may leave a goroutine on r, which is why only
// a process that soon ends should do it.
func Read(r io.Reader, wait time.Duration) (Status, error) {
	s, err := readWithin(r, wait)
	if errors.Is(err, errTimeout) {
		err = fmt.Errorf("no complete JSON on stdin after %v: the program that started this one holds it open", wait)
	}
	return s, err
}

func readWithin(r io.Reader, wait time.Duration) (Status, error) {
	if r, ok := timed(r, time.Now().Add(wait)); ok {
		return decode(r)
	}
	type result struct {
		status Status
		err    error
	}
	done := make(chan result, 1)
	go func() {
		s, err := decode(r)
		done <- result{s, err}
	}()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case res := <-done:
		return res.status, res.err
	case <-timer.C:
		return Status{}, errTimeout
	}
}

// Parse is [Read] for a document that is already in memory.
func Parse(data []byte) (Status, error) {
	return decode(bytes.NewReader(data))
}

func decode(r io.Reader) (Status, error) {
	limited := &io.LimitedReader{R: r, N: MaxBytes + 1}
	in := bufio.NewReaderSize(limited, 4096)
	// Windows shells are known to put a byte order mark before piped text.
	if mark, err := in.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		in.Discard(3)
	}
	var raw json.RawMessage
	// The decoder's scanner is iterative and refuses more than 10000 levels,
	// so that a deeply nested document cannot exhaust the stack.
	if err := json.NewDecoder(in).Decode(&raw); err != nil {
		switch {
		case limited.N <= 0:
			return Status{}, fmt.Errorf("stdin is over the limit of %d MiB: send less", MaxBytes>>20)
		case errors.Is(err, errTimeout):
			return Status{}, err
		case errors.Is(err, io.EOF):
			return Status{}, ErrEmpty
		case errors.Is(err, io.ErrUnexpectedEOF):
			return Status{}, errors.New("the JSON on stdin is cut off: it must be one whole object")
		}
		return Status{}, fmt.Errorf("stdin is not valid JSON (%w): it must be one object", err)
	}
	if raw[0] != '{' {
		return Status{}, fmt.Errorf("stdin holds %s: it must be a JSON object", shorten(raw))
	}
	return Status{raw: string(raw)}, nil
}

func shorten(raw []byte) string {
	const most = 20
	if len(raw) > most {
		return string(raw[:most]) + "…"
	}
	return string(raw)
}
