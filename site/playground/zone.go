//go:build js

package main

import (
	"encoding/binary"
	"fmt"
	"syscall/js"
	"time"
)

// zone is the time zone of the browser. Go knows only the distance to UTC that holds now,
// and would show a reset on the other side of a change of the clocks an hour off.
func zone(now time.Time) *time.Location {
	const around, step = 366 * 24 * time.Hour, 24 * time.Hour
	first := now.Add(-around)
	changes := []int64{}
	distances := []int{distance(first.Unix())}
	for at := first; at.Before(now.Add(around)); at = at.Add(step) {
		before, after := distance(at.Unix()), distance(at.Add(step).Unix())
		if before == after {
			continue
		}
		low, high := at.Unix(), at.Add(step).Unix()
		for high-low > 1 {
			if middle := (low + high) / 2; distance(middle) == before {
				low = middle
			} else {
				high = middle
			}
		}
		changes, distances = append(changes, high), append(distances, after)
	}
	loc, err := time.LoadLocationFromTZData("Local", tzdata(changes, distances))
	if err != nil {
		return time.Local
	}
	return loc
}

// distance is how far the browser's clock is from UTC at a moment, in seconds to the east.
func distance(unix int64) int {
	return -60 * js.Global().Get("Date").New(float64(unix)*1000).Call("getTimezoneOffset").Int()
}

// tzdata is a zone in the format of RFC 9636, version 2, in which each change of the clocks
// leads to a type of its own. The first distance holds before all changes.
func tzdata(changes []int64, distances []int) []byte {
	header := func(transitions, types, letters int) []byte {
		b := append([]byte("TZif2"), make([]byte, 15)...)
		for _, count := range []int{0, 0, 0, transitions, types, letters} {
			b = binary.BigEndian.AppendUint32(b, uint32(count))
		}
		return b
	}
	var types, letters []byte
	for _, d := range distances {
		types = binary.BigEndian.AppendUint32(types, uint32(int32(d)))
		types = append(types, 0, byte(len(letters)))
		sign, minutes := "+", d/60
		if d < 0 {
			sign, minutes = "-", -minutes
		}
		letters = append(letters, fmt.Sprintf("%s%02d%02d\x00", sign, minutes/60, minutes%60)...)
	}
	data := header(0, 0, 0)
	data = append(data, header(len(changes), len(distances), len(letters))...)
	for _, at := range changes {
		data = binary.BigEndian.AppendUint64(data, uint64(at))
	}
	for i := range changes {
		data = append(data, byte(i+1))
	}
	data = append(append(data, types...), letters...)
	return append(data, "\n\n"...)
}
