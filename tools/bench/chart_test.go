//go:build linux || darwin

package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/internal/golden"
)

func TestChartGolden(t *testing.T) {
	picture := string(sampleReport().chart())
	golden.Compare(t, "chart.svg", picture)
	d := xml.NewDecoder(strings.NewReader(picture))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// An axis begins below the smallest value and ends at or above the largest, at
// ticks, and is no longer than it has to be.
func TestScale(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   scale
	}{
		{nil, scale{1, 10}},
		{[]float64{0}, scale{1, 10}},
		{[]float64{1.5, 346}, scale{1, 500}},
		{[]float64{0.7, 3}, scale{0.5, 5}},
		{[]float64{3, 3}, scale{2, 5}},
		{[]float64{1, 500}, scale{0.5, 500}},
		{[]float64{0, 12}, scale{0.005, 20}},
		{[]float64{9, 1001}, scale{5, 2000}},
	} {
		got := scaleOf(tt.values)
		near := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-9*a && b-a < 1e-9*a })
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(scale{}), near); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.values, diff)
		}
		if x := got.x(got.low); x != chartLeft {
			t.Errorf("%v begins at %g", tt.values, x)
		}
		if x := got.x(got.high); x != chartWidth-chartRight {
			t.Errorf("%v ends at %g", tt.values, x)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"one", []string{"one"}},
		{"one two  three", []string{"one two", "three"}},
		{"a word_that_is_too_long", []string{"a", "word_that_is_too_long"}},
		{"長い 名前", []string{"長い", "名前"}},
	} {
		if diff := cmp.Diff(tt.want, wrap(tt.text, 8)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}
