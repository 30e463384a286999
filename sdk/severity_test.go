package sdk_test

import (
	"testing"

	"github.com/data-wise/aiterm/sdk"
)

func TestSeverity(t *testing.T) {
	tests := []struct {
		name            string
		percent, warnAt float64
		want            string
	}{
		{"empty", 0, 80, "ok"},
		{"below half", 49.99, 80, "ok"},
		{"half", 50, 80, "notice"},
		{"half with noise", 49.99999999999999, 80, "notice"},
		{"below the threshold", 79.99, 80, "notice"},
		{"the threshold", 80, 80, "warn"},
		{"exactly 95", 95, 80, "warn"},
		{"95 with noise", 95.00000000000001, 80, "warn"},
		{"above 95", 95.01, 80, "critical"},
		{"full", 100, 80, "critical"},
		{"low threshold, below", 29, 30, "ok"},
		{"low threshold", 30, 30, "warn"},
		{"low threshold, past half", 60, 30, "warn"},
		{"low threshold, critical", 96, 30, "critical"},
		{"high threshold, past half", 94, 97, "notice"},
		{"high threshold, exactly 95", 95, 97, "notice"},
		{"high threshold, above 95", 96, 97, "critical"},
		{"threshold 95, exactly 95", 95, 95, "warn"},
		{"threshold 0", 0, 0, "warn"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := sdk.Severity(tt.percent, tt.warnAt); got != tt.want {
				t.Errorf("Severity(%v, %v) = %q, want %q", tt.percent, tt.warnAt, got, tt.want)
			}
		})
	}
}
