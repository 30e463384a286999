//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

var timePattern = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z|\b1[789]\d{8}(\d{3})?\b`)

func clockJumps(r *run) error {
	template := r.rich()
	jumps := []time.Duration{-400 * 24 * time.Hour, -8 * 24 * time.Hour, -time.Hour, time.Minute, 26 * time.Hour, 400 * 24 * time.Hour, 20 * 365 * 24 * time.Hour}
	for _, jump := range jumps {
		for _, within := range []bool{false, true} {
			what := fmt.Sprintf("all files are from %v from now, what is in them too: %v", jump, within)
			r.wounded(template, what, func(m *machine, _ string) error { return m.shift(jump, within) })
		}
	}
	for _, at := range []time.Time{time.Unix(0, 0), time.Unix(-1e9, 0), time.Unix(1<<33, 0)} {
		r.wounded(template, fmt.Sprint("all files are from ", at.Year()), func(m *machine, _ string) error {
			for _, file := range m.files() {
				if err := os.Chtimes(filepath.Join(m.home, file), at, at); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return nil
}

// shift moves the times of aiterm's own files, and if within says so also the
// times that are written in them.
func (m *machine) shift(jump time.Duration, within bool) error {
	for _, file := range m.files() {
		path := filepath.Join(m.home, file)
		if strings.HasPrefix(file, "config/") {
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if within && info.Size() < 1<<20 && !strings.Contains(file, "wasm/") {
			data, err := readSmall(path)
			if err != nil {
				return err
			}
			if err := os.WriteFile(path, shiftTimes(data, jump), 0o600); err != nil {
				return err
			}
			if m.user[path] != "" {
				m.user[path] = string(shiftTimes([]byte(m.user[path]), jump))
			}
		}
		at := info.ModTime().Add(jump)
		if err := os.Chtimes(path, at, at); err != nil {
			return err
		}
	}
	return nil
}

// shiftTimes moves what looks like a time of RFC 3339, or like Unix seconds or
// milliseconds of these years.
func shiftTimes(data []byte, jump time.Duration) []byte {
	return timePattern.ReplaceAllFunc(data, func(text []byte) []byte {
		if t, err := time.Parse(time.RFC3339Nano, string(text)); err == nil {
			return t.Add(jump).AppendFormat(nil, time.RFC3339Nano)
		}
		var n int64
		fmt.Sscan(string(text), &n)
		if len(text) == 13 {
			return fmt.Append(nil, n+jump.Milliseconds())
		}
		return fmt.Append(nil, n+int64(jump/time.Second))
	})
}
