package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/look/layout"
)

// Widths of the terminals that pictures show, in cells: one as people have them, and one
// that can be read on a telephone.
const (
	wideColumns   = 104
	narrowColumns = 44
	shortColumns  = 20 // at least, of one segment
)

// picture is a line that was drawn, as files of the site.
type picture struct {
	Wide, Narrow  string // addresses; Narrow is "" where there is one for all screens
	Alt           string
	Width, Height int // of Wide
}

// on sets the picture for a ground.
func (p *pair) on(ground string, drawn picture) {
	if ground == configfile.Light {
		p.Light = drawn
	} else {
		p.Dark = drawn
	}
}

// pictures are the files that were drawn, by address.
type pictures map[string][]byte

// pair is a line on both grounds.
type pair struct{ Dark, Light picture }

// add draws rows into a file.
func (p pictures) add(url, title string, rows []layout.Row, columns int, ground string) picture {
	file := layout.SVG(rows, layout.SVGOptions{Title: title, Columns: columns, Light: ground == configfile.Light})
	p[url] = file
	width, height := sizeOf(file)
	return picture{Wide: url, Alt: altOf(rows), Width: width, Height: height}
}

// draw draws a plan for both widths. name is the address without its ending.
func (p pictures) draw(by painter, name, title string, plan config.Plan, s scene, ground string) (picture, error) {
	narrow, err := by.rows(plan, s, narrowColumns)
	if err != nil {
		return picture{}, err
	}
	wide, err := by.rows(plan, s, wideColumns)
	if err != nil {
		return picture{}, err
	}
	drawn := p.add(name+".svg", title, wide, wideColumns, ground)
	drawn.Narrow = p.add(name+"-narrow.svg", title, narrow, narrowColumns, ground).Wide
	return drawn, nil
}

// drawBoth draws what the text of a plugins.yaml comes to on a dark and on a light ground.
func (p pictures) drawBoth(by painter, name, title, text string, s scene) (both pair, err error) {
	for _, ground := range []string{configfile.Dark, configfile.Light} {
		plan, err := by.plan(text, ground)
		if err != nil {
			return both, err
		}
		drawn, err := p.draw(by, name+"-"+ground, title, plan, s, ground)
		if err != nil {
			return both, err
		}
		both.on(ground, drawn)
	}
	return both, nil
}

// drawShort is drawBoth for what is as short as it is: one picture serves every screen.
func (p pictures) drawShort(by painter, name, title, text string, s scene) (both pair, err error) {
	for _, ground := range []string{configfile.Dark, configfile.Light} {
		plan, err := by.plan(text, ground)
		if err != nil {
			return both, err
		}
		rows, err := by.rows(plan, s, narrowColumns)
		if err != nil {
			return both, err
		}
		both.on(ground, p.add(name+"-"+ground+".svg", title, rows, shortColumns, ground))
	}
	return both, nil
}

// altOf reads rows out.
func altOf(rows []layout.Row) string {
	var all []string
	for _, r := range rows {
		all = append(all, strings.Join(strings.Fields(withoutSigns(r.Text())), " "))
	}
	return strings.Join(all, "; ")
}

// withoutSigns leaves out what a patched font alone can draw, and nobody can read out.
func withoutSigns(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0xe000 && r <= 0xf8ff || r >= 0xf0000 {
			return -1
		}
		return r
	}, text)
}

// sizeOf reads the size of a picture off its first tag.
func sizeOf(file []byte) (width, height int) {
	var w, h float64
	head := string(file[:min(len(file), 200)])
	if _, rest, ok := strings.Cut(head, ` width="`); ok {
		_, _ = fmt.Sscanf(rest, `%f" height="%f"`, &w, &h)
	}
	return int(math.Ceil(w)), int(math.Ceil(h))
}
