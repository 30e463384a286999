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

// A theme for light terminals cannot be read on a dark ground.
func TestSVGIsDrawnOnTheGroundThatItIsFor(t *testing.T) {
	row := func() []Row { return []Row{{runs: []run{{text: "x", width: 1}}, width: 1}} }
	dark, light := string(SVG(row(), SVGOptions{})), string(SVG(row(), SVGOptions{Light: true}))
	for _, want := range []struct{ in, text string }{
		{dark, `fill="#1b1b25"/>`}, {dark, `fill="#9a9aa8" x=`}, {light, `fill="#fafafa"/>`}, {light, `fill="#6a6a76" x=`},
	} {
		if !strings.Contains(want.in, want.text) {
			t.Errorf("%s is not in\n%s", want.text, want.in)
		}
	}
	sheet := string(SVGSheet("all", []SVGPart{{"one", row(), SVGOptions{}}, {"two", row(), SVGOptions{Light: true}}}))
	for _, want := range []string{"<title>all</title>", ">one</text>", ">two</text>", "#1b1b25", "#fafafa"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("%s is not on the sheet\n%s", want, sheet)
		}
	}
}

func TestSVGHasNoSignsOfPatchedFonts(t *testing.T) {
	for _, sign := range []string{"\uf07b", "\U000f0001"} {
		if got := string(SVG([]Row{{runs: []run{{text: sign, width: 1}}, width: 1}}, SVGOptions{})); strings.Contains(got, sign) || !strings.Contains(got, "<path") {
			t.Errorf("%q is drawn as text:\n%s", sign, got)
		}
	}
}
