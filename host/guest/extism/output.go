package extism

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/data-wise/aiterm/host/guest/capability"
)

// drawn is one span as a plugin puts it out.
type drawn struct{ text, style, url string }

// show draws a plugin's output through the same functions that a plugin can call,
// and so with the same limits.
func show(call *capability.Call, output []byte) error {
	spans, err := parse(output)
	if err != nil {
		return err
	}
	plain, link := capability.Lookup("span"), capability.Lookup("link")
	for _, s := range spans {
		if s.url == "" {
			plain.Call(call, &capability.Args{Text: []string{s.text, s.style}})
		} else {
			link.Call(call, &capability.Args{Text: []string{s.text, s.style, s.url}})
		}
	}
	return nil
}

// parse reads a plugin's output. A JSON object with a member "spans" is
//
//	{"spans": [{"text": "on ", "style": "dim"}, {"text": "main", "url": "https://…"}]}
//
// where text must be there, style and url may be, all three are strings, and
// members of other names are skipped. Such an object of another form is an
// error. Anything else is text: one span, without the space around it.
func parse(output []byte) ([]drawn, error) {
	output = bytes.TrimSpace(output)
	if len(output) == 0 {
		return nil, nil
	}
	text := []drawn{{text: string(output)}}
	// gjson believes that what it is given is JSON, and its own check of that
	// recurses as deep as the text does.
	if output[0] != '{' || !json.Valid(output) {
		return text, nil
	}
	list, found := member(gjson.ParseBytes(output), "spans")
	if !found {
		return text, nil
	}
	if !list.IsArray() {
		return nil, fmt.Errorf("its output has %s as spans: give a list of objects", kind(list))
	}
	var spans []drawn
	var err error
	list.ForEach(func(_, entry gjson.Result) bool {
		var s drawn
		if s, err = parseSpan(entry); err != nil {
			err = fmt.Errorf("its output has in span %d %w", len(spans), err)
			return false
		}
		spans = append(spans, s)
		return len(spans) <= capability.MaxSpans
	})
	return spans, err
}

func parseSpan(entry gjson.Result) (s drawn, err error) {
	if !entry.IsObject() {
		return s, fmt.Errorf(`%s: give an object such as {"text": "main", "style": "dim"}`, kind(entry))
	}
	for _, m := range [...]struct {
		name     string
		required bool
		to       *string
	}{{"text", true, &s.text}, {"style", false, &s.style}, {"url", false, &s.url}} {
		value, found := member(entry, m.name)
		switch {
		case !found && m.required:
			return s, fmt.Errorf("no %s: give a string", m.name)
		case found && value.Type != gjson.String:
			return s, fmt.Errorf("%s as %s: give a string", kind(value), m.name)
		}
		*m.to = value.String()
	}
	return s, nil
}

// member returns the member of an object that has this very name, the last one
// if there are several.
func member(object gjson.Result, name string) (value gjson.Result, found bool) {
	object.ForEach(func(key, v gjson.Result) bool {
		if key.String() == name {
			value, found = v, true
		}
		return true
	})
	return value, found
}

func kind(v gjson.Result) string {
	switch {
	case v.IsObject():
		return "an object"
	case v.IsArray():
		return "a list"
	case v.IsBool():
		return "a boolean"
	case v.Type == gjson.Null:
		return "null"
	}
	return "a " + strings.ToLower(v.Type.String())
}
