package layout

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/internal/golden"
)

func TestSVGGolden(t *testing.T) {
	rows := Render(sample(), Options{Width: 100, Roles: testRoles(), Level: Truecolor})
	golden.Compare(t, "sample.svg", string(SVG(rows, SVGOptions{Title: "aiterm's line", Columns: 80})))
}

// TestSVGIsXML covers what the sample lacks: markup in texts, every attribute
// and every shape.
func TestSVGIsXML(t *testing.T) {
	line := Line{Prefix: "╭╮╰╯─│█ ", Left: []Block{
		block("", 1, 0, text(`<a href="x">&'`, "bold italic underline strike reverse dim bg=2"), text("\ue0b0\ue0b2\ue0a0é", "underline"), text("x", "strike")),
	}}
	picture := SVG(Render([]Line{line}, Options{Width: 80, Level: ANSI16}), SVGOptions{Title: "a < b\x1b[0m & c"})
	decoder := xml.NewDecoder(bytes.NewReader(picture))
	var texts strings.Builder
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in:\n%s", err, picture)
		}
		if data, ok := token.(xml.CharData); ok {
			texts.WriteString(strings.TrimSpace(string(data)))
		}
	}
	if want := `a < b & c<a href="x">&'éx`; texts.String() != want {
		t.Errorf("texts are %q, want %q", texts.String(), want)
	}
}
