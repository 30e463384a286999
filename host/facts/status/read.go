package status

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unsafe"

	"github.com/data-wise/aiterm/host/disk/jsontext"
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

// firstRead is more than Claude Code sends.
const firstRead = 8 << 10

func decode(r io.Reader) (Status, error) {
	data := make([]byte, 0, firstRead)
	var f frame
	for {
		n, err := r.Read(data[len(data):min(cap(data), MaxBytes+1)])
		data = data[:len(data)+n]
		if f.read == 0 {
			// Windows shells are known to put a byte order mark before piped text.
			if len(data) < len(byteOrderMark) && strings.HasPrefix(byteOrderMark, string(data)) && err == nil {
				continue
			}
			f.read = len(data) - len(bytes.TrimPrefix(data, []byte(byteOrderMark)))
		}
		switch f.look(data) {
		case whole:
			return check(data[f.start:f.read])
		case other:
			return Status{}, explain(data[f.read:], r)
		case tooDeep:
			return Status{}, explain(data[f.start:], r)
		}
		switch {
		case errors.Is(err, errTimeout):
			return Status{}, err
		case err == nil && len(data) > MaxBytes:
			return Status{}, fmt.Errorf("stdin is over the limit of %d MiB: send less", MaxBytes>>20)
		case err != nil && !f.begun:
			return Status{}, ErrEmpty
		case err != nil:
			return Status{}, errCutOff
		case len(data) == cap(data):
			data = slices.Grow(data, min(3*len(data), MaxBytes+1-len(data)))
		}
	}
}

const byteOrderMark = "\xef\xbb\xbf"

var errCutOff = errors.New("the JSON on stdin is cut off: it must be one whole object")

// check makes a Status of an object that is framed.
func check(object []byte) (Status, error) {
	if !jsontext.ValidBytes(object) {
		if err := explain(object, nil); err != nil {
			return Status{}, err
		}
	}
	// Nobody writes to the bytes any more: a copy could have a megabyte.
	return newStatus(unsafe.String(unsafe.SliceData(object), len(object))), nil
}

// explain says what is wrong with the beginning of stdin, as encoding/json sees
// it; nil for an object. It may read on, as far as a value goes.
func explain(data []byte, rest io.Reader) error {
	in := io.Reader(bytes.NewReader(data))
	if rest != nil {
		in = io.MultiReader(in, io.LimitReader(rest, int64(MaxBytes-len(data))))
	}
	var raw json.RawMessage
	err := json.NewDecoder(in).Decode(&raw)
	switch {
	case errors.Is(err, errTimeout):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errCutOff
	case err != nil:
		return fmt.Errorf("stdin is not valid JSON (%w): it must be one object", err)
	case raw[0] != '{':
		return fmt.Errorf("stdin holds %s: it must be a JSON object", shorten(raw))
	}
	return nil
}

func shorten(raw []byte) string {
	const most = 20
	if len(raw) > most {
		return string(raw[:most]) + "…"
	}
	return string(raw)
}
