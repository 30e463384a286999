package plugins_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/look/cells"
	"github.com/data-wise/aiterm/sdk"
)

// barStyles are the styles of the bars that the segments of that name draw.
func barStyles(t *testing.T, segment string) []string {
	t.Helper()
	for _, s := range sourceManifest(t, segment).Settings {
		if s.Name == "bar_style" {
			if got := s.DefaultIn(manifest.ASCII); got != "ascii" {
				t.Errorf("%s draws bars of %s where all is to be ASCII", segment, got)
			}
			return s.Allowed
		}
	}
	t.Fatalf("%s has no setting bar_style", segment)
	return nil
}

// A bar has as many cells as it should in each style, whatever it says, and where more is
// used none of its cells is emptier.
func TestBarsOfEveryStyle(t *testing.T) {
	styles := barStyles(t, "usage")
	if diff := cmp.Diff(styles, barStyles(t, "context")); diff != "" {
		t.Errorf("styles (-usage +context):\n%s", diff)
	}
	if len(styles) < 10 {
		t.Errorf("there are %d styles, fewer than ten", len(styles))
	}
	looks := map[string]string{}
	for _, style := range styles {
		one := sdk.NewBar(style, 1)
		look := strings.Join(order(&one), "")
		if other, same := looks[look]; same {
			t.Errorf("%s is drawn like %s: %s", style, other, look)
		}
		looks[look] = style

		for width := 4; width <= 20; width++ {
			b := sdk.NewBar(style, width)
			empty, full := glyphs(&b, 0)[0], glyphs(&b, b.Parts())[0]
			order := order(&b)
			if order[0] != empty || order[len(order)-1] != full || len(order) != b.Parts()/width+1 {
				t.Fatalf("%s: the cells are %q from %q to %q", style, order, empty, full)
			}
			before := glyphs(&b, 0)
			for percent := range 101 {
				now := glyphs(&b, percent*b.Parts()/100)
				text := strings.Join(now, "")
				if got := cells.Width(text); got != width || len(now) != width {
					t.Fatalf("%s at %d %%: %q has %d cells, want %d", style, percent, text, got, width)
				}
				if style == "ascii" && strings.ContainsFunc(text, func(r rune) bool { return r > '~' }) {
					t.Errorf("%s at %d %%: %q", style, percent, text)
				}
				for i := range now {
					if slices.Index(order, now[i]) < slices.Index(order, before[i]) {
						t.Errorf("%s at %d %%: %q after %q", style, percent, now, before)
					}
					if i > 0 && slices.Index(order, now[i]) > slices.Index(order, now[i-1]) {
						t.Errorf("%s at %d %%: %q has a cell that is fuller than the one before it", style, percent, text)
					}
				}
				before = now
			}
			if slices.Contains(before, empty) {
				t.Errorf("%s is %q when full", style, before)
			}
			for cell := range width {
				b.Mark(cell)
				if got := cells.Width(b.Text()); got != width {
					t.Errorf("%s with a mark: %q has %d cells, want %d", style, b.Text(), got, width)
				}
			}
		}
	}
}

// glyphs are the cells of the bar with so many parts of it full.
func glyphs(b *sdk.Bar, parts int) []string {
	b.Fill(int64(parts))
	return strings.Split(b.Text(), "")
}

// order is how the first cell looks from empty to full.
func order(b *sdk.Bar) []string {
	var all []string
	for parts := range b.Parts() + 1 {
		all = append(all, glyphs(b, parts)[0])
	}
	return slices.Compact(all)
}

// The page on looks shows each style as it is drawn.
func TestBarsInTheDocs(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "looks.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, style := range barStyles(t, "usage") {
		b := sdk.NewBar(style, 8)
		b.Fill(int64(b.Parts() * 45 / 100))
		usual := ""
		if style == "block" {
			usual = " (as it comes)"
		}
		if want := "| `" + style + "`" + usual + " | `" + b.Text() + "` |"; !strings.Contains(string(page), want) {
			t.Errorf("docs/looks.md has no %s", want)
		}
	}
}
