// Command text is the segment that shows what its settings say: a text, a sign, a link.
// It can stand on a line several times, under names of its own.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// longest is how many cells are shown.
const longest = 200

func render() error {
	text := sdk.Setting("text").String()
	if icon := sdk.Setting("icon").String(); icon != "" {
		if text != "" {
			icon += " "
		}
		text = icon + text
	}
	if text = sdk.Shorten(text, longest); text == "" {
		return nil
	}
	style := sdk.Setting("role").Or("text")
	if color := sdk.Setting("color").String(); isColor(color) {
		style += " fg=" + color
	}
	if sdk.Setting("bold").Bool(false) {
		style += " bold"
	}
	if url := sdk.Setting("url").String(); isAddress(url) {
		sdk.Link(text, style, url)
	} else {
		sdk.Span(text, style)
	}
	return nil
}

// isColor tells whether s is one of the 256 colours, or "#" and six digits.
func isColor(s string) bool {
	if len(s) == 7 && s[0] == '#' {
		for i := 1; i < 7; i++ {
			if c := s[i] | 0x20; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
		return true
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		n = n*10 + int(s[i]-'0')
	}
	return s != "" && len(s) <= 3 && n <= 255
}

// isAddress tells whether s is one that a terminal follows.
func isAddress(s string) bool {
	return begins(s, "https://") || begins(s, "http://") || begins(s, "file://")
}

func begins(s, with string) bool { return len(s) > len(with) && s[:len(with)] == with }
