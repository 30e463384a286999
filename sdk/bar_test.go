package sdk_test

import (
	"math"
	"slices"
	"testing"

	"github.com/data-wise/aiterm/sdk"
	"github.com/data-wise/aiterm/sdk/sdktest"
)

func TestBar(t *testing.T) {
	tests := []struct {
		name, style string
		width       int
		full        int64
		want        string
	}{
		{"block", "block", 4, 3, "███░"},
		{"no name", "", 4, 1, "█░░░"},
		{"an unknown name", "bloc", 4, 1, "█░░░"},
		{"the cells of another style", "░▒▓█", 4, 1, "█░░░"},
		{"two names", "smooth=∙▏▎▍▌▋▊▉█ line", 4, 1, "█░░░"},
		{"one part", "smooth", 4, 1, "▏∙∙∙"},
		{"a cell and a part", "smooth", 4, 12, "█▌∙∙"},
		{"full", "smooth", 4, 32, "████"},
		{"half cells", "line", 4, 3, "━╾──"},
		{"ascii", "ascii", 4, 2, "##--"},
		{"below nothing", "block", 4, math.MinInt64, "░░░░"},
		{"above all", "block", 4, math.MaxInt64, "████"},
		{"no cells", "block", 0, 3, ""},
		{"fewer than no cells", "block", -3, 3, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := sdk.NewBar(tt.style, tt.width)
			b.Fill(tt.full)
			if got := b.Text(); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestBarIsDrawnAsSpans(t *testing.T) {
	tests := []struct {
		name string
		draw func(b *sdk.Bar)
		want []sdktest.Span
	}{
		{"one style", func(b *sdk.Bar) { b.Draw("5h ", " 40%", "s", "", 80) },
			[]sdktest.Span{{Text: "5h ████░░░░░░ 40%", Style: "s"}}},
		{"gradient", func(b *sdk.Bar) { b.Fill(10); b.Draw("5h ", " 100%", "s", "usage.", 80) },
			[]sdktest.Span{
				{Text: "5h ", Style: "s"}, {Text: "████", Style: "usage.ok"}, {Text: "███", Style: "usage.notice"},
				{Text: "██", Style: "usage.warn"}, {Text: "█", Style: "usage.critical"}, {Text: " 100%", Style: "s"},
			}},
		{"a mark in the style of the texts", func(b *sdk.Bar) { b.Mark(9); b.Draw("", " 40%", "s", "usage.", 80) },
			[]sdktest.Span{{Text: "████", Style: "usage.ok"}, {Text: "░░░░░", Style: "dim"}, {Text: "┃ 40%", Style: "s"}}},
		{"the bar alone", func(b *sdk.Bar) { b.Draw("", "", "s", "usage.", 80) },
			[]sdktest.Span{{Text: "████", Style: "usage.ok"}, {Text: "░░░░░░", Style: "dim"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := sdktest.Render(t, sdktest.Host{}, func() error {
				b := sdk.NewBar("block", 10)
				b.Fill(4)
				tt.draw(&b)
				return nil
			})
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
