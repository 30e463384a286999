package line

import (
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/look/span"
)

// recoloured gives the spans that hold a number the style of the highest threshold that it
// has reached; others, and numbers below all, stay as they are.
func recoloured(spans []span.Span, thresholds []config.Threshold) []span.Span {
	if len(thresholds) == 0 {
		return spans
	}
	out := make([]span.Span, len(spans))
	for i, s := range spans {
		if v, ok := firstNumber(s.Text); ok {
			for _, t := range thresholds {
				if v >= t.From {
					s.Style = t.Style
				}
			}
		}
		out[i] = s
	}
	return out
}

// firstNumber is the number that a text begins with, or that stands first in it: 42 in
// "ctx 42%", 12300 in "12.3k", 86 in "1h26m", in minutes, as all times are.
func firstNumber(text string) (float64, bool) {
	at := strings.IndexAny(text, "0123456789")
	if at < 0 {
		return 0, false
	}
	v, rest := leading(text[at:])
	before := strings.TrimRight(text[:at], " $€£¥")
	if negative := strings.HasSuffix(before, "-") || strings.HasSuffix(before, "−"); negative {
		v = -v
	}
	for _, unit := range [...]struct {
		sign  string
		times float64
	}{{"k", 1e3}, {"K", 1e3}, {"M", 1e6}, {"G", 1e9}, {"B", 1e9}} {
		if after, ok := strings.CutPrefix(rest, unit.sign); ok && !startsWord(after) {
			return v * unit.times, true
		}
	}
	if minutes, ok := duration(v, rest); ok {
		return minutes, true
	}
	return v, true
}

// leading reads the number that a text begins with.
func leading(text string) (v float64, rest string) {
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.' && end+1 < len(text) && text[end+1] >= '0' && text[end+1] <= '9') {
		end++
	}
	for end > 0 {
		if v, err := strconv.ParseFloat(text[:end], 64); err == nil {
			return v, text[end:]
		}
		end-- // 1.2.3 begins with 1.2
	}
	return 0, text
}

// duration reads 1h26m5s of which the first number has been read. It is in minutes.
func duration(v float64, rest string) (minutes float64, ok bool) {
	for {
		per := 0.0
		switch {
		case strings.HasPrefix(rest, "d"):
			per = 24 * 60
		case strings.HasPrefix(rest, "h"):
			per = 60
		case strings.HasPrefix(rest, "m"):
			per = 1
		case strings.HasPrefix(rest, "s"):
			per = 1.0 / 60
		}
		if per == 0 || startsLetters(rest[1:]) {
			return 0, false
		}
		minutes, rest = minutes+v*per, rest[1:]
		if rest == "" || rest[0] < '0' || rest[0] > '9' {
			return minutes, true
		}
		v, rest = leading(rest)
	}
}

func startsLetters(text string) bool {
	return text != "" && (text[0]|0x20 >= 'a' && text[0]|0x20 <= 'z')
}

func startsWord(text string) bool {
	return startsLetters(text) || text != "" && text[0] >= '0' && text[0] <= '9'
}
