package usage

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseWindow(t *testing.T) {
	counts := func(used, limit, percent float64, reset time.Duration) Window {
		w := Window{Name: SevenDay, Used: used, Limit: limit, Percent: percent, Source: "given", SeenAt: at}
		if reset > 0 {
			w.ResetsAt = at.Add(reset)
		}
		return w
	}
	tests := []struct {
		text string
		want Window
	}{
		{"234/500@3d", counts(234, 500, 46.8, 72*time.Hour)},
		{"234/500", counts(234, 500, 46.8, 0)},
		{"0/500@30m", counts(0, 500, 0, 30*time.Minute)},
		{"500/500@2h15m", counts(500, 500, 100, 135*time.Minute)},
		{"45%@3d4h", counts(0, 0, 45, 76*time.Hour)},
		{"45.5%", counts(0, 0, 45.5, 0)},
		{"0%@1d2h3m", counts(0, 0, 0, 26*time.Hour+3*time.Minute)},
		{"1/3", counts(1, 3, 100./3, 0)},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			got, err := ParseWindow(SevenDay, tt.text, at)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("window (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseWindowErrors(t *testing.T) {
	const syntax = "is not a usage: write it as 45/100@2h or 45%@2h"
	const rangeOf = "is out of range: 0 to 100 % and a reset within the 5 hours of the window"
	tests := []struct{ text, want string }{
		{"", syntax},
		{"45", syntax},
		{"/100", syntax},
		{"45/", syntax},
		{"45/0", syntax},
		{"45/-100", syntax},
		{"45/NaN", syntax},
		{"45/inf", syntax},
		{"%", syntax},
		{"x%", syntax},
		{"45%@", syntax},
		{"45%@soon", syntax},
		{"45%@-2h", syntax},
		{"45%@-2d", syntax},
		{"45%@1d1d", syntax},
		{"45%@1d-1h", syntax},
		{"45%@99999d", syntax},
		{"45%@2h@3h", syntax},
		{"101/100", rangeOf},
		{"-1/100", rangeOf},
		{"101%", rangeOf},
		{"-1%", rangeOf},
		{"NaN%", rangeOf},
		{"inf%", rangeOf},
		{"45%@7h", rangeOf},
		{"45%@3d", rangeOf},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			_, err := ParseWindow(FiveHour, tt.text, at)
			if err == nil || !strings.HasSuffix(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), `"`+tt.text+`"`) {
				t.Errorf("error = %v, want the text and %q", err, tt.want)
			}
		})
	}
}

func FuzzParseWindow(f *testing.F) {
	for _, text := range []string{"45/100@2h", "45%@2h15m", "234/500@3d4h", "1/3", "5/inf", "inf/inf", "45%@65535d1500000h", "@", "/", "%"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := ParseWindow(SevenDay, text, at)
		if err != nil {
			if !strings.Contains(err.Error(), "usage: write it as") && !strings.Contains(err.Error(), "out of range") {
				t.Fatalf("%q: the error does not say what to do: %v", text, err)
			}
			return
		}
		if !w.ResetsAt.IsZero() && w.ResetsAt.Before(at) {
			t.Fatalf("%q resets at %v, in the past", text, w.ResetsAt)
		}
		if !(w.Percent >= 0 && w.Percent <= 100) || !finite(w.Used) || !finite(w.Limit) {
			t.Fatalf("%q is %v of %v, %v %%", text, w.Used, w.Limit, w.Percent)
		}
	})
}
