package sdk_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/data-wise/aiterm/sdk"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParse(t *testing.T) {
	type result struct {
		Float   float64
		FloatOK bool
		Int     int64
		IntOK   bool
	}
	both := func(f float64, n int64) result { return result{f, true, n, true} }
	tests := []struct {
		name, text string
		want       result
	}{
		{"zero", "0", both(0, 0)},
		{"whole", "45", both(45, 45)},
		{"negative", "-7", both(-7, -7)},
		{"plus", "+7", both(7, 7)},
		{"fraction", "45.5", both(45.5, 45)},
		{"negative fraction", "-0.5", both(-0.5, 0)},
		{"tenth", "0.1", both(0.1, 0)},
		{"noise", "41.199999999999996", both(41.199999999999996, 41)},
		{"exponent", "1e3", both(1000, 1000)},
		{"capital exponent", "1.5E+3", both(1500, 1500)},
		{"negative exponent", "1234e-2", both(12.34, 12)},
		{"leading zeros", "007", both(7, 7)},
		{"many digits", "0.1000000000000000000000000000001", both(0.1, 0)},
		{"epoch", "1779124800", both(1779124800, 1779124800)},
		{"largest int64", "9223372036854775807", both(math.MaxInt64, math.MaxInt64)},
		{"beyond int64", "9223372036854775808", result{9223372036854775808, true, 0, false}},
		{"1e19", "1e19", result{1e19, true, 0, false}},
		{"near the largest float64", "1e308", result{1e308, true, 0, false}},
		{"beyond float64", "1e309", result{}},
		{"far beyond float64", "1e99999999999999999999", result{}},
		{"zero with any exponent", "0e999999", both(0, 0)},
		{"next to nothing", "1e-99999", both(0, 0)},
		{"empty", "", result{}},
		{"sign alone", "-", result{}},
		{"point alone", ".", result{}},
		{"two points", "1.2.3", result{}},
		{"exponent without digits", "1e", result{}},
		{"exponent with a sign alone", "1e+", result{}},
		{"percent sign", "80%", result{}},
		{"word", "high", result{}},
		{"nan", "NaN", result{}},
		{"infinity", "Infinity", result{}},
		{"hexadecimal", "0x10", result{}},
		{"space", " 1", result{}},
		{"list", "1,2", result{}},
		{"object", `{"used":45}`, result{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got result
			got.Float, got.FloatOK = sdk.ParseFloat(tt.text)
			got.Int, got.IntOK = sdk.ParseInt(tt.text)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateApprox(1e-15, 0)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func FuzzParseFloat(f *testing.F) {
	for _, s := range []string{"0", "-1.5", "1e3", "41.199999999999996", "1e400", "1e-400", "00.10", "1_000", "0x1p4", "5e-324"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := sdk.ParseFloat(s)
		if math.IsNaN(got) || math.IsInf(got, 0) {
			t.Fatalf("ParseFloat(%q) = %v", s, got)
		}
		want, err := strconv.ParseFloat(s, 64)
		if ok != (err == nil) && !spelledOtherwise(s) && !nearOverflow(want) {
			t.Fatalf("ParseFloat(%q) ok = %v, strconv says %v", s, ok, err)
		}
		// Numbers below the smallest normal one have few bits; they count as 0.
		if ok && err == nil && math.Abs(want) > 1e-300 && math.Abs(got-want) > 1e-12*math.Abs(want) {
			t.Fatalf("ParseFloat(%q) = %v, want %v", s, got, want)
		}
	})
}

// spelledOtherwise is true for what only strconv takes for a number.
func spelledOtherwise(s string) bool {
	for _, c := range s {
		if c == '_' || c == 'x' || c == 'X' || c == 'n' || c == 'N' {
			return true
		}
	}
	return false
}

func nearOverflow(f float64) bool { return math.Abs(f) > 1e307 }

func FuzzParseInt(f *testing.F) {
	for _, s := range []string{"0", "-1", "9223372036854775807", "9223372036854775808", "1e18", "12.9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := sdk.ParseInt(s)
		if want, err := strconv.ParseInt(s, 10, 64); err == nil && want != math.MinInt64 && (!ok || got != want) {
			t.Fatalf("ParseInt(%q) = %d, %v; want %d", s, got, ok, want)
		}
	})
}
