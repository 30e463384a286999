package usage

import (
	"testing"
	"time"
)

func TestDurationText(t *testing.T) {
	const day = 24 * time.Hour
	tests := []struct {
		d    time.Duration
		want string
	}{
		{-time.Hour, "0 s"},
		{0, "0 s"},
		{999 * time.Millisecond, "0 s"},
		{59 * time.Second, "59 s"},
		{time.Minute, "1 min"},
		{time.Hour - 1, "59 min"},
		{time.Hour, "1 h"},
		{70 * time.Minute, "1 h 10 min"},
		{day - 1, "23 h 59 min"},
		{day, "1 d"},
		{51 * time.Hour, "2 d 3 h"},
		{400 * day, "400 d"},
	}
	for _, tt := range tests {
		if got := durationText(tt.d); got != tt.want {
			t.Errorf("durationText(%v) = %q, want %q", tt.d, got, tt.want)
		}
	}
}

func TestMomentText(t *testing.T) {
	tests := []struct {
		in   time.Duration
		want string
	}{
		{-13 * time.Hour, "yesterday at 23:00"},
		{0, "at 12:00"},
		{11 * time.Hour, "at 23:00"},
		{12 * time.Hour, "tomorrow at 00:00"},
		{36 * time.Hour, "on Tue at 00:00"},
		{6 * 24 * time.Hour, "on Sat at 12:00"},
		{7 * 24 * time.Hour, "on 29 Nov at 12:00"},
		{60 * 24 * time.Hour, "on 21 Jan 2027 at 12:00"},
	}
	for _, tt := range tests {
		if got := momentText(in(tt.in), noon); got != tt.want {
			t.Errorf("momentText(in %v) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
