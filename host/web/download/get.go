package download

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Request says what to get. The zero value of what is optional means "without".
type Request struct {
	URL       *url.URL // from [ParseAddress]
	Max       int64    // bytes
	UserAgent string   // "aiterm/1.2.3"
	// Validator is that of an earlier [File]: a server that says that it still
	// holds is not asked for the bytes.
	Validator string
	// Progress is called after each piece, with the bytes so far and the bytes
	// in all, -1 while these are not known. It is the caller's to draw slowly.
	Progress func(done, total int64)
}

// File is what came.
type File struct {
	Bytes       []byte
	ContentType string
	URL         *url.URL // where it was in the end
	// Validator can be given back in a later [Request]; "" when the server gave
	// none. It is one line of ASCII.
	Validator string
	// Unchanged says that the server holds the same as at the earlier validator;
	// there are no bytes then.
	Unchanged bool
}

// StatusError is an answer other than a file.
type StatusError struct {
	Code int
	URL  *url.URL
}

func (e *StatusError) Error() string { return Show(e.URL) + " " + StatusWords(e.Code) }

// Get gets a whole file. The error names the address and ends with what to do;
// all text of the server in it is cleaned. A status other than 200 is a
// *[StatusError].
func Get(ctx context.Context, r Request) (File, error) {
	return get(ctx, NewClient(r.URL.Host), r, true)
}

// Unchanged asks whether a file is still the one that the validator belongs to,
// without getting it. False means that it may be another; without a validator
// nobody is asked.
func Unchanged(ctx context.Context, r Request) (bool, error) {
	if r.Validator == "" {
		return false, nil
	}
	f, err := get(ctx, NewClient(r.URL.Host), r, false)
	return f.Unchanged || err == nil && f.Validator == r.Validator, err
}

func get(ctx context.Context, client *http.Client, r Request, body bool) (File, error) {
	ctx, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.URL.String(), nil)
	if err != nil {
		return File{}, fmt.Errorf("%s is no address that can be asked: %w", Show(r.URL), err)
	}
	request.Header.Set("User-Agent", r.UserAgent)
	condition(request.Header, r.Validator)
	response, err := client.Do(request)
	if err != nil {
		return File{}, fmt.Errorf("%s %w", Show(r.URL), Explain(ctx, err))
	}
	defer response.Body.Close()
	f := File{URL: response.Request.URL, ContentType: response.Header.Get("Content-Type"), Validator: validator(response.Header)}
	switch {
	case response.StatusCode == http.StatusNotModified && r.Validator != "":
		f.Unchanged, f.Validator = true, r.Validator
		return f, nil
	case response.StatusCode != http.StatusOK:
		return File{}, &StatusError{Code: response.StatusCode, URL: r.URL}
	case !body:
		return f, nil
	case response.ContentLength > r.Max:
		return File{}, tooLarge(r)
	}
	f.Bytes, err = io.ReadAll(io.LimitReader(Count(response.Body, response.ContentLength, r.Progress), r.Max+1))
	if err != nil {
		return File{}, fmt.Errorf("%s %w", Show(r.URL), Explain(ctx, err))
	}
	if int64(len(f.Bytes)) > r.Max {
		return File{}, tooLarge(r)
	}
	return f, nil
}

func tooLarge(r Request) error {
	return fmt.Errorf("%s has more than %s, which is the limit: name another file", Show(r.URL), Size(r.Max))
}

// Size shows a limit: "16 MiB", "64 KiB".
func Size(bytes int64) string {
	switch {
	case bytes >= 1<<20 && bytes%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", bytes>>20)
	case bytes >= 1<<10 && bytes%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", bytes>>10)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// Count reports what is read from r; total is what there will be, or -1.
func Count(r io.Reader, total int64, progress func(done, total int64)) io.Reader {
	if progress == nil {
		return r
	}
	return &counter{r: r, total: total, report: progress}
}

type counter struct {
	r           io.Reader
	done, total int64
	report      func(done, total int64)
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if n > 0 {
		c.done += int64(n)
		c.report(c.done, c.total)
	}
	return n, err
}

// A validator is a header of the answer that identifies what was sent (RFC
// 9110, section 8.8): the ETag if it has one, else the time of change.
const (
	etagMark     = "etag "
	modifiedMark = "modified "
	maxValidator = 512
)

func validator(h http.Header) string {
	for _, v := range []struct{ mark, value string }{{etagMark, h.Get("ETag")}, {modifiedMark, h.Get("Last-Modified")}} {
		if v.value != "" && len(v.value) <= maxValidator && isASCII(v.value) {
			return v.mark + v.value
		}
	}
	return ""
}

func condition(h http.Header, validator string) {
	if !isASCII(validator) {
		return // from a file that somebody changed
	}
	if etag, ok := strings.CutPrefix(validator, etagMark); ok {
		h.Set("If-None-Match", etag)
	} else if since, ok := strings.CutPrefix(validator, modifiedMark); ok {
		h.Set("If-Modified-Since", since)
	}
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// IsMissing reports whether an error says that there is no such file, in any of
// the ways in which servers say it: some forbid what they do not have.
func IsMissing(err error) bool {
	var status *StatusError
	if !errors.As(err, &status) {
		return false
	}
	return status.Code == http.StatusNotFound || status.Code == http.StatusGone || status.Code == http.StatusForbidden
}
