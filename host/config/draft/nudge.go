package draft

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/data-wise/aiterm/host/config/settings"
)

// Way is a way to move a segment by one place.
type Way int

// The ways.
const (
	Left Way = iota
	Right
	Up
	Down
)

// nudged is the move that a nudge comes to. To the left and right a segment goes through
// its group, into the other group of its row, and on into the row before or after; up and
// down it goes into the same group, below the last row into a new one.
func (d *Draft) nudged(e Edit) (Edit, error) {
	way, err := strconv.Atoi(e.Value)
	if err != nil {
		return e, fmt.Errorf("there is no way %q to move a segment: this is a fault of aiterm's own, please report it", e.Value)
	}
	rows := d.Rows()
	row := slices.IndexFunc(rows, func(r Row) bool { return slices.Contains(r.Left, e.Name) || slices.Contains(r.Right, e.Name) })
	if row < 0 {
		if err := d.Problems(); err != nil {
			return Hide(e.Name), nil // which says so
		}
		return e, &settings.PlaceError{Wrong: e.Name + " is on no row: show it first"}
	}
	left, right := rows[row].Left, rows[row].Right
	at, isRight := slices.Index(left, e.Name), false
	if at < 0 {
		at, isRight = slices.Index(right, e.Name), true
	}
	group := left
	if isRight {
		group = right
	}
	move := func(to Target) (Edit, error) { return Move(e.Name, to), nil }
	edge := func(where string) (Edit, error) {
		return e, &settings.PlaceError{Wrong: e.Name + " is " + where + " already"}
	}
	switch Way(way) {
	case Left:
		switch {
		case at > 0:
			return move(Target{Before: group[at-1]})
		case isRight:
			return move(Target{Row: row + 1})
		case row > 0:
			return move(Target{Row: row, Right: len(rows[row-1].Right) > 0})
		}
		return edge("the first")
	case Right:
		switch {
		case at < len(group)-1:
			return move(Target{After: group[at+1]})
		case !isRight:
			return move(first(right, Target{Row: row + 1, Right: true}))
		case row < len(rows)-1:
			return move(first(rows[row+1].Left, Target{Row: row + 2}))
		}
		return edge("the last")
	case Up:
		if row == 0 {
			return edge("on the first row")
		}
		return move(nth(rows[row-1], isRight, at, row))
	}
	if row < len(rows)-1 {
		return move(nth(rows[row+1], isRight, at, row+2))
	}
	if len(left)+len(right) == 1 {
		return edge("alone on the last row")
	}
	return move(Target{Row: row + 2, Right: isRight})
}

// first is before the first segment of a group, or into it where it has none.
func first(group []string, empty Target) Target {
	if len(group) == 0 {
		return empty
	}
	return Target{Before: group[0]}
}

// nth is the same place in another row, or its end.
func nth(r Row, right bool, at, row int) Target {
	group := r.Left
	if right {
		group = r.Right
	}
	if at < len(group) {
		return Target{Before: group[at]}
	}
	return Target{Row: row, Right: right}
}
