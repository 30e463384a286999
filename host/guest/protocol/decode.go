package protocol

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
)

// Reader takes frames from a pipe.
type Reader struct {
	from   io.Reader
	limit  int
	atOnce int
	buffer []byte // nil for one that keeps what it reads
	rest   []byte // what was read and not looked at
}

// BufferBytes is what is read at once.
const BufferBytes = 16 << 10

// NewReader reads frames of at most limit bytes.
func NewReader(from io.Reader, limit int) *Reader {
	return &Reader{from: from, limit: limit, atOnce: BufferBytes, buffer: make([]byte, BufferBytes)}
}

// NewKeepingReader reads likewise, and what [Reader.Next] returns holds for good: it is for
// one that keeps most of what it reads.
func NewKeepingReader(from io.Reader, limit int) *Reader {
	return &Reader{from: from, limit: limit, atOnce: 4 * BufferBytes}
}

var errFrame = errors.New("it is not a frame")

// Next returns the kind and the fields of the next frame, which hold until the next call.
func (r *Reader) Next() (kind byte, fields []byte, err error) {
	if err := r.fill(headBytes); err != nil {
		return 0, nil, err
	}
	length := binary.LittleEndian.Uint32(r.rest)
	if length == 0 || uint64(length) > uint64(r.limit) {
		return 0, nil, fmt.Errorf("a frame of %d bytes, over the limit of %d", length, r.limit)
	}
	r.rest = r.rest[headBytes:]
	n := int(length)
	if n <= r.atOnce {
		if err := r.fill(n); err != nil {
			return 0, nil, unexpected(err)
		}
		fields, r.rest = r.rest[:n], r.rest[n:]
		return fields[0], fields[1:], nil
	}
	fields, err = r.large(n)
	if err != nil {
		return 0, nil, unexpected(err)
	}
	return fields[0], fields[1:], nil
}

// Waits tells whether the next frame was read along with the last one, as a whole.
func (r *Reader) Waits() bool {
	return len(r.rest) >= headBytes && uint64(len(r.rest)-headBytes) >= uint64(binary.LittleEndian.Uint32(r.rest))
}

// fill reads until there are so many bytes, which can be read at once.
func (r *Reader) fill(n int) error {
	have := len(r.rest)
	switch {
	case have >= n:
		return nil
	case r.buffer != nil:
		r.rest = r.buffer[:copy(r.buffer, r.rest)]
	case cap(r.rest) < n:
		r.rest = append(make([]byte, 0, r.atOnce), r.rest...)
	}
	got, err := io.ReadAtLeast(r.from, r.rest[have:cap(r.rest)], n-have)
	r.rest = r.rest[:have+got]
	return err
}

// large reads what does not fit the buffer. Memory is taken as bytes come: a length
// alone takes none.
func (r *Reader) large(n int) ([]byte, error) {
	const step = 1 << 20
	fields := append(make([]byte, 0, min(n, step)), r.rest...)
	r.rest = nil
	for len(fields) < n {
		if len(fields) == cap(fields) {
			grown := make([]byte, len(fields), min(n, 4*cap(fields)))
			copy(grown, fields)
			fields = grown
		}
		got, err := r.from.Read(fields[len(fields):cap(fields)])
		fields = fields[:len(fields)+got]
		if err != nil && len(fields) < n {
			return nil, err
		}
	}
	return fields, nil
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// decoder takes fields from the left; wrong is set at the first that is not as it
// should be.
type decoder struct {
	rest  []byte
	wrong bool
	told  int // questions in what was noted that are numbers
}

func (d *decoder) unsigned() uint64 {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 {
		d.rest, d.wrong = nil, true
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) signed() int64 {
	v, n := binary.Varint(d.rest)
	if n <= 0 {
		d.rest, d.wrong = nil, true
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

// natural is a number that is no larger than most.
func (d *decoder) natural(most uint64) int64 {
	v := d.unsigned()
	if v > most {
		d.wrong = true
		return 0
	}
	return int64(v)
}

func (d *decoder) boolean() bool { return d.natural(1) == 1 }

func (d *decoder) text() string { return string(d.bytes()) }

func (d *decoder) bytes() []byte {
	n := d.unsigned()
	if n > uint64(len(d.rest)) {
		d.rest, d.wrong = nil, true
		return nil
	}
	bytes := d.rest[:n]
	d.rest = d.rest[n:]
	return bytes
}

func (d *decoder) segment() int { return int(d.natural(math.MaxInt32)) }

func (d *decoder) question() (q Asked) {
	if q.Func = capability.Lookup(string(d.bytes())); q.Func == nil {
		d.rest, d.wrong = nil, true
		return q
	}
	for range q.Func.Texts() {
		text := d.text()
		d.wrong = d.wrong || len(text) > capability.MaxText
		q.Text = append(q.Text, text)
	}
	number := d.signed()
	q.Int = int32(number)
	d.wrong = d.wrong || int64(q.Int) != number
	return q
}

func (d *decoder) answer(a *capability.Args) {
	a.Present, a.Number, a.Answer = d.boolean(), d.signed(), d.text()
}

// noted is a question of which the answer may have been told.
func (d *decoder) noted() (q Asked) {
	told := d.natural(math.MaxInt32)
	if told == 0 {
		return d.question()
	}
	// One byte is sent for each, and more are not kept.
	if d.told++; d.told > capability.MaxQuestions+1 {
		d.rest, d.wrong = nil, true
	}
	return Asked{Told: int(told)}
}

// atFirst is how many entries of a list there is room made for before they are seen.
const atFirst = 32

// list is as long as it says, or as what there is of it.
func (d *decoder) list(one func() Asked) (list []Asked) {
	n := d.unsigned()
	if n > 0 && !d.wrong {
		list = make([]Asked, 0, min(n, uint64(len(d.rest)), atFirst))
	}
	for ; n > 0 && !d.wrong; n-- {
		list = append(list, one())
	}
	return list
}

// end is the error of what was decoded.
func (d *decoder) end() error {
	if d.wrong || len(d.rest) > 0 {
		return errFrame
	}
	return nil
}

// DecodeHello says whether a guest's process speaks this version.
func DecodeHello(fields []byte) error {
	d := decoder{rest: fields}
	version := d.text()
	if err := d.end(); err != nil {
		return err
	}
	if version != Version {
		return errors.New("it is of another version than this program: install all of aiterm's programs again")
	}
	return nil
}

// DecodeRun reads a frame's fields. The module is a view of them.
func DecodeRun(fields []byte) (r Run, err error) {
	d := decoder{rest: fields}
	r.Segment, r.Unknown, r.Code = d.segment(), d.boolean(), d.text()
	r.Known = d.list(func() Asked {
		q := d.question()
		d.answer(&q.Args)
		return q
	})
	for i := range r.Known {
		r.Known[i].Told = i + 1
	}
	r.Module, d.rest = d.rest, nil
	return r, d.end()
}

// DecodeAnswer reads a frame's fields.
func DecodeAnswer(fields []byte) (a Answer, err error) {
	d := decoder{rest: fields}
	var args capability.Args
	a.Segment = d.segment()
	d.answer(&args)
	a.Present, a.Number, a.Answer = args.Present, args.Number, args.Answer
	return a, d.end()
}

// DecodeAsk reads a frame's fields.
func DecodeAsk(fields []byte) (a Ask, err error) {
	d := decoder{rest: fields}
	a.Segment = d.segment()
	a.Noted = d.list(d.noted)
	a.Question = d.question()
	return a, d.end()
}

// DecodeDone reads a frame's fields.
func DecodeDone(fields []byte) (done Done, err error) {
	d := decoder{rest: fields}
	done.Segment = d.segment()
	done.Noted = d.list(d.noted)
	done.Took = time.Duration(d.natural(math.MaxInt64))
	done.Memory = d.natural(math.MaxInt64)
	done.Truncated, done.Damaged = d.boolean(), d.boolean()
	done.Failure = d.text()
	return done, d.end()
}
