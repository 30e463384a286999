package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ruler is a session of Claude Code in which texts are measured: its command
// prints what is in a file, each text with a row of x behind it that is too long,
// and how many of these are left tells how many cells the text took.
type ruler struct {
	*session
	next int // the number of the next row
}

const (
	rulerColumns, rulerLines = 200, 200
	// rulerPadding leaves room on the right, in case the terminal measures a text
	// as wider than Claude Code does.
	rulerPadding = 40
	rulerRows    = 80 // at once
)

// newRuler turns a session into a ruler.
func newRuler(t *session) (*ruler, error) {
	rows := filepath.Join(t.home, "rows")
	r := &ruler{session: t, next: 10_000}
	if err := r.write(nil); err != nil {
		return nil, err
	}
	if err := t.resizeTo(rulerColumns, rulerLines); err != nil {
		return nil, err
	}
	return r, t.writeSettings(object{"statusLine": object{
		"type": "command", "command": "cat " + rows, "padding": rulerPadding, "refreshInterval": 1,
	}})
}

// write gives the command what it prints. Half a file would be half a line.
func (r *ruler) write(rows []string) error {
	path := filepath.Join(r.home, "rows")
	if err := os.WriteFile(path+".new", []byte(strings.Join(rows, "\n")+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// measure returns the cells of each text.
func (r *ruler) measure(texts []string) ([]int, error) {
	var widths []int
	for len(texts) > 0 {
		n := min(len(texts), rulerRows)
		some, err := r.measureSome(texts[:n])
		if err != nil {
			return nil, err
		}
		widths, texts = append(widths, some...), texts[n:]
	}
	return widths, nil
}

func (r *ruler) measureSome(texts []string) ([]int, error) {
	usable := rulerColumns - 4 - 2*rulerPadding
	first := r.next
	rows := make([]string, len(texts))
	for i, text := range texts {
		rows[i] = fmt.Sprintf("%d|%s|%s", first+i, text, strings.Repeat("x", usable))
	}
	r.next += len(texts)
	if err := r.write(rows); err != nil {
		return nil, err
	}
	widths := make([]int, len(texts))
	err := r.await(startLimit, func(s screen) error {
		seen := 0
		for _, row := range s {
			text := strings.TrimSpace(row.text)
			number, rest, ok := strings.Cut(text, "|")
			id, err := strconv.Atoi(number)
			if !ok || err != nil || id < first || id >= first+len(texts) {
				continue
			}
			rest, cut := strings.CutSuffix(rest, "…")
			left := len(rest) - len(strings.TrimRight(rest, "x"))
			if !cut || left == 0 {
				return fmt.Errorf("%q is not cut where it should be", text)
			}
			widths[id-first] = usable - len(number) - len("||") - len(".") - left
			seen++
		}
		if seen < len(texts) {
			return fmt.Errorf("%d of %d rows are there", seen, len(texts))
		}
		return nil
	})
	return widths, err
}
