package line

import "testing"

func TestUsableWidth(t *testing.T) {
	tests := []struct {
		columns string
		padding int
		want    int
	}{
		{"", 0, 116}, {"80", 0, 76}, {"80", 2, 72}, {"5", 0, 1}, {"4", 0, 1}, {"1", 0, 1}, {"80", 38, 1}, {"80", 500, 1},
		{"0", 0, 116}, {"-80", 0, 116}, {"wide", 0, 116}, {"80.5", 0, 116}, {" 80", 0, 116}, {"99999999999999999999", 0, 116},
		{"2000", 0, 1996}, {"2001", 0, 1996}, {"1000000", 10, 1976}, {"", 3, 110},
	}
	for _, tt := range tests {
		getenv := func(name string) string {
			if name == "COLUMNS" {
				return tt.columns
			}
			return "7"
		}
		if got := UsableWidth(getenv, tt.padding); got != tt.want {
			t.Errorf("COLUMNS=%q and a padding of %d: %d cells, want %d", tt.columns, tt.padding, got, tt.want)
		}
	}
}

func TestUsableRows(t *testing.T) {
	tests := []struct {
		lines string
		want  int
	}{
		{"", 0}, {"0", 0}, {"-3", 0}, {"tall", 0}, {"1", 1}, {"8", 1}, {"10", 1}, {"12", 2}, {"13", 2}, {"24", 8}, {"50", 21},
	}
	for _, tt := range tests {
		getenv := func(name string) string {
			if name == "LINES" {
				return tt.lines
			}
			return "7"
		}
		if got := usableRows(getenv); got != tt.want {
			t.Errorf("LINES=%q: %d rows, want %d", tt.lines, got, tt.want)
		}
	}
}
