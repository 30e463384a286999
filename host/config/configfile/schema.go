package configfile

import (
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/facts/ground"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Limits of a layout.
const (
	maxOrnament = 32   // characters of a prefix, separator or cap
	maxHistory  = 3660 // days
	maxColors   = 16   // thresholds of a segment
)

// Values of a segment for which neither the user's file nor the embedded one nor its
// manifest has one, and of a line without a separator.
const (
	UsualPriority  = 50
	usualSeparator = " │ "
)

// Colors lists the values of the key color.
func Colors() []string { return []string{"auto", "none", "16", "256", "truecolor"} }

// Spacings lists the values of the key separator_spacing.
func Spacings() []string { return []string{"as-written", "minimal", "standard", "relaxed"} }

// Schema describes plugins.yaml: every key, its type, its limits and what it
// is for. Loading and editing both work from it. A segment's settings are in
// its manifest instead.
func Schema() *strictyaml.Field {
	schema := plainSchema()
	schema.Fields = append(schema.Fields, overlayFields()...)
	return schema
}

// plainSchema is [Schema] without what holds in some sessions only.
func plainSchema() *strictyaml.Field {
	name := strictyaml.Field{Type: strictyaml.TextField, Reject: manifest.RejectName}
	ornament := func(key, doc string) strictyaml.Field {
		return strictyaml.Field{Key: key, Doc: doc, Type: strictyaml.TextField, Max: maxOrnament}
	}
	names := func(key, doc string) strictyaml.Field {
		return strictyaml.Field{Key: key, Doc: doc, Type: strictyaml.ListField, Max: config.MaxSegments, Each: &name}
	}
	edge := ornament("", "")
	line := strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
		ornament("prefix", "text that the row begins with"),
		ornament("separator", "text between two segments"),
		{Key: "caps", Doc: "ornaments before and after the segments that have a background",
			Type: strictyaml.ListField, Min: 2, Max: 2, Each: &edge},
		{Key: "style", Doc: "another style than that of the line", Type: strictyaml.ChoiceField, Allowed: config.Styles()},
		names("left", "segments from the left, in this order"),
		names("right", "segments at the right edge, in this order"),
		{Key: "wrap", Doc: "whether the row takes more rows where it is too wide, in place of leaving segments out", Type: strictyaml.BoolField},
	}}
	segment := strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
		{Key: "source", Doc: "builtin, builtin:NAME, installed, installed:NAME, chain, or a path to a .wasm", Type: strictyaml.TextField, Min: 1, Max: 1024},
		{Key: "show", Doc: "false takes the segment off the line", Type: strictyaml.BoolField},
		{Key: "priority", Doc: "who stays when the line is too narrow or there are too many rows: the higher, the longer", Type: strictyaml.WholeField, Max: 1000},
		{Key: "shrink", Doc: "cells that remain at least when shortened with …; 0: only shortened when wider than the line", Type: strictyaml.WholeField, Max: 400},
		{Key: "icons", Doc: "its signs from this set", Type: strictyaml.ChoiceField, Allowed: manifest.IconSets()},
		{Key: "colors", Doc: "styles by the number that is shown, each from a number on", Type: strictyaml.NamesField, Max: maxColors,
			Reject: rejectNumber, Each: &strictyaml.Field{Type: strictyaml.TextField, Max: 128, Reject: RejectStyle}},
		{Key: "settings", Doc: "the segment's own settings", Type: strictyaml.NamesField, Max: config.MaxSegments,
			Each: &strictyaml.Field{Type: strictyaml.ScalarField}},
		{Key: "grant", Doc: "of what the segment was granted, what it may do here", Type: strictyaml.ListField, Max: config.MaxSegments,
			Each: &strictyaml.Field{Type: strictyaml.TextField, Reject: manifest.RejectGrant}},
	}}
	return &strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
		{Key: "version", Doc: "version of this format", Type: strictyaml.WholeField, Min: 1, Max: 1},
		{Key: "preset", Doc: "name of a preset: what holds where this file says nothing", Type: strictyaml.TextField, Reject: RejectThemeName},
		{Key: "theme", Doc: "name of a theme", Type: strictyaml.TextField, Reject: RejectThemeName},
		{Key: "ground", Doc: "what is behind the line: a theme that is for the other has its partner taken in its place", Type: strictyaml.ChoiceField, Allowed: Grounds()},
		{Key: "icons", Doc: "the set that all segments' signs are from", Type: strictyaml.ChoiceField, Allowed: manifest.IconSets()},
		{Key: "color", Doc: "how many colours the terminal has", Type: strictyaml.ChoiceField, Allowed: Colors()},
		{Key: "padding", Doc: "cells, as in Claude Code's statusLine.padding", Type: strictyaml.WholeField, Max: 20},
		{Key: "budget", Doc: "time for the whole line", Type: strictyaml.DurationField,
			Min: float64(10 * time.Millisecond), Max: float64(2 * time.Second)},
		{Key: "git_max_age", Doc: "age at which git's counts are counted anew in the background", Type: strictyaml.DurationField,
			Max: float64(time.Hour)},
		{Key: "builtin_engine", Doc: "what runs the built-in segments: translated, as Go that was made of their modules ahead of time, or wasm, the modules themselves in wazero",
			Type: strictyaml.ChoiceField, Allowed: config.BuiltinEngines()},
		{Key: "style", Doc: "how segments are set off", Type: strictyaml.ChoiceField, Allowed: config.Styles()},
		{Key: "separator_spacing", Doc: "blanks on each side of a separator: minimal 1, standard 2, relaxed 3",
			Type: strictyaml.ChoiceField, Allowed: Spacings()},
		{Key: "wrap", Doc: "whether rows take more rows where they are too wide, in place of leaving segments out", Type: strictyaml.BoolField},
		{Key: "align_columns", Doc: "whether segments below one another begin at the same cell", Type: strictyaml.BoolField},
		{Key: "history_days", Doc: "days for which usage and costs are kept; 0 keeps none", Type: strictyaml.WholeField, Max: maxHistory},
		{Key: "keep_session", Doc: "whether figures of the last session are kept, to draw a line for it", Type: strictyaml.BoolField},
		{Key: "update_notice", Doc: "whether it is asked once a day if there is a newer version, and said", Type: strictyaml.BoolField},
		{Key: "lines", Doc: "the rows, top to bottom", Type: strictyaml.ListField, Min: 1, Max: config.MaxLines, Each: &line},
		{Key: "segments", Doc: "the segments by name", Type: strictyaml.NamesField, Max: config.MaxSegments,
			Reject: manifest.RejectName, Each: &segment},
	}}
}

// themeSchema describes a theme file.
func themeSchema() *strictyaml.Field {
	roles := strictyaml.Field{Key: "roles", Noun: "role", Type: strictyaml.KeysField}
	for _, role := range RoleNames() {
		roles.Fields = append(roles.Fields, strictyaml.Field{Key: role, Type: strictyaml.TextField, Max: 128, Reject: RejectStyle})
	}
	text := func(key string) strictyaml.Field {
		return strictyaml.Field{Key: key, Type: strictyaml.TextField, Max: 256}
	}
	return &strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
		text("name"), text("description"), text("extends"),
		{Key: "ground", Type: strictyaml.ChoiceField, Allowed: []string{Dark, Light}},
		{Key: "partner", Type: strictyaml.TextField, Reject: RejectThemeName},
		roles,
	}}
}

// The grounds of a terminal that a theme can be for.
const (
	Dark  = ground.Dark
	Light = ground.Light
)

// Values of the key ground beside those.
const (
	asChosen = "as-chosen" // a theme that a person chose as it is, the usual one as for auto
	autoKey  = "auto"      // what Claude Code and the terminal say
)

// Grounds lists the values of the key ground.
func Grounds() []string { return []string{asChosen, autoKey, Dark, Light} }

// RoleNames lists the roles that a theme gives a style to.
func RoleNames() []string {
	return []string{
		"text", "dim", "warning", "separator", "prefix",
		"dir", "dir.short", "dir.anchor",
		"git", "git.modified", "git.symbol", "git.operation", "git.worktree",
		"model.sonnet", "model.opus", "model.haiku", "model.other",
		"clock", "duration", "diff.added", "diff.removed",
		"usage.ok", "usage.notice", "usage.warn", "usage.critical", "usage.label",
		"context.ok", "context.notice", "context.warn", "context.critical",
		"cost", "thinking", "style",
		"block", "block.alt",
	}
}

// usualStyle is the style of a role that themes need not have, since it is younger than
// they are, or "".
func usualStyle(role, ground string) string {
	switch {
	case role == "block" && ground == Light:
		return "bg=255"
	case role == "block":
		return "bg=234"
	case role == "block.alt" && ground == Light:
		return "bg=254"
	case role == "block.alt":
		return "bg=236"
	}
	return ""
}
