package source

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/web/download"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Web is a module at a web address.
type Web struct {
	address *url.URL
	pin     string // "sha256:HEX" that the bytes must have, or ""
}

const pinMark = "#sha256="

// parseWeb reads an address that may end with #sha256=HEX.
func parseWeb(text string) (Source, error) {
	address, sum, pinned := strings.Cut(text, "#")
	w := &Web{}
	if pinned {
		hexes, ok := strings.CutPrefix(strings.ToLower(sum), pinMark[1:])
		if w.pin = digestMark + hexes; !ok || !isDigest(w.pin) {
			return nil, errors.New("after # must come sha256= and 64 hexadecimal digits, not " + strictyaml.Quote(sum) + ": correct it or take it out")
		}
	}
	var err error
	if w.address, err = download.ParseAddress(address); err != nil {
		return nil, err
	}
	return w, nil
}

func (w *Web) String() string {
	if w.pin == "" {
		return w.address.String()
	}
	return w.address.String() + pinMark + strings.TrimPrefix(w.pin, digestMark)
}

// Fetch gets the file, and the signature at the same address with .minisig
// after the path. That there is none is no fault.
func (w *Web) Fetch(ctx context.Context, o Options) (Module, error) {
	request := download.Request{URL: w.address, Max: MaxModule, UserAgent: o.UserAgent, Progress: o.Progress}
	f, err := download.Get(ctx, request)
	if err != nil {
		return Module{}, err
	}
	name := download.Show(w.address)
	if wrong := wrongModule(f.Bytes); wrong != "" {
		return Module{}, errors.New(name + " " + wrong)
	}
	if got := contentValidator(f.Bytes); w.pin != "" && got != w.pin {
		return Module{}, errors.New(name + " has the " + got + " and not the " + w.pin + " that was asked for: it was replaced; find out why before you use it")
	}
	m := Module{Bytes: f.Bytes, Source: w.String(), Resolved: download.Show(f.URL), Validator: f.Validator}
	beside := *w.address
	beside.Path += SignatureSuffix
	if beside.RawPath != "" {
		beside.RawPath += SignatureSuffix
	}
	sig, err := download.Get(ctx, download.Request{URL: &beside, Max: MaxSignature, UserAgent: o.UserAgent})
	switch {
	case err == nil && signature.Is(sig.Bytes):
		m.Signature = sig.Bytes
	case err != nil && ctx.Err() != nil:
		return Module{}, err
	case err != nil && !download.IsMissing(err):
		m.note("its signature was not read: %v", err)
	}
	return m, nil
}

// Unchanged asks the server by its ETag or the time of change.
func (w *Web) Unchanged(ctx context.Context, o Options, validator string) (bool, error) {
	if w.pin != "" {
		return true, nil
	}
	return download.Unchanged(ctx, download.Request{URL: w.address, UserAgent: o.UserAgent, Validator: validator})
}
