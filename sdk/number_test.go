package sdk_test

import (
	"math"
	"math/big"
	"strconv"
	"testing"

	"github.com/data-wise/aiterm/sdk"
)

// check compares one text; the tables below are of formatters, which have
// nothing else to compare.
func check(t *testing.T, call, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %q, want %q", call, got, want)
	}
}

func TestItoa(t *testing.T) {
	for _, n := range []int64{0, 7, -7, 10, 1234567890, math.MaxInt64, math.MinInt64} {
		check(t, "Itoa", sdk.Itoa(n), strconv.FormatInt(n, 10))
	}
}

func TestFixed(t *testing.T) {
	tests := []struct {
		name     string
		f        float64
		decimals int
		want     string
	}{
		{"cents", 0.3108, 2, "0.31"},
		{"zero", 0, 2, "0.00"},
		{"zeros behind the point", 1.05, 2, "1.05"},
		{"carry", 0.999, 2, "1.00"},
		{"half", 0.5, 0, "1"},
		{"negative", -1.25, 1, "-1.3"},
		{"negative zero", -0.001, 2, "0.00"},
		{"no decimals", 41.7, 0, "42"},
		{"too few decimals", 1.5, -3, "2"},
		{"too many decimals", 0.5, 12, "0.500000000"},
		{"large", 1e15, 2, "1000000000000000.00"},
		{"too large", 1e30, 0, "9000000000000000000"},
		{"infinite", math.Inf(-1), 0, "-9000000000000000000"},
		{"not a number", math.NaN(), 2, "0.00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, "Fixed", sdk.Fixed(tt.f, tt.decimals), tt.want) })
	}
}

func FuzzFixed(f *testing.F) {
	f.Add(0.1, 2)
	f.Add(-2.675, 2)
	f.Add(123456.789, 9)
	f.Fuzz(func(t *testing.T, x float64, decimals int) {
		got := sdk.Fixed(x, decimals)
		if math.Abs(x) >= 1e9 || math.IsNaN(x) || decimals < 0 || decimals > 9 {
			return
		}
		parsed, ok := new(big.Rat).SetString(got)
		if !ok {
			t.Fatalf("Fixed(%v, %d) = %q, which is no number", x, decimals, got)
		}
		// Half a unit of the last decimal, and a little for the multiplication.
		unit := new(big.Rat).SetFloat64(0.500001 * math.Pow10(-decimals))
		distance := parsed.Sub(parsed, new(big.Rat).SetFloat64(x))
		if distance.Abs(distance).Cmp(unit) > 0 {
			t.Fatalf("Fixed(%v, %d) = %q, too far off", x, decimals, got)
		}
	})
}

func TestPercent(t *testing.T) {
	tests := []struct {
		name string
		p    float64
		want string
	}{
		{"zero", 0, "0%"},
		{"rounds down", 41.199999999999996, "41%"},
		{"rounds up", 41.5, "42%"},
		{"not quite full", 99.99, "99%"},
		{"full", 100, "100%"},
		{"over", 104.2, "104%"},
		{"negative", -3, "0%"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, "Percent", sdk.Percent(tt.p), tt.want) })
	}
}

func TestWhole(t *testing.T) {
	tests := []struct {
		name         string
		value, limit float64
		want         int64
	}{
		{"below", 45.4, 100, 45},
		{"almost the limit", 99.6, 100, 99},
		{"the limit", 100, 100, 100},
		{"above the limit", 100.4, 100, 100},
		{"almost a limit with a fraction", 99.4, 99.5, 99},
		{"a limit below one", 0.2, 0.4, 0},
		{"no limit", 5, 0, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := sdk.Whole(tt.value, tt.limit); got != tt.want {
				t.Errorf("Whole(%v, %v) = %d, want %d", tt.value, tt.limit, got, tt.want)
			}
		})
	}
}

func TestMoney(t *testing.T) {
	check(t, "Money", sdk.Money(0.3108, 2), "$0.31")
	check(t, "Money", sdk.Money(1234.5, 2), "$1234.50")
	check(t, "Money", sdk.Money(-0.5, 2), "-$0.50")
	check(t, "Money", sdk.Money(12.5, 0), "$13")
}

func TestCount(t *testing.T) {
	tests := []struct {
		n    int64
		want string
	}{
		{0, "0"}, {999, "999"}, {1000, "1k"}, {1049, "1k"}, {1050, "1.1k"}, {12_345, "12.3k"}, {99_949, "99.9k"},
		{99_950, "100k"}, {100_499, "100k"}, {200_000, "200k"}, {999_499, "999k"}, {999_500, "1M"}, {999_999, "1M"}, {1_000_000, "1M"},
		{1_500_000, "1.5M"}, {999_999_999, "1G"}, {2_000_000_000, "2G"}, {-12_345, "-12.3k"},
		{math.MaxInt64, "9223372037G"},
		{math.MinInt64, "-9223372037G"},
	}
	for _, tt := range tests {
		check(t, "Count("+strconv.FormatInt(tt.n, 10)+")", sdk.Count(tt.n), tt.want)
	}
}

func TestPad2(t *testing.T) {
	check(t, "Pad2(7)", sdk.Pad2(7), "07")
	check(t, "Pad2(59)", sdk.Pad2(59), "59")
}

func TestFloor(t *testing.T) {
	for value, want := range map[float64]int64{24.9: 24, 25.5: 25, 25: 25, 28.999999999999996: 29, 0.5: 0, 99.99: 99, 100: 100, -3: 0, 1e300: 9e18} {
		if got := sdk.Floor(value); got != want {
			t.Errorf("Floor(%v) = %d, want %d", value, got, want)
		}
	}
}
