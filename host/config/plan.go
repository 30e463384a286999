// Package config is what plugins.yaml and a theme come to: the [Plan], which is
// all that a render needs to know before it looks at the session, and the
// snapshot in which it is kept from one render to the next. Reading YAML is the
// business of package configfile, which few renders need.
//
// It imports host/agent, host/guest, host/facts, host/yaml and host/disk.
package config

import (
	"fmt"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/yaml/problem"
)

// Plan is the resolved configuration.
type Plan struct {
	Lines    []Line    `json:"lines"`    // top to bottom
	Segments []Segment `json:"segments"` // in the order of the lines, then those on none; names unique
	Theme    Theme     `json:"theme"`
	Color    string    `json:"color"`   // auto, none, 16, 256 or truecolor
	Padding  int       `json:"padding"` // cells, as in Claude Code's statusLine.padding
	// Budget is the time for the whole render.
	Budget time.Duration `json:"budget"`
	// GitMaxAge is how old git's counts may be before they are counted anew in
	// the background.
	GitMaxAge time.Duration `json:"git_max_age"`
	// BuiltinEngine is one of [BuiltinEngines].
	BuiltinEngine string `json:"builtin_engine"`
	// HistoryDays is how many days of usage are kept; 0 keeps none.
	HistoryDays int `json:"history_days"`
	// NoSession has nothing kept of what a session sends (see package lastsession).
	NoSession bool `json:"no_session,omitempty"`
	// Columns has segments below one another begin at the same cell.
	Columns bool `json:"columns,omitempty"`
	// Sum stands for all of it, where it is as it was kept; else it is 0.
	Sum uint64 `json:"-"`
	// Overlays are what another plan holds for: see [Identity.In].
	Overlays []Overlay `json:"overlays,omitempty"`
}

// The ways in which a built-in segment is run.
const (
	Translated = "translated" // as Go that was made of its module ahead of time
	Wasm       = "wasm"       // its module, in wazero
)

// BuiltinEngines lists them.
func BuiltinEngines() []string { return []string{Translated, Wasm} }

// Line is one row: its ornaments and the names of the segments in it.
type Line struct {
	Prefix    string   `json:"prefix,omitempty"`
	Separator string   `json:"separator,omitempty"`
	CapLeft   string   `json:"cap_left,omitempty"`
	CapRight  string   `json:"cap_right,omitempty"`
	Style     Style    `json:"style,omitzero"`
	Left      []string `json:"left,omitempty"`
	Right     []string `json:"right,omitempty"`
	// Wrap has the line take more rows where it is too wide.
	Wrap bool `json:"wrap,omitempty"`
}

// Segment is one module to run and what it may know and do.
type Segment struct {
	Name   string `json:"name"`
	Source string `json:"source"` // "builtin:NAME", [Chain] or an absolute file path
	// SHA256 is that of the module which is not built in, in hexadecimal: no
	// other bytes may be run in its place.
	SHA256 string `json:"sha256,omitempty"`
	// Engine is what runs the module, by what it exports; "" for one that is
	// built in or cannot be read.
	Engine module.Engine `json:"engine,omitempty"`
	// Installed is the name in plugins.lock of a module that was added, or "".
	Installed string `json:"installed,omitempty"`
	// Hidden takes the segment off the line that it is placed on.
	Hidden bool `json:"hidden,omitempty"`
	// Priority decides who stays when the line is too narrow: the higher, the
	// longer.
	Priority int `json:"priority"`
	// Shrink is how many cells remain at least when the segment is shortened
	// with …; 0 means that it never is.
	Shrink int `json:"shrink,omitempty"`
	// Colors are styles by the number that a piece of its text has, the least first.
	Colors []Threshold `json:"colors,omitempty"`
	// Settings are the manifest's defaults with the values of plugins.yaml over
	// them, as text: "true", "80", "smart".
	Settings map[string]string `json:"settings,omitempty"`
	// Grant lists the granted permissions: "usage", "env:HOME".
	Grant []string `json:"grant,omitempty"`
	// Optional lists the permissions that it can do without.
	Optional []string `json:"optional,omitempty"`
}

// Threshold is a style for the numbers from one on, up to the next threshold.
type Threshold struct {
	From  float64 `json:"from"`
	Style string  `json:"style"`
}

// BuiltinPrefix begins the source of a built-in segment; its name follows.
const BuiltinPrefix = "builtin:"

// IsBuiltin tells whether a source is part of this program, and so trusted to return.
func IsBuiltin(source string) bool { return strings.HasPrefix(source, BuiltinPrefix) }

// IsChain tells whether the segment is no module, but what the former status line's
// command printed.
func (s Segment) IsChain() bool { return s.Source == Chain }

// ChangedError says that a module is not the bytes that were installed.
type ChangedError struct {
	Want, Got string // SHA-256, in hexadecimal
}

func (e *ChangedError) Error() string {
	return fmt.Sprintf("its bytes changed since it was added: they are sha256 %.12s… and not %.12s…, so it is not run: add it again if you trust where it comes from", e.Got, e.Want)
}

// GoneError says that the file of a module that was installed is not there any more.
type GoneError struct{ Path string }

func (e *GoneError) Error() string {
	return "its file is gone (" + e.Path + "): add it again from where it came"
}

// Theme gives every role a style: any of "fg=…", "bg=…" and
// attributes, with references to other roles already followed.
type Theme struct {
	Name  string            `json:"name"`
	Roles map[string]string `json:"roles"`
}

// Problem is one thing that is wrong with a file, with its place; Short is its
// form for the status line.
type Problem = problem.Problem

// Problems is the error that holds all of them, sorted by place.
type Problems = problem.Problems

// Chain is the source, and the reserved name, of the segment that shows what a
// command of the user's own printed. Which command that is stands in another
// file, so that a plugins.yaml that people share can start nothing.
const Chain = module.Chain

const (
	// MaxLines is how many rows a plan has at most.
	MaxLines = 8
	// MaxSegments is how many segments a plan has at most.
	MaxSegments = 64
)
