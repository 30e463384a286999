package draft

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/settings"
)

// Edit is one change, as data: it can be kept, and made again on another text.
type Edit struct {
	Do    Kind   `json:"do"`
	Name  string `json:"name,omitempty"`
	Value string `json:"value,omitempty"`
	To    Target `json:"to,omitzero"`
	// Colors are those of [ColourNumbers].
	Colors []config.Threshold `json:"colors,omitempty"`
}

// Kind is what an edit does.
type Kind string

// The kinds of edits.
const (
	doSet     Kind = "set"
	doUnset   Kind = "unset"
	doShow    Kind = "show"
	doHide    Kind = "hide"
	doMove    Kind = "move"
	doNudge   Kind = "nudge"
	doRow     Kind = "row"
	doMoveRow Kind = "move row"
	doPreset  Kind = "preset"
	doColour  Kind = "colour"
	doFresh   Kind = "fresh"
	doNumbers Kind = "numbers"
	doRecover Kind = "recover"
)

// Target is where a segment is to go: before or after another one, or to the end of a row,
// from 1. The row below the last one is a new one. Right is the right edge.
type Target = settings.Target

// Set gives a setting a value, as a person types it.
func Set(key, typed string) Edit { return Edit{Do: doSet, Name: key, Value: typed} }

// Unset has a setting's default hold. "lines" has the rows of the preset hold.
func Unset(key string) Edit { return Edit{Do: doUnset, Name: key} }

// Show has a segment shown: where it stands, or else at the end of the last row.
func Show(segment string) Edit { return Edit{Do: doShow, Name: segment} }

// Hide takes a segment off the line, and leaves it its place.
func Hide(segment string) Edit { return Edit{Do: doHide, Name: segment} }

// Move puts a segment somewhere else, or on the rows for the first time.
func Move(segment string, to Target) Edit { return Edit{Do: doMove, Name: segment, To: to} }

// Nudge moves a segment by one place: within its group, and from there into the next one.
func Nudge(segment string, way Way) Edit {
	return Edit{Do: doNudge, Name: segment, Value: strconv.Itoa(int(way))}
}

// SetRow gives a row, from 1, its own prefix, separator, style or wrap.
func SetRow(row int, key, value string) Edit {
	return Edit{Do: doRow, Name: key, Value: value, To: Target{Row: row}}
}

// MoveRow moves a whole row, from 1, to where another one is, which makes room for it.
func MoveRow(row, to int) Edit {
	return Edit{Do: doMoveRow, Value: strconv.Itoa(row), To: Target{Row: to}}
}

// TakePreset has what a preset says hold, where the person has not said otherwise.
func TakePreset(name string) Edit { return Edit{Do: doPreset, Name: name} }

// Colour gives a role a style in a theme of the person's own, which is made from the
// present theme if that is not one.
func Colour(role, style string) Edit { return Edit{Do: doColour, Name: role, Value: style} }

// ColourNumbers gives a segment styles by the number that it shows; without any, it has none.
func ColourNumbers(segment string, colors []config.Threshold) Edit {
	return Edit{Do: doNumbers, Name: segment, Colors: colors}
}

// Fresh has everything have its default: the text begins anew. It puts right a text with
// mistakes, too.
func Fresh() Edit { return Edit{Do: doFresh} }

// String says what the edit does, in a few words.
func (e Edit) String() string {
	switch e.Do {
	case doSet:
		return fmt.Sprintf("%s: %s", e.Name, strings.TrimSpace(e.Value))
	case doUnset:
		return e.Name + ": back to the default"
	case doShow:
		return "show " + e.Name
	case doHide:
		return "hide " + e.Name
	case doMove:
		return "move " + e.Name + " " + e.To.String()
	case doNudge:
		return "move " + e.Name
	case doRow:
		return fmt.Sprintf("row %d, %s: %s", e.To.Row, e.Name, e.Value)
	case doMoveRow:
		return fmt.Sprintf("row %s becomes row %d", e.Value, e.To.Row)
	case doPreset:
		return "preset " + e.Name
	case doFresh:
		return "all as by default"
	case doColour:
		return fmt.Sprintf("colour of %s: %s", e.Name, e.Value)
	case doNumbers:
		return "colours of " + e.Name + " by its numbers"
	case doRecover:
		return "what was not saved"
	}
	return string(e.Do)
}

// Do makes an edit, which is one step of undo. After an error the draft is as it was, and
// so it is where the edit changes nothing, which is no error.
func (d *Draft) Do(e Edit) error {
	e, next, err := d.tried(e)
	if err != nil || next.equal(d.present()) {
		return err
	}
	d.steps = append(d.steps[:d.at:d.at], step{e, next})
	if d.saved > d.at {
		d.saved = -1 // what is on disk is none of the states any more
	}
	d.at++
	d.changed()
	return nil
}

// Try is what the draft would come to after an edit. The draft stays as it is.
func (d *Draft) Try(e Edit) (config.Plan, error) {
	_, next, err := d.tried(e)
	if err != nil {
		return config.Plan{}, err
	}
	return d.load(next, planKey{})
}

// changed notes that what the draft says is another.
func (d *Draft) changed() {
	d.revision++
	d.keep()
}

// Undo takes the last edit back; ok is false where there is none.
func (d *Draft) Undo() (e Edit, ok bool) {
	if !d.CanUndo() {
		return e, false
	}
	d.at--
	d.changed()
	return d.steps[d.at].edit, true
}

// Redo makes the edit again that was taken back last.
func (d *Draft) Redo() (e Edit, ok bool) {
	if !d.CanRedo() {
		return e, false
	}
	d.at++
	d.changed()
	return d.steps[d.at-1].edit, true
}

// CanUndo tells whether there is an edit to take back.
func (d *Draft) CanUndo() bool { return d.at > 0 }

// CanRedo tells whether there is one to make again.
func (d *Draft) CanRedo() bool { return d.at < len(d.steps) }

// Edits are those that hold, the first one first.
func (d *Draft) Edits() []Edit {
	edits := make([]Edit, d.at)
	for i := range edits {
		edits[i] = d.steps[i].edit
	}
	return edits
}

// tried is what an edit makes of the draft, and the edit as it can be made again.
func (d *Draft) tried(e Edit) (Edit, state, error) {
	now := d.present()
	if e.Do == doFresh {
		next := state{plugins: settings.Fresh(), themes: now.themes}
		if !d.there(now) {
			next = now // there is nothing that differs
		}
		return e, next, nil
	}
	t, err := d.table()
	if err != nil {
		return e, now, err
	}
	if e.Do == doNudge {
		if e, err = d.nudged(e); err != nil {
			return e, now, err
		}
	}
	var edited settings.Edited
	switch e.Do {
	case doSet:
		edited, err = t.Set(e.Name, e.Value)
	case doUnset:
		edited, err = t.Unset(e.Name)
	case doShow:
		edited, err = t.Show(e.Name)
	case doHide:
		edited, err = t.Hide(e.Name)
	case doMove:
		edited, err = t.Move(e.Name, e.To)
	case doRow:
		edited, err = t.SetRow(e.To.Row, e.Name, e.Value)
	case doMoveRow:
		row, _ := strconv.Atoi(e.Value)
		edited, err = t.MoveRow(row, e.To.Row)
	case doPreset:
		_, edited, err = t.TakePreset(e.Name)
	case doNumbers:
		edited, err = t.SetColors(e.Name, slices.Clone(e.Colors))
	case doColour:
		next, err := d.coloured(e.Name, e.Value)
		return e, next, err
	default:
		err = fmt.Errorf("there is no edit %q: this is a fault of aiterm's own, please report it", e.Do)
	}
	if err != nil || !edited.Changed {
		return e, now, err
	}
	return e, state{plugins: edited.Data, themes: now.themes}, nil
}
