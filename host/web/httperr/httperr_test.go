package httperr

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"testing"
	"time"
)

func TestWords(t *testing.T) {
	live := t.Context()
	late, cancelLate := context.WithTimeout(live, 0)
	defer cancelLate()
	<-late.Done()
	ended, end := context.WithCancel(live)
	end()
	at := func(err error) error {
		return &url.Error{Op: "Get", URL: "https://api.example.com/?key=hush", Err: err}
	}
	tests := []struct {
		name string
		ctx  context.Context
		err  error
		want string
	}{
		{"a refusal", live, at(fmt.Errorf("dial: %w", Refusal("leads astray"))), "leads astray"},
		{"a refusal, late", late, Refusal("leads astray"), "leads astray"},
		{"late", late, at(late.Err()), "gave no whole answer within 15s: check the network"},
		{"told to end", ended, at(ended.Err()), "was not waited for: aiterm was told to end"},
		{"half an answer", live, io.ErrUnexpectedEOF, "ended the connection in the middle of its answer: check the network"},
		{"none", live, at(io.EOF), "ended the connection in the middle of its answer: check the network"},
		{"a redirect to nowhere", live, at(errors.New(`failed to parse Location header "%zz?key=hush": invalid`)), "redirected to an address that is none: check the page"},
		{"broken", live, at(errors.New(`net/http: HTTP/1.x transport connection broken: malformed HTTP status code "x"`)),
			`gave no answer that can be used (malformed HTTP status code "x"): check the page`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Words(tt.ctx, tt.err, 15*time.Second, "the page").Error(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
