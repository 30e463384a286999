package main

import "github.com/data-wise/aiterm/sdk"

// day draws the hours of the local day that a minute is in, each as it is when it begins;
// "" unless there is a sign for each kind of hour.
func (p *peak) day(now int64) string {
	signs := [3]string{}
	count := 0
	for _, sign := range sdk.Setting("day_signs").Or("▁▆┃") {
		if count < len(signs) {
			signs[count] = string(sign)
		}
		count++
	}
	if count != len(signs) {
		return ""
	}
	offset := int64(sdk.UTCOffset()) / 60
	present := (now + offset) % minutesPerDay
	midnight := now - present
	text := ""
	for hour := range int64(24) {
		switch {
		case hour == present/60:
			text += signs[2]
		case p.at(midnight + hour*60):
			text += signs[1]
		default:
			text += signs[0]
		}
	}
	return text
}
