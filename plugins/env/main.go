// Command env is the segment that shows environment variables. It is told only those
// that were granted, and none that holds a key.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	text := ""
	for rest := sdk.Setting("names").String(); rest != ""; {
		var word string
		word, rest = cut(rest, ' ')
		text += variable(cut(word, '='))
	}
	if text == "" {
		return nil
	}
	text = text[1:]
	if icon := sdk.Setting("icon").String(); icon != "" {
		text = icon + " " + text
	}
	sdk.Span(sdk.Shorten(text, 300), sdk.Setting("role").Or("text"))
	return nil
}

// variable is what is shown of one, with a space in front; "" where it is not set.
func variable(name, label string) string {
	if name == "" {
		return ""
	}
	value := sdk.Env(name).String()
	if value == "" {
		return ""
	}
	if label == "" && sdk.Setting("show_names").Bool(true) {
		label = name
	}
	if sdk.Setting("hide_values").Bool(false) {
		if label == "" {
			label = name
		}
		return " " + label
	}
	if sdk.Setting("basename").Bool(false) {
		value = base(value)
	}
	if limit := sdk.Setting("max_length").Int(32); limit > 0 {
		value = sdk.Shorten(value, int(limit))
	}
	if label == "" {
		return " " + value
	}
	return " " + label + "=" + value
}

// base is the last part of a path.
func base(path string) string {
	for path != "" && isSlash(path[len(path)-1]) {
		path = path[:len(path)-1]
	}
	for i := len(path) - 1; i >= 0; i-- {
		if isSlash(path[i]) {
			return path[i+1:]
		}
	}
	return path
}

func isSlash(c byte) bool { return c == '/' || c == '\\' }

// cut splits s at the first separator.
func cut(s string, separator byte) (before, after string) {
	for i := range len(s) {
		if s[i] == separator {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}
