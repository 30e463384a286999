package state

import (
	"strconv"
	"testing"
)

func TestCutQuotedReadsWhatWasQuoted(t *testing.T) {
	for _, value := range []string{"", "plain", `a "quoted" word`, `back\slash`, "two\nrows", "日本", "\x00\xff", "\x1b[31m", `\`} {
		for _, rest := range []string{"", " ", ` "more"`, "\n"} {
			got, left, ok := CutQuoted(strconv.Quote(value) + rest)
			if !ok || got != value || left != rest {
				t.Errorf("CutQuoted(%q) = %q, %q, %v", strconv.Quote(value)+rest, got, left, ok)
			}
		}
	}
}

func TestCutQuotedRefusesOthers(t *testing.T) {
	for _, text := range []string{"", "plain", `"`, `"open`, `"open\"`, `"open\`, ` "later"`, "`raw`", `'c'`, `"bad \q escape"`} {
		if got, left, ok := CutQuoted(text); ok || got != "" || left != text {
			t.Errorf("CutQuoted(%q) = %q, %q, %v", text, got, left, ok)
		}
	}
}
